"""``read`` and ``summarize``: filters, order, pages, dotted fields, and the values as they travel."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from tests.sites.shotgrid.errors import SiteFault
from tests.sites.shotgrid.filters import Filters, Sql
from tests.sites.shotgrid.schema import Field
from tests.sites.shotgrid.store import Link, Store

Row = dict[str, Any]
UNSORTABLE: Final = ("multi_entity", "summary", "pivot_column", "url", "serializable", "password", "image")


class Reader:
    """Reads rows. ``media`` turns what is stored of a file or an image into the value of a read."""

    def __init__(self, store: Store, media: Callable[[str, Field, int, Any], Any]) -> None:
        self.store = store
        self.media = media
        self.page_size = 500
        self.max_page = 5000

    # -- read ---------------------------------------------------------------------------------------------------------

    def read(self, call: Row) -> Row:
        """The reply to ``read``. Raises SiteFault."""
        entity = self.entity(call.get("type"))
        paging = call.get("paging") or {}
        size = min(int(paging.get("entities_per_page") or self.page_size), self.max_page)
        skip = (max(1, int(paging.get("current_page") or 1)) - 1) * size
        if call.get("additional_filter_presets"):
            raise SiteFault("API read() filter presets are not known to this stand-in.")
        where, values = self.where(entity, call)
        order = self._order(entity, call.get("sorts") or [])
        sql = f'SELECT o.id FROM "{entity}" o WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?'
        found = [row[0] for row in self.store.many(sql, [*values, size + 1, skip])]
        rows = self.rows(entity, found[:size], call.get("return_fields") or [])
        told: Row = {"current_page": skip // size + 1, "entities_per_page": size, "has_next_page": len(found) > size}
        if call.get("return_paging_info"):
            told["entity_count"] = self.store.many(f'SELECT count(*) FROM "{entity}" o WHERE {where}', values)[0][0]
        return {"entities": rows, "paging_info": told}

    def entity(self, name: Any, method: str = "read") -> str:
        if not isinstance(name, str) or not self.store.schema.has(name):
            raise SiteFault(f"API {method}() invalid/missing string entity 'type':\nEntity type '{name}' doesn't exist")
        return name

    def where(self, entity: str, call: Row, method: str = "read") -> Sql:
        """The SQL of a call's filters with what ``return_only`` and archived projects add."""
        sql, values = Filters(self.store, method).compile(entity, call.get("filters") or [])
        parts = [f"o.gone = {int(call.get('return_only') == 'retired')}", sql]
        if entity == "EventLogEntry":
            parts.append("o.shown <= ?")
            values = [*values, self.store.now().timestamp()]
        if call.get("include_archived_projects") is False and "project" in self.store.schema.of(entity):
            parts.append("o.project IS NOT (SELECT id FROM Project p WHERE p.id = o.project AND p.archived = 1)")
        return " AND ".join(parts), values

    def _order(self, entity: str, sorts: Iterable[Row]) -> str:
        """Nulls last in both directions, id at the end; what cannot be sorted by is ignored."""
        parts = []
        for wish in sorts:
            column = self._sort_column(entity, str(wish.get("field_name")), "o")
            if column:
                word = "DESC" if str(wish.get("direction", "asc")).lower().startswith("desc") else "ASC"
                parts.append(f"{column} {word} NULLS LAST")
        return ", ".join([*parts, "o.id ASC"])

    def _sort_column(self, entity: str, path: str, alias: str) -> str:
        name, _, rest = path.partition(".")
        one = self.store.schema.of(entity).get(name)
        if one is None or one.kind in UNSORTABLE or (rest and one.kind != "entity"):
            return ""
        if rest:
            kind, _, last = rest.partition(".")
            inner = self._sort_column(kind, last, f"{alias}x") if self.store.schema.has(kind) else ""
            join = f'{alias}x.id = {alias}."{name}" AND {alias}."{name}$t" = \'{kind}\' AND {alias}x.gone = 0'
            return f'(SELECT {inner} FROM "{kind}" {alias}x WHERE {join})' if inner else ""
        if name == "cached_display_name":
            return f"(SELECT fold(name) FROM ent WHERE type = '{entity}' AND id = {alias}.id)"
        if one.kind == "entity":
            return f'(SELECT fold(name) FROM ent WHERE type = {alias}."{name}$t" AND id = {alias}."{name}")'
        return f'fold({alias}."{name}")' if one.kind == "text" else f'{alias}."{name}"'

    # -- values -------------------------------------------------------------------------------------------------------

    def rows(self, entity: str, ids: Sequence[int], fields: Iterable[str]) -> list[Row]:
        """The rows with these ids in this order, with ``type``, ``id`` and the fields; unknown fields are None."""
        rows: list[Row] = [{"type": entity, "id": number} for number in ids]
        if not ids:
            return rows
        paths = [path for path in dict.fromkeys(fields) if path not in ("type", "id")]
        direct = self._direct(entity, ids, paths)
        for path in paths:
            values = direct[path] if path in direct else self.values(entity, ids, path)
            for row in rows:
                row[path] = values.get(row["id"])
        return rows

    def _direct(self, entity: str, ids: Sequence[int], paths: Iterable[str]) -> dict[str, dict[int, Any]]:
        """The fields that are columns of the rows themselves, all with one query."""
        known = self.store.schema.of(entity)
        plain = [known[path] for path in paths if path in known and known[path].stored]
        plain = [one for one in plain if one.name != "cached_display_name"]
        if not plain:
            return {}
        columns = [f'"{one.name}"' for one in plain]
        columns += [f'"{one.name}$t"' for one in plain if one.kind == "entity"]
        found: dict[str, dict[int, Any]] = {one.name: {} for one in plain}
        links: dict[tuple[str, int], Link] = {}
        for row in self._select(entity, ids, ", ".join(columns)):
            for one in plain:
                value, number = row[one.name], row["id"]
                if one.kind != "entity":
                    found[one.name][number] = self._plain(one, number, value)
                elif value is not None:
                    links[one.name, number] = (row[f"{one.name}$t"], value)
        names = self.store.named(links.values())
        for (name, number), link in links.items():
            found[name][number] = self._entity(link, names) if link in names else None
        return found

    def values(self, entity: str, ids: Sequence[int], path: str) -> dict[int, Any]:
        """One field or dotted path of many rows. A link of another type than the path names reads None."""
        name, _, rest = path.partition(".")
        one = self.store.schema.of(entity).get(name)
        if name == "type":
            return dict.fromkeys(ids, entity)
        if one is None:
            return {}
        if rest:
            return self._hop(one, ids, rest)
        match one.kind:
            case "multi_entity":
                linked = self.store.linked_many(one, ids)
                names = self.store.named(link for links in linked.values() for link in links)
                return {n: [self._entity(link, names) for link in links] for n, links in linked.items()}
            case "entity":
                raw = self._raw_links(one, ids)
                names = self.store.named(link for link in raw.values() if link)
                return {n: self._entity(link, names) if link in names else None for n, link in raw.items() if link}
            case "summary" | "pivot_column" | "calculated":
                return dict.fromkeys(ids, 0 if one.kind == "summary" else None)
        return {number: self._plain(one, number, value) for number, value in self._column(one, ids)}

    def links(self, links: Sequence[Link]) -> list[Row]:
        names = self.store.named(links)
        return [self._entity(link, names) for link in links if link in names]

    def _entity(self, link: Link, names: dict[Link, str]) -> Row:
        return {"type": link[0], "id": link[1], "name": names[link] or None}

    def _hop(self, one: Field, ids: Sequence[int], rest: str) -> dict[int, Any]:
        kind, _, path = rest.partition(".")
        if one.kind != "entity" or not path or not self.store.schema.has(kind):
            return {}
        links = self._raw_links(one, ids)
        names = self.store.named(link for link in links.values() if link)
        targets = sorted({link[1] for link in names if link[0] == kind})
        found = self.values(kind, targets, path)
        return {number: found.get(link[1]) for number, link in links.items() if link in names and link[0] == kind}

    def _raw_links(self, one: Field, ids: Sequence[int]) -> dict[int, Link]:
        rows = self._select(one.entity, ids, f'"{one.name}$t", "{one.name}"')
        return {row[0]: (row[1], row[2]) for row in rows if row[2] is not None}

    def _column(self, one: Field, ids: Sequence[int]) -> list[tuple[int, Any]]:
        if one.name == "cached_display_name":
            names = self.store.named((one.entity, number) for number in ids)
            return [(link[1], name) for link, name in names.items()]
        return [(row[0], row[1]) for row in self._select(one.entity, ids, f'"{one.name}"')]

    def _select(self, entity: str, ids: Sequence[int], columns: str) -> list[sqlite3.Row]:
        sql = f'SELECT id, {columns} FROM "{entity}" WHERE id IN (SELECT value FROM json_each(?))'
        return self.store.many(sql, [json.dumps(list(ids))])

    def _plain(self, one: Field, number: int, value: Any) -> Any:
        match one.kind:
            case "password":
                return "*******"
            case "checkbox":
                return bool(value)
            case "serializable":
                return None if value is None else json.loads(value)
            case "url" | "image":
                return None if value is None else self.media(one.entity, one, number, json.loads(value))
        return value

    # -- summarize ----------------------------------------------------------------------------------------------------

    def summarize(self, call: Row) -> Row:
        """The reply to ``summarize``: over all rows, and per group. The last summary of a field wins."""
        entity = self.entity(call.get("type"), "summarize")
        where, values = self.where(entity, call, "summarize")
        ids = [row[0] for row in self.store.many(f'SELECT o.id FROM "{entity}" o WHERE {where} ORDER BY o.id', values)]
        wanted = call.get("summaries") or []
        for one in wanted:
            self._known(entity, str(one.get("field")))
        groups = self._groups(entity, ids, list(call.get("grouping") or []), wanted)
        return {"summaries": self._summaries(entity, ids, wanted), "groups": groups}

    def _known(self, entity: str, path: str) -> None:
        if path.partition(".")[0] not in self.store.schema.of(entity):
            raise SiteFault(f"API summarize() {entity}.{path} doesn't exist.")

    def _summaries(self, entity: str, ids: Sequence[int], wanted: Iterable[Row]) -> Row:
        found: Row = {}
        for one in wanted:
            values = self.values(entity, ids, one["field"])
            found[one["field"]] = summary(str(one.get("type")), [values.get(number) for number in ids])
        return found

    def _groups(self, entity: str, ids: Sequence[int], grouping: list[Row], wanted: list[Row]) -> list[Row]:
        if not grouping:
            return []
        first, rest = grouping[0], grouping[1:]
        values = self.values(entity, ids, first["field"])
        groups: dict[str, tuple[Any, list[int]]] = {}
        for number in ids:
            for value in _members(values.get(number)):
                key = json.dumps(value, sort_keys=True)
                groups.setdefault(key, (value, []))[1].append(number)
        found = []
        for value, members in groups.values():
            group = {"group_name": _name(value), "group_value": value}
            group["summaries"] = self._summaries(entity, members, wanted)
            if rest:
                group["groups"] = self._groups(entity, members, rest, wanted)
            found.append(group)
        return sorted(found, key=lambda g: str(g["group_name"]).casefold(), reverse=first.get("direction") == "desc")


