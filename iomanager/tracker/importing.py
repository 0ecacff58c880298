"""Records from a sheet of any program: what each line would do is told first, every problem at once, then written.

A line finds its record by the natural key of its kind or makes one; empty cells change nothing. Nothing is written
while one line is wrong, unless the wrong ones are left out on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from iomanager.core import paths
from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict, InvalidInput, IOManagerError
from iomanager.tracker import belonging
from iomanager.tracker.desk import NAMED, Desk, filled
from iomanager.tracker.entry import entered, shown
from iomanager.tracker.headings import columns_of, words_of
from iomanager.tracker.kinds import Field, FieldType, Kind, KindSpec, spec
from iomanager.tracker.query import Query, Ref, is_
from iomanager.tracker.record import Action, Record, Write, refs_of
from iomanager.tracker.rules import FOLDERED, alike, check_editable, placed

NEW = "new:"
"""Before the code of a sequence that is made together with its shots."""
KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TASK: ("asset_id", "sequence_id", "shot_id", "name"),
    Kind.NOTE: ("subject",),
    Kind.ASSIGNMENT: ("user_id", "task_id", "asset_id", "role"),
}
"""How a line finds its record where the kind itself has no natural key."""
_UNDER = {Kind.SHOT: (Kind.SEQUENCE,), Kind.TASK: (Kind.SHOT, Kind.ASSET)}
_CHUNK = 200


class Table(Protocol):
    """A sheet from its header on; ``rows[0]`` is the header, on line ``header_row`` (1-based) of the file."""

    @property
    def header_row(self) -> int: ...
    @property
    def rows(self) -> list[list[Any]]: ...


ReadTable = Callable[[Path, Collection[str]], Table]
"""Reads a file whose header has at least one of some words, in a child process. Raises InvalidInput, NotFound."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the file would do. ``fields`` are the new values, ``old`` the present ones of an update."""

    number: int
    label: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    record: Record | None = None

    @property
    def action(self) -> str:
        """``create``, ``update`` or ``same``."""
        if self.record is None:
            return "create"
        return "update" if self.fields else "same"

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Each field with its old and new value."""
        old = self.record.fields if self.record is not None else {}
        return [(name, old.get(name), value) for name, value in self.fields.items()]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be imported; ``column`` is the header's word, empty for the whole line."""

    number: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. ``columns``: the header's words and their fields; ``ignored``: those without one;
    ``names``: what the records that lines link to are called.
    """

    kind: Kind
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    project_id: str = ""
    sequences: tuple[str, ...] = ()
    names: Mapping[Ref, str] = field(default_factory=dict)

    def told(self, name: str, value: Any) -> str:
        """A value of a field as people read it, links by their names."""
        refs = refs_of(self.kind, name, value)
        return ", ".join(self.names.get(ref, ref.id.removeprefix(NEW)) for ref in refs) if refs else shown(value)

    def count(self, action: str) -> int:
        """How many lines would ``create``, ``update`` or leave the ``same``."""
        return sum(1 for line in self.lines if line.action == action)


def plan_import(desk: Desk, kind: Kind, table: Table, project_id: str = "") -> ImportPlan:
    """Look at every line; nothing is written. Raises InvalidInput without a column that names the records."""
    header = [str(cell).strip() for cell in table.rows[0]]
    columns = columns_of(kind, header)
    twice = sorted({word for word in columns if header.count(word) > 1})
    if twice:
        raise InvalidInput(
            f"Several columns are called {', '.join(twice)}.", hint="Give each column a name of its own, or delete one."
        )
    key = KEYS.get(kind) or spec(kind).key or (spec(kind).label,)
    if not any(name in columns.values() for name in key if name != "project_id"):
        raise InvalidInput(
            f"No column names the records of kind {kind.value}.", hint=f"Name one: {', '.join(words_of(kind, key))}"
        )
    reader = _Reader(desk, kind, columns, project_id, desk.schema(kind))
    for at, row in enumerate(table.rows[1:], table.header_row + 1):
        if any(cell not in ("", None) for cell in row):
            reader.take(at, dict(zip(header, row, strict=False)))
    ignored = tuple(word for word in header if word and word not in columns)
    found = ImportPlan(kind, tuple(reader.lines), tuple(reader.problems), columns, ignored, project_id)
    values = [(name, value) for line in reader.lines for name, *both in line.changes for value in both]
    linked = {ref for name, value in values for ref in refs_of(kind, name, value) if not ref.id.startswith(NEW)}
    return replace(found, sequences=tuple(reader.sequences), names=desk.names(sorted(linked, key=lambda ref: ref.id)))


@dataclass(slots=True)
class Imported:
    """What was written, and how many folders were made."""

    created: list[Record] = field(default_factory=list)
    updated: list[Record] = field(default_factory=list)
    folders: int = 0


def apply(
    desk: Desk,
    plan: ImportPlan,
    *,
    skip_wrong: bool = False,
    token: CancelToken | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Write what the plan says. Raises InvalidInput while a line is wrong, unless those are left out.

    Raises Conflict when a record was changed since the plan: the local tracker then has none of the lines, a site those
    of the chunks before; sequences that were made stay, and are found by the next import. Raises Forbidden.
    """
    desk.permit.to_edit()
    if plan.problems and not skip_wrong:
        first = plan.problems[0]
        raise InvalidInput(
            f"Nothing was imported: {len(plan.problems)} problem(s), the first on line {first.number}: {first.message}",
            hint="Correct them in the sheet, or leave the wrong lines out.",
        )
    token, progress = token or CancelToken(), progress or Progress()
    done = Imported()
    made = _make_sequences(desk, plan, done)
    lines = [line for line in plan.lines if line.action != "same"]
    progress.start("Importing", len(lines))
    writes = [_write(plan, line, made) for line in lines]
    if desk.adapter.name != "local":
        _write_in_chunks(desk, writes, done, token, progress)
    else:  # one transaction: all or nothing
        _sort(desk.adapter.batch(writes), writes, done)
    _make_folders(desk, done)
    return done


