"""Values on their way to a site and back: links, days, times, paths, words of lists."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.tracker.kinds import Field, FieldType, Kind, spec
from iomanager.tracker.query import Ref
from iomanager.tracker.record import Record
from iomanager.tracker.rules import placed
from iomanager.tracker.trackers.shotgrid.fields import ENTITY, TYPES, kind_of
from iomanager.tracker.trackers.shotgrid.schema import Schema

log = logging.getLogger(__name__)
COMMON = ("created_at", "updated_at", "created_by")
_SHELVED = ("is_template", "is_demo")
"""Projects of a site that nobody works in count as archived (``domain/shotgrid.md`` 3)."""
_SWITCHED = {("user", "act"): "active", ("user", "dis"): "inactive"}


def link(kind: Kind, record_id: str) -> dict[str, Any]:
    """A link as the site wants it: the type and the number, nothing else."""
    return {"type": TYPES[kind], "id": number(record_id)}


def number(record_id: str) -> int:
    """The site's number of a record; 0, which no record has, for what is no number of a site."""
    return int(record_id) if record_id.isascii() and record_id.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of a kind are read: the fields of an empty one, and those that the site has with its names."""

    empty: Mapping[str, Any]
    read: tuple[tuple[Field, str], ...]


class Values:
    """Turns values of a site into ours and back, by its schema. ``file_type`` and ``path`` make its values of those."""

    def __init__(
        self, schema: Schema, file_type: Callable[[str], dict[str, Any]], path: Callable[[str], dict[str, Any]]
    ) -> None:
        self._schema = schema
        self._plans: dict[Kind, _Plan] = {}
        self._told: set[str] = set()
        self._file_type = file_type
        self._path = path

    # -- to the site --------------------------------------------------------------------------------------------------

    def there(self, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
        """The site's fields for ours. What the site has no field for is left out."""
        found: dict[str, Any] = {}
        for name, value in placed(kind, values).items():
            site_field = self._schema.site_field(kind, name)
            if not site_field or (site_field == ENTITY and value is None and found.get(ENTITY)):
                continue
            if (kind, name) == (Kind.USER, "name"):
                found.update(_names(str(value or "")))
            elif self._schema.editable(kind, site_field):
                found[site_field] = self.value_there(kind, name, value)
        return found

    def value_there(self, kind: Kind, name: str, value: Any) -> Any:
        """One value as the site wants it."""
        field, site_field = _field(kind, name), self._schema.site_field(kind, name)
        if field.type is FieldType.LINKS:
            return [link(ref.kind, ref.id) for ref in value]
        if value is None:
            return None
        if field.type is FieldType.LINK:
            return link(field.targets[0], value)
        if (kind, name) == (Kind.PUBLISHED_FILE, "file_type"):
            return self._file_type(value)
        if (kind, name) == (Kind.PUBLISHED_FILE, "path"):
            return self._path(value)
        if field.type is FieldType.TIME:
            return value.astimezone(UTC).replace(tzinfo=None)
        if name == "status":
            return self._schema.names.status_there(kind, _switched_back(kind, value))
        return _fitting(value, self._schema.data_type(kind, site_field))

    def statuses_there(self, kind: Kind, word: str) -> list[str]:
        """All words of the site for one of our statuses; a record is written with the first."""
        return self._schema.names.statuses_there(kind, _switched_back(kind, word))

    # -- from the site ------------------------------------------------------------------------------------------------

    def wanted(self, kind: Kind) -> list[str]:
        """The site's fields to read for a record."""
        ours = {self._schema.site_field(kind, name) for name in spec(kind).fields} - {""}
        if kind is Kind.ATTACHMENT:
            ours.add("notes")
        more = (*COMMON, *_SHELVED) if kind is Kind.PROJECT else COMMON
        return sorted(ours | {name for name in more if name in self._schema.fields(kind)})

    def record(self, kind: Kind, row: Mapping[str, Any], *, retired: bool) -> Record:
        """A row of the site as a record."""
        plan = self._plans.get(kind) or self._plan(kind)
        fields = dict(plan.empty)
        for field, site_field in plan.read:
            value = row.get(site_field)
            if value is not None:
                fields[field.name] = self._here(kind, field, value)
        if kind is Kind.ATTACHMENT:  # the files of notes are linked from the notes' side alone
            links = spec(kind).fields["links"]
            fields["links"] += self._here(kind, links, row.get("notes") or ())
        if kind is Kind.PROJECT and any(row.get(name) for name in _SHELVED):
            fields["archived"] = True
        made, changed = (_aware(row.get(name)) for name in COMMON[:2])
        author = (row.get("created_by") or {}).get("name") or ""
        return Record(kind, str(row["id"]), fields, made, changed or made, author, retired)

    def _plan(self, kind: Kind) -> _Plan:
        """Made once for each kind: most fields of most rows are empty."""
        there, ours = self._schema.site_fields(kind), spec(kind).fields.values()
        empty = {field.name: _empty(field, known=field.name in there) for field in ours}
        made = self._plans[kind] = _Plan(empty, tuple((f, there[f.name]) for f in ours if f.name in there))
        return made

    def _here(self, kind: Kind, field: Field, value: Any) -> Any:
        if field.type is FieldType.LINKS:
            found = (_ref(each) for each in value)
            return tuple(ref for ref in found if ref is not None and ref.kind in field.targets)
        if field.type is FieldType.LINK:
            ref = _ref(value)
            return ref.id if ref is not None and ref.kind in field.targets else None
        return self._plain(kind, field, value)

    def _plain(self, kind: Kind, field: Field, value: Any) -> Any:
        if isinstance(value, dict):
            return self._file(value)
        if field.name == "status":
            return _switched(kind, self._schema.names.status_here(kind, str(value)))
        if field.type is FieldType.TEXT:
            return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
        try:
            return _read(field.type, value)
        except (ValueError, TypeError, OverflowError):
            self._tell(kind, field.name, value)
            return None

    def _tell(self, kind: Kind, name: str, value: Any) -> None:
        """Say once that a site keeps in a field what is no value of ours: ``n/a`` where a number belongs."""
        if f"{kind.value}.{name}" not in self._told:
            self._told.add(f"{kind.value}.{name}")
            log.warning(
                "The site's value %r does not fit the field %s of a %s: it is left out.", value, name, kind.value
            )

    def _file(self, value: Mapping[str, Any]) -> Any:
        """Where a file is. An upload is named by its number: its address is signed anew for each reader."""
        if value.get("link_type") == "upload" and value.get("id"):
            return f"{self._schema.site_url}/file_serve/attachment/{value['id']}"
        return value.get("local_path") or value.get("url") or value.get("name")