def _members(value: Any) -> list[Any]:
    """A multi_entity puts its row in the group of each target."""
    return (value or [None]) if isinstance(value, list) else [value]


def _name(value: Any) -> str:
    return str(value.get("name")) if isinstance(value, dict) else "" if value is None else str(value)


def summary(kind: str, values: list[Any]) -> Any:
    """One summary of the values of a field. Raises SiteFault for a type that is none."""
    present = [value for value in values if value not in (None, "", [])]
    calculations: dict[str, Callable[[], Any]] = {
        "record_count": lambda: len(values),
        "count": lambda: len(present),
        "sum": lambda: sum(present),
        "maximum": lambda: max(present, default=None),
        "minimum": lambda: min(present, default=None),
        "average": lambda: sum(present) / len(present) if present else None,
        "earliest": lambda: min(present, default=None),
        "latest": lambda: max(present, default=None),
        "checked": lambda: sum(1 for value in values if value is True),
        "unchecked": lambda: sum(1 for value in values if not value),
        "percentage": lambda: round(100 * len([v for v in present if v is not False]) / len(values)) if values else 0,
        "status_percentage": lambda: _share(present, len(values)),
        "status_list": lambda: (present[0] if len(set(present)) == 1 else "ip") if present else None,
    }
    if kind not in calculations:
        raise SiteFault(f"API summarize() '{kind}' is not a valid summary type")
    return calculations[kind]()


def _share(present: list[Any], total: int) -> dict[str, int]:
    return {code: round(100 * present.count(code) / total) for code in sorted(set(present))} if total else {}