def _write_in_chunks(
    desk: Desk, writes: Sequence[Write], done: Imported, token: CancelToken, progress: Progress
) -> None:
    for start in range(0, len(writes), _CHUNK):
        token.check()
        chunk = writes[start : start + _CHUNK]
        _sort(desk.adapter.batch(chunk), chunk, done)
        progress.advance(len(chunk))


def _sort(records: Sequence[Record], writes: Sequence[Write], done: Imported) -> None:
    for record, write in zip(records, writes, strict=True):
        (done.created if write.action is Action.CREATE else done.updated).append(record)


def _make_sequences(desk: Desk, plan: ImportPlan, done: Imported) -> dict[str, str]:
    made = {}
    for code in plan.sequences:
        try:
            record = desk.adapter.create(Kind.SEQUENCE, {"project_id": plan.project_id, "code": code}, key=str(uuid4()))
        except Conflict:  # somebody else has made it since the plan
            record = desk.named(Kind.SEQUENCE, code, plan.project_id)
        done.created.append(record)
        made[f"{NEW}{code}"] = record.id
    return made


def _write(plan: ImportPlan, line: Line, made: Mapping[str, str]) -> Write:
    fields = {name: made.get(value, value) if isinstance(value, str) else value for name, value in line.fields.items()}
    if line.record is not None:
        base = {name: line.record.fields.get(name) for name in fields}
        return Write(Action.UPDATE, plan.kind, line.record.id, fields, base=base)
    if plan.project_id and "project_id" in spec(plan.kind).fields:
        fields["project_id"] = plan.project_id
    return Write(Action.CREATE, plan.kind, fields=filled(plan.kind, fields), key=str(uuid4()))


def _make_folders(desk: Desk, done: Imported) -> None:
    from iomanager.tracker.folders import Once, names_of

    if desk.folders is None:
        return
    owners = Once(desk.adapter)
    for record in done.created:
        if record.kind in FOLDERED:
            done.folders += len(desk.folders.make(record, names_of(owners, record)))