def _empty(field: Field, *, known: bool) -> Any:
    """What stands for a field that is empty at the site, or not ``known`` to it."""
    if field.type is FieldType.LINKS:
        return ()
    return field.default if not known or field.default in ("", False) else None


def _field(kind: Kind, name: str) -> Field:
    return spec(kind).fields[name]


def _ref(value: Any) -> Ref | None:
    kind = kind_of(value.get("type", "")) if isinstance(value, dict) else None
    return Ref(kind, str(value["id"])) if kind is not None else None


def _aware(value: Any) -> datetime | None:
    """Times of the client are naive UTC; some replies hold them as text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _read(of: FieldType, value: Any) -> Any:
    """Raises ValueError, TypeError, OverflowError for what is none."""
    if of is FieldType.TIME:
        return _aware(value)
    if of is FieldType.INTEGER and isinstance(value, float | str):
        return int(float(value))
    return float(value) if of is FieldType.FLOAT else value


def _fitting(value: Any, data_type: str) -> Any:
    """The value in the type that the site's field has, where that is another one."""
    if data_type in {"text", "list", "status_list"} and not isinstance(value, str):
        return str(value)
    if data_type not in {"float", "number"} or not isinstance(value, str):
        return value
    try:
        return float(Fraction(value)) if data_type == "float" else round(Fraction(value))
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise InvalidInput(f"{value} is no number.") from error


def _names(name: str) -> dict[str, str]:
    """A site makes the name of the first and the last one, with a space between."""
    first, _, last = " ".join(name.split()).rpartition(" ")
    return {"firstname": first or last, "lastname": last if first else ""}


def _switched(kind: Kind, word: str) -> str:
    return _SWITCHED.get((kind.value, word), word)


def _switched_back(kind: Kind, word: str) -> str:
    return next((there for (of, there), here in _SWITCHED.items() if (of, here) == (kind.value, word)), word)
