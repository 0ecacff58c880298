"""The rows of the stand-in site in SQLite: a table per type, links of multi_entity fields, one register of names.

A link is two columns, ``f`` (id) and ``f$t`` (type). ``gone`` of a row: 0 active, 1 retired, 2 a ghost of a batch.
Everything runs under ``lock``. Ids are taken outside transactions, so a rolled back write leaves a hole.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.sites.shotgrid.schema import NUMBERS, Field, Schema, identity

Link = tuple[str, int]
JSON_KINDS: Final = ("url", "serializable", "image")
INDEXED: Final = ("project", "entity", "updated_at", "code", "sg_sequence", "cut", "playlist", "version", "sg_task",
                  "published_file", "dependent_published_file")  # fmt: skip
REGISTER: Final = """
CREATE TABLE ent (type TEXT, id INTEGER, name TEXT, gone INTEGER DEFAULT 0, PRIMARY KEY (type, id)) WITHOUT ROWID;
CREATE TABLE links (field TEXT, owner INTEGER, tt TEXT, ti INTEGER, place INTEGER, PRIMARY KEY (field, owner, tt, ti))
  WITHOUT ROWID;
CREATE INDEX links_back ON links (field, tt, ti);
"""


class Store:
    """The database of one site. ``path``: a file, or ``:memory:``."""

    def __init__(self, schema: Schema, path: str = ":memory:") -> None:
        self.schema = schema
        self.lock = threading.RLock()
        self.clock = timedelta()  # how far the site's clock is ahead
        self.ids: dict[str, int] = {}
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self._depth = 0

    def open(self) -> bool:
        """Make the tables. False when the file has them already."""
        self.db.create_function("fold", 1, _fold, deterministic=True)
        self.db.execute("PRAGMA journal_mode=MEMORY")
        self.db.execute("PRAGMA synchronous=OFF")
        known = {row[0] for row in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "ent" in known:
            self.ids = {row[0]: row[1] for row in self.db.execute("SELECT type, max(id) FROM ent GROUP BY type")}
            return False
        with self.transaction():
            for statement in filter(str.strip, REGISTER.split(";")):
                self.db.execute(statement)
            for entity in self.schema.entities:
                self._create(entity)
        return True

    def close(self) -> None:
        with self.lock:
            self.db.close()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock

    def stamp(self) -> str:
        """The site's time, whole seconds, as it travels."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another one, a part of it."""
        with self.lock:
            mark = f"s{self._depth}"
            self.db.execute(f"SAVEPOINT {mark}")
            self._depth += 1
            try:
                yield
            except BaseException:
                self.db.execute(f"ROLLBACK TO {mark}")
                raise
            finally:
                self._depth -= 1
                self.db.execute(f"RELEASE {mark}")

    # -- rows ---------------------------------------------------------------------------------------------------------

    def take_id(self, entity: str) -> int:
        """The next id of a type; never given again. Types start apart, so that a mixed-up id finds nothing."""
        start = 100 * (1 + list(self.schema.entities).index(entity))
        self.ids[entity] = self.ids.get(entity, start) + 1
        return self.ids[entity]

    def insert(self, entity: str, number: int, columns: Mapping[str, Any], *, gone: int = 0) -> None:
        """A new row. ``columns``: as they are stored."""
        self.insert_many(entity, [{"id": number, "gone": gone, **columns}])

    def insert_many(self, entity: str, rows: list[dict[str, Any]]) -> None:
        """Rows with the same columns, ``id`` among them, at once."""
        if not rows:
            return
        names = ", ".join(f'"{name}"' for name in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        with self.transaction():
            self.db.executemany(f'INSERT INTO "{entity}" ({names}) VALUES ({marks})', [tuple(r.values()) for r in rows])
            register = [(entity, r["id"], self.display(entity, r), r.get("gone", 0)) for r in rows]
            self.db.executemany("INSERT INTO ent (type, id, name, gone) VALUES (?, ?, ?, ?)", register)
            self.ids[entity] = max(self.ids.get(entity, 0), *(row["id"] for row in rows))

    def change(self, entity: str, number: int, columns: Mapping[str, Any]) -> None:
        if not columns:
            return
        names = ", ".join(f'"{name}" = ?' for name in columns)
        self.db.execute(f'UPDATE "{entity}" SET {names} WHERE id = ?', [*columns.values(), number])
        row = self.row(entity, number)
        assert row is not None
        name = self.display(entity, dict(row))
        self.db.execute(
            "UPDATE ent SET name = ?, gone = ? WHERE type = ? AND id = ?", (name, row["gone"], entity, number)
        )

    def row(self, entity: str, number: int) -> sqlite3.Row | None:
        found = self.db.execute(f'SELECT * FROM "{entity}" WHERE id = ?', (number,)).fetchone()
        return found if isinstance(found, sqlite3.Row) else None

    def many(self, sql: str, values: Iterable[Any] = ()) -> list[sqlite3.Row]:
        return self.db.execute(sql, list(values)).fetchall()

    def display(self, entity: str, row: Mapping[str, Any]) -> str:
        """``cached_display_name``: what a link to the row is called."""
        name = str(row.get(identity(entity)) or "")
        if entity == "Cut":
            return f"{name} v{row.get('revision_number') or 1:03d}"
        if entity == "Note" and row.get("content"):
            return " - ".join(filter(None, (name, str(row["content"]))))
        return name or ("-" if entity == "Task" else "")

    def named(self, links: Iterable[Link]) -> dict[Link, str]:
        """The names of those rows that are active."""
        found: dict[Link, str] = {}
        wanted: dict[str, set[int]] = {}
        for kind, number in links:
            wanted.setdefault(kind, set()).add(number)
        for kind, numbers in wanted.items():
            rows = self.db.execute(
                "SELECT id, name FROM ent WHERE type = ? AND gone = 0 AND id IN (SELECT value FROM json_each(?))",
                (kind, json.dumps(sorted(numbers))),
            )
            found.update({(kind, row[0]): row[1] for row in rows})
        return found

    def alive(self, link: Link, *, retired: bool = False) -> bool:
        found = self.db.execute("SELECT gone FROM ent WHERE type = ? AND id = ?", link).fetchone()
        return found is not None and found[0] in ((0, 1) if retired else (0,))

    # -- links --------------------------------------------------------------------------------------------------------

    def relation(self, one: Field, owner: str = "o.id") -> str:
        """SQL for the active targets of a multi_entity: columns tt, ti, place. ``owner``: SQL of the row's id."""
        inner = self._targets(one, owner)
        named = "JOIN ent n ON n.type = r.tt AND n.id = r.ti AND n.gone = 0"
        return f"SELECT r.tt, r.ti, r.place, n.name FROM ({inner}) r {named}"

    def _targets(self, one: Field, owner: str) -> str:
        if one.way.startswith("@"):
            join, here, there = one.way[1:].split(".")
            columns = f'"{there}$t" AS tt, "{there}" AS ti, id AS place'
            return f'SELECT {columns} FROM "{join}" WHERE "{here}" = {owner} AND gone = 0'
        if one.way.startswith("<"):
            entity, name = one.way[1:].split(".")
            other = self.schema.of(entity)[name]
            if other.kind == "multi_entity":
                where = f"field = '{entity}.{name}' AND tt = '{one.entity}' AND ti = {owner}"
                return f"SELECT '{entity}' AS tt, owner AS ti, owner AS place FROM links WHERE {where}"
            where = f'"{name}" = {owner} AND "{name}$t" = \'{one.entity}\' AND gone = 0'
            return f"SELECT '{entity}' AS tt, id AS ti, id AS place FROM \"{entity}\" WHERE {where}"
        return f"SELECT tt, ti, place FROM links WHERE field = '{one.entity}.{one.name}' AND owner = {owner}"

    def linked(self, one: Field, number: int) -> list[Link]:
        """The active targets of one row, in the order of a read."""
        by_name = (one.entity, one.name) in (("Playlist", "versions"), ("Cut", "cut_items"))
        order = "n.name, r.ti" if by_name else "r.place, r.ti"
        return [(row[0], row[1]) for row in self.many(f"{self.relation(one, '?')} ORDER BY {order}", [number])]

    def linked_many(self, one: Field, numbers: Sequence[int]) -> dict[int, list[Link]]:
        """The active targets of many rows, each in the order of a read."""
        if one.way:  # the other side of a link, or a table between
            return {number: self.linked(one, number) for number in numbers}
        found: dict[int, list[Link]] = {number: [] for number in numbers}
        named = "JOIN ent n ON n.type = r.tt AND n.id = r.ti AND n.gone = 0"
        mine = "r.field = ? AND r.owner IN (SELECT value FROM json_each(?))"
        sql = f"SELECT r.owner, r.tt, r.ti FROM links r {named} WHERE {mine} ORDER BY r.place, r.ti"
        for row in self.many(sql, [f"{one.entity}.{one.name}", json.dumps(list(numbers))]):
            found[row[0]].append((row[1], row[2]))
        return found

    def link(self, one: Field, number: int, target: Link) -> None:
        """Add a target of a plain multi_entity, or of the other side of one."""
        if one.way.startswith("<"):
            entity, name = one.way[1:].split(".")
            self._plain_link(f"{entity}.{name}", target[1], (one.entity, number))
        else:
            self._plain_link(f"{one.entity}.{one.name}", number, target)

    def unlink(self, one: Field, number: int, target: Link) -> None:
        if one.way.startswith("<"):
            entity, name = one.way[1:].split(".")
            key = (f"{entity}.{name}", target[1], one.entity, number)
        else:
            key = (f"{one.entity}.{one.name}", number, *target)
        self.db.execute("DELETE FROM links WHERE field = ? AND owner = ? AND tt = ? AND ti = ?", key)

    def _plain_link(self, name: str, owner: int, target: Link) -> None:
        found = self.db.execute("SELECT max(place) FROM links WHERE field = ? AND owner = ?", (name, owner)).fetchone()
        place = (found[0] or 0) + 1
        self.db.execute("INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?, ?)", (name, owner, *target, place))

    # -- tables -------------------------------------------------------------------------------------------------------

    def add_column(self, one: Field) -> None:
        for column in _columns(one):
            self.db.execute(f'ALTER TABLE "{one.entity}" ADD COLUMN {column}')

    def _create(self, entity: str) -> None:
        fields = [one for one in self.schema.of(entity).values() if one.stored]
        columns = [column for one in fields if one.name != "id" for column in _columns(one)]
        extra = ["shown REAL DEFAULT 0"] if entity == "EventLogEntry" else []
        all_columns = ", ".join(["id INTEGER PRIMARY KEY", "gone INTEGER DEFAULT 0", *columns, *extra])
        self.db.execute(f'CREATE TABLE "{entity}" ({all_columns})')
        for one in fields:
            if one.name in INDEXED and entity != "EventLogEntry":
                key = f'fold("{one.name}")' if one.kind == "text" else f'"{one.name}"'
                self.db.execute(f'CREATE INDEX "{entity}_{one.name}" ON "{entity}" ({key})')


def _columns(one: Field) -> list[str]:
    if one.kind == "entity":
        return [f'"{one.name}" INTEGER', f'"{one.name}$t" TEXT']
    kind = "REAL" if one.kind == "float" else "INTEGER" if one.kind in (*NUMBERS, "checkbox") else "TEXT"
    return [f'"{one.name}" {kind}'] if one.stored and one.name != "cached_display_name" else []


def _fold(text: object) -> str | None:
    return None if text is None else str(text).casefold()