@dataclass(slots=True)
class _Reader:
    """Goes through the lines with what the tracker has, read once."""

    desk: Desk
    kind: Kind
    columns: Mapping[str, str]
    project_id: str
    schema: KindSpec
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sequences: dict[str, None] = field(default_factory=dict)
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)
    known: dict[Kind, dict[str, list[Record]]] = field(default_factory=dict)
    spelled: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def take(self, number: int, cells: Mapping[str, Any]) -> None:
        """One line of the file: what it would do, or its problems."""
        fields, wrong = self._fields(number, cells)
        if not wrong:
            wrong = self._faults(number, fields)
        if wrong:
            self.problems += wrong
            return
        key = self._key(fields)
        record = self._record(fields)
        self.seen[key] = number
        if record is not None:
            said = placed(self.kind, fields).items()
            fields = {name: value for name, value in said if record.fields.get(name) != value}
        try:
            check_editable(self.schema, fields)
        except InvalidInput as error:
            self.problems.append(Problem(number, "", error.message))
            return
        label = record.label if record is not None else str(fields.get(spec(self.kind).label) or "")
        self.lines.append(Line(number, label, fields, record))
        sequence = str(fields.get("sequence_id") or "")
        if sequence.startswith(NEW):
            self.sequences[sequence.removeprefix(NEW)] = None

    def _fields(self, number: int, cells: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        fields: dict[str, Any] = {}
        wrong: list[Problem] = []
        known = self.schema.fields
        for word, name in sorted(self.columns.items(), key=lambda one: one[1] != "sequence_id"):
            try:
                value = self._value(known.get(name) or spec(self.kind).fields[name], cells.get(word, ""), fields)
            except IOManagerError as error:
                wrong.append(Problem(number, word, error.message))
                continue
            if value not in (None, ""):
                fields.setdefault(name, value)
        return fields, wrong

    def _value(self, wanted: Field, cell: Any, fields: Mapping[str, Any]) -> Any:
        if wanted.type is FieldType.LINKS and cell in ("", None):
            return None
        found = entered(wanted, cell, lambda kind, name: self._id(kind, name, fields))
        if self.kind in FOLDERED and wanted.name == spec(self.kind).label and found:
            paths.check_component(found, "name")
        return found

    def _faults(self, number: int, fields: dict[str, Any]) -> list[Problem]:
        """What is wrong with a whole line."""
        self._complete(fields)
        required = [name for name in spec(self.kind).required if name != "project_id"]
        missing = [name for name in required if not fields.get(name)]
        if missing:
            heads = {name: word for word, name in self.columns.items()}
            said = [(heads.get(name, ""), name.removesuffix("_id")) for name in missing]
            return [Problem(number, word, f"The line names no {name}.") for word, name in said]
        if self.kind is Kind.TASK and bool(fields.get("asset_id")) == bool(
            fields.get("shot_id") or fields.get("sequence_id")
        ):
            return [Problem(number, "", "A task belongs either to an asset, or to a sequence or shot.")]
        other = self._look_alike(fields)
        if other:
            return [Problem(number, "", alike(other, str(fields[spec(self.kind).label])).message)]
        first = self.seen.get(self._key(fields))
        return [Problem(number, "", f"Line {first} names the same {self.kind.value}.")] if first else []

    def _look_alike(self, fields: Mapping[str, Any]) -> str:
        """The name of a record or line that a new one differs from in case alone; empty for none."""
        if self.kind not in FOLDERED or self._record(fields) is not None:
            return ""
        if not self.spelled:
            self.spelled = {_folded(self._key(one.fields)): one.label for one in self._all(self.kind)}
        *_, name = key = self._key(fields)
        there = self.spelled.setdefault(_folded(key), str(name))
        return there if there != name else ""

    def _complete(self, fields: dict[str, Any]) -> None:
        """A task's sequence follows from its shot; a known shot's from what the tracker says."""
        if self.kind is Kind.TASK and fields.get("shot_id"):
            shot = next((one for one in self._all(Kind.SHOT) if one.id == fields["shot_id"]), None)
            if shot is not None and shot.fields.get("sequence_id"):
                fields.setdefault("sequence_id", shot.fields["sequence_id"])
        if self.kind is Kind.SHOT and not fields.get("sequence_id"):
            twins = self._named(Kind.SHOT).get(str(fields.get("code") or ""), [])
            if len(twins) == 1:
                fields["sequence_id"] = twins[0].fields.get("sequence_id")

    def _key(self, fields: Mapping[str, Any]) -> tuple[Any, ...]:
        names = KEYS.get(self.kind) or spec(self.kind).key or (spec(self.kind).label,)
        values = placed(self.kind, fields)
        return tuple(values.get(name) for name in names if name != "project_id")

    def _record(self, fields: Mapping[str, Any]) -> Record | None:
        label = str(fields.get(spec(self.kind).key[-1] if spec(self.kind).key else spec(self.kind).label) or "")
        wanted = self._key(fields)
        return next((one for one in self._named(self.kind).get(label, []) if self._key(one.fields) == wanted), None)

    def _id(self, kind: Kind, name: str, fields: Mapping[str, Any]) -> str | None:
        found = self._named(kind).get(name) or self._under(kind, name)
        if kind is Kind.SHOT and len(found) > 1 and fields.get("sequence_id"):
            found = [one for one in found if one.fields.get("sequence_id") == fields["sequence_id"]]
        if len(found) > 1:
            raise Conflict(f"Several records of kind {kind.value} are called {name}.")
        if not found and kind is Kind.SEQUENCE and self.kind is Kind.SHOT:
            return f"{NEW}{paths.check_component(name, 'sequence')}"
        return found[0].id if found else None

    def _under(self, kind: Kind, name: str) -> list[Record]:
        """The records that are called by what they belong to, such as ``S001/S001_0010``."""
        above, slash, own = name.rpartition("/")
        owners = {
            (f"{owner.value}_id", one.id)
            for owner in (_UNDER.get(kind, ()) if slash else ())
            for one in self._named(owner).get(above) or self._under(owner, above)
        }
        return [
            one for one in self._named(kind).get(own, []) if any(one.fields.get(link) == id_ for link, id_ in owners)
        ]

    def _all(self, kind: Kind) -> list[Record]:
        return list({one.id: one for records in self._named(kind).values() for one in records}.values())

    def _named(self, kind: Kind) -> dict[str, list[Record]]:
        """The records of a kind by everything that they are called."""
        if kind not in self.known:
            mine = (
                (is_("project_id", self.project_id),) if self.project_id and "project_id" in spec(kind).fields else ()
            )
            names: dict[str, list[Record]] = {}
            records = self.desk.adapter.find(Query(kind, mine))
            if kind in belonging.OWNERS:
                records = belonging.of_project(self.desk.adapter, kind, records, self.project_id)
            for record in records:
                called = {str(record.fields[name]) for name in (*NAMED, spec(kind).label) if record.fields.get(name)}
                for name in called:
                    names.setdefault(name, []).append(record)
            self.known[kind] = names
        return self.known[kind]


def _folded(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*key[:-1], paths.twin_key(str(key[-1])))
