"""``create``, ``update``, ``delete``, ``revive`` and ``batch``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from tests.sites.shotgrid.errors import Code, SiteFault
from tests.sites.shotgrid.events import Actor, Events
from tests.sites.shotgrid.read import Reader, Row
from tests.sites.shotgrid.schema import Field, identity
from tests.sites.shotgrid.store import Link, Store
from tests.sites.shotgrid.values import Values

ON_CREATE: Final = ("created_at", "created_by")
CREATE_ONLY: Final = (("Attachment", "this_file"),)


class Files(Protocol):
    """Turns what is written to a url field into what is kept of it."""

    def mint(self, one: Field, value: Row, actor: Actor, method: str) -> Row: ...


class Writer:
    """Every write of the API. Each call is a transaction. Raises SiteFault."""

    def __init__(self, store: Store, reader: Reader, events: Events, files: Files) -> None:
        self.store, self.reader, self.events, self.files = store, reader, events, files
        self.values = Values(store)

    # -- calls --------------------------------------------------------------------------------------------------------

    def create(self, call: Row, actor: Actor, *, ghosts: bool = False) -> Row:
        """The written fields, type, id and return_fields. ``ghosts``: as in a batch, a row without project is lost."""
        entity = self.reader.entity(call.get("type"), "create")
        fields = _fields(call)
        ghost = self._lacks_project(entity, fields)
        if ghost and not ghosts:
            raise SiteFault(f"API create() missing 'project' attribute: {json.dumps(fields, ensure_ascii=False)}")
        self._check(entity, fields, "create")
        number = self.store.take_id(entity)
        with self.store.transaction():
            self._insert(entity, number, fields, actor, gone=2 if ghost else 0)
            names = [*fields, *(call.get("return_fields") or [])]
            return self.reader.rows(entity, [number], names)[0]

    def update(self, call: Row, actor: Actor) -> Row:
        """Exactly the written fields, type and id."""
        entity = self.reader.entity(call.get("type"), "update")
        number = self._existing(entity, call.get("id"))
        fields = _fields(call)
        modes = {str(item.get("field_name")): item.get("multi_entity_update_mode", "set") for item in call["fields"]}
        self._check(entity, fields, "update")
        with self.store.transaction():
            self._set(entity, number, fields, actor, modes)
            return self.reader.rows(entity, [number], fields)[0]

    def delete(self, call: Row, actor: Actor, *, strict: bool = False) -> bool:
        """False when the row is retired already. ``strict``: then it fails, as in a batch."""
        entity = self.reader.entity(call.get("type"), "delete")
        number = self._existing(entity, call.get("id"), retired=not strict)
        if not self.store.alive((entity, number)):
            return False
        if entity == "EventLogEntry":
            raise SiteFault("API delete() EventLogEntry cannot be deleted.", Code.REFUSED)
        row = self.store.row(entity, number)
        if entity == "Reply" and row is not None and row["entity"] is None:
            raise SiteFault(f"API delete() Reply {number} is linked to no Note.", Code.REFUSED)
        with self.store.transaction():
            self.retire((entity, number), actor)
        return True

    def revive(self, call: Row, actor: Actor) -> bool:
        entity = self.reader.entity(call.get("type"), "revive")
        number = self._existing(entity, call.get("id"), retired=True)
        if self.store.alive((entity, number)):
            return False
        with self.store.transaction():
            self.store.change(entity, number, {"gone": 0, **self._touched(entity, actor)})
            self.events.revived(actor, (entity, number), self._project((entity, number)))
        return True

    def batch(self, calls: list[Row], actor: Actor) -> list[Any]:
        """All or nothing."""
        kinds: dict[str, Callable[[Row], Any]] = {
            "create": lambda call: self.create(call, actor, ghosts=True),
            "update": lambda call: self.update(call, actor),
            "delete": lambda call: self.delete(call, actor, strict=True),
        }
        with self.store.transaction():
            found = []
            for call in calls:
                kind = kinds.get(str(call.get("request_type")))
                if kind is None:
                    raise SiteFault(f"API batch() unknown request_type '{call.get('request_type')}'")
                found.append(kind(call))
            return found

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _check(self, entity: str, fields: Row, method: str) -> None:
        """Unknown and read-only fields."""
        if entity == "EventLogEntry" and method == "update":
            raise SiteFault("API update() EventLogEntry cannot be updated.", Code.REFUSED)
        for name in fields:
            one = self.store.schema.of(entity).get(name)
            if one is None:
                told = f"field [{entity}.{name}] does not exist or user does not have access permission."
                raise SiteFault(f"Invalid field name: {told}")
            settable = method == "create" and (name in ON_CREATE or entity == "EventLogEntry")
            once = (entity, name) in CREATE_ONLY and method == "update"
            if not (one.editable or settable) or name == "id" or once:
                raise SiteFault(f"API {method}() {entity}.{name} is not editable.", Code.REFUSED)

    def _insert(self, entity: str, number: int, fields: Row, actor: Actor, *, gone: int) -> None:
        known = self.store.schema.of(entity)
        given = {name: value for name, value in fields.items() if known[name].kind != "multi_entity"}
        columns = {
            column: value for name, one in given.items() for column, value in self._column(known[name], one, actor)
        }
        columns = {**self._defaults(entity, number), **self._stamps(entity, actor), **columns}
        self._unique(entity, columns, None, "create")
        if entity == "HumanUser":
            columns["name"] = " ".join(filter(None, (columns.get("firstname"), columns.get("lastname"))))
        self.store.insert(entity, number, columns, gone=gone)
        link, project = (entity, number), columns.get("project")
        self.events.new(actor, link, project)
        told = {**{n: known[n].default for n in known if known[n].default and n not in fields}, **given}
        for name in told:
            self._tell(known[name], link, project, actor, (None, {**columns}))
        for name in fields.keys() - given.keys():
            self._set_links(known[name], number, fields[name], "set", actor)

    def _set(self, entity: str, number: int, fields: Row, actor: Actor, modes: dict[str, str]) -> None:
        known = self.store.schema.of(entity)
        old = dict(self.store.row(entity, number) or {})
        columns: Row = {}
        for name, value in fields.items():
            if known[name].kind == "multi_entity":
                self._set_links(known[name], number, value, modes[name], actor)
            else:
                columns |= dict(self._column(known[name], value, actor, "update"))
        self._unique(entity, columns, number, "update")
        if entity == "HumanUser" and {"firstname", "lastname"} & columns.keys():
            both = {**old, **columns}
            columns["name"] = " ".join(filter(None, (both["firstname"], both["lastname"])))
        self.store.change(entity, number, {**columns, **self._touched(entity, actor)})
        project = old.get("project")
        for name in fields:
            if known[name].kind != "multi_entity":
                self._tell(known[name], (entity, number), project, actor, (old, columns))

    def _column(self, one: Field, value: Any, actor: Actor, method: str = "create") -> Iterable[tuple[str, Any]]:
        if one.kind == "url" and value is not None:
            kept = self.files.mint(one, value, actor, method)
            found: list[tuple[str, Any]] = [(one.name, json.dumps(kept))]
            if (one.entity, one.name) == ("PublishedFile", "path") and kept["link_type"] == "local":
                found += [("path_cache_storage", kept["storage"]), ("path_cache_storage$t", "LocalStorage")]
            return found
        if one.kind == "image" and value is not None:
            raise SiteFault(f"API {method}() {one.entity}.{one.name} can only be cleared; images are uploaded.")
        return self.values.keep(one, value, method).items()

    def _tell(self, one: Field, link: Link, project: int | None, actor: Actor, change: tuple[Row | None, Row]) -> None:
        """The event of one field, and of the other side of a link."""
        before, after = change
        old, new = _told(one, before or {}), _told(one, after)
        told = {"attribute_name": one.name, "field_data_type": one.kind, "old_value": old, "new_value": new}
        entry = self.events.changed(actor, link, project, {**told, **({"in_create": True} if before is None else {})})
        if one.kind == "entity" and old != new:
            for side, value in (("removed", old), ("added", new)):
                if value:
                    self.events.back(actor, project, (value["type"], value["id"]), (entry, one, link, side))

    # -- links --------------------------------------------------------------------------------------------------------

    def _set_links(self, one: Field, number: int, value: Any, mode: str, actor: Actor) -> None:
        """Write a multi_entity. Modes: set replaces, add and remove change what is there."""
        self.values.check_type(one, value, "update")
        if mode not in ("set", "add", "remove"):
            raise SiteFault(f"API update() invalid multi_entity_update_mode '{mode}'")
        wanted = list(dict.fromkeys(self.values.target(one, item, "update") for item in value))
        now = self.store.linked(one, number)
        added = [link for link in wanted if link not in now] if mode != "remove" else []
        removed = [link for link in now if (link in wanted) == (mode == "remove")] if mode != "add" else []
        for link in removed:
            self._unlink(one, number, link, actor)
        for link in added:
            self._link(one, number, link, actor)
        told = {
            side: [{"type": t, "id": i} for t, i in links] for side, links in (("added", added), ("removed", removed))
        }
        change = {"attribute_name": one.name, "field_data_type": "multi_entity", **told}
        link = (one.entity, number)
        entry = self.events.changed(actor, link, self._project(link), change)
        for side, links in (("added", added), ("removed", removed)):
            for target in links:
                self.events.back(actor, self._project(target), target, (entry, one, link, side))

    def _link(self, one: Field, number: int, target: Link, actor: Actor) -> None:
        single = self._single(one)
        if one.way.startswith("@"):
            join, here, there = one.way[1:].split(".")
            columns = {here: number, f"{here}$t": one.entity, there: target[1], f"{there}$t": target[0]}
            self.store.insert(join, self.store.take_id(join), columns)
        elif single:
            columns = {single.name: number, f"{single.name}$t": one.entity}
            self.store.change(single.entity, target[1], {**columns, **self._touched(single.entity, actor)})
        else:
            self.store.link(one, number, target)

    def _unlink(self, one: Field, number: int, target: Link, actor: Actor) -> None:
        single = self._single(one)
        if one.way.startswith("@"):
            join, here, there = one.way[1:].split(".")
            where = f'"{here}" = ? AND "{there}" = ? AND "{there}$t" = ?'
            for row in self.store.many(
                f'SELECT id FROM "{join}" WHERE gone = 0 AND {where}', [number, target[1], target[0]]
            ):
                self.store.change(join, row[0], {"gone": 1})
        elif (one.entity, one.name) == ("Note", "replies"):
            self.retire(target, actor)
        elif single:
            columns = {single.name: None, f"{single.name}$t": None}
            self.store.change(single.entity, target[1], {**columns, **self._touched(single.entity, actor)})
        else:
            self.store.unlink(one, number, target)

    def _single(self, one: Field) -> Field | None:
        """The entity field whose other side this multi_entity is."""
        if not one.way.startswith("<"):
            return None
        entity, name = one.way[1:].split(".")
        other = self.store.schema.of(entity)[name]
        return other if other.kind == "entity" else None

    # -- retiring -----------------------------------------------------------------------------------------------------

    def retire(self, link: Link, actor: Actor) -> None:
        """Retire a row. A Shot takes its Versions with it; a Cut leaves its items, whose ``cut`` reads empty."""
        entity, number = link
        project, name = self._project(link), self.store.named([link]).get(link, "")
        self.store.change(entity, number, {"gone": 1, **self._touched(entity, actor)})
        self.events.retired(actor, link, project, name)
        if entity == "Shot":
            where = "entity = ? AND \"entity$t\" = 'Shot' AND gone = 0"
            for row in self.store.many(f'SELECT id FROM "Version" WHERE {where}', [number]):
                self.retire(("Version", row[0]), actor)

    # -- parts --------------------------------------------------------------------------------------------------------

    def _existing(self, entity: str, number: Any, *, retired: bool = False) -> int:
        if not isinstance(number, int) or not self.store.alive((entity, number), retired=retired):
            raise SiteFault(f"Entity of type [{entity}] with id={number} does not exist.", Code.REFUSED)
        return number

    def _project(self, link: Link) -> int | None:
        if link[0] == "Project":
            return link[1]
        row = self.store.row(*link)
        return row["project"] if row is not None and "project" in row.keys() else None  # noqa: SIM118 - a Row, no dict

    def _lacks_project(self, entity: str, fields: Row) -> bool:
        return self.store.schema.scoped(entity) and not fields.get("project")

    def _defaults(self, entity: str, number: int) -> Row:
        known = self.store.schema.of(entity)
        found: Row = {name: one.default for name, one in known.items() if one.default}
        found |= {name: 0 for name, one in known.items() if one.kind == "checkbox"}
        name = identity(entity)
        if entity not in ("Note", "Reply", "Attachment", "EventLogEntry", "HumanUser", "Project") and name in known:
            found[name] = f"New {entity} {number}"
        return found

    def _stamps(self, entity: str, actor: Actor) -> Row:
        known, now = self.store.schema.of(entity), self.store.stamp()
        found: Row = {name: now for name in ("created_at", "updated_at") if name in known}
        for name in ("created_by", "updated_by"):
            if name in known:
                found |= {name: actor.link[1], f"{name}$t": actor.link[0]}
        return found

    def _touched(self, entity: str, actor: Actor) -> Row:
        return {name: value for name, value in self._stamps(entity, actor).items() if name.startswith("updated_")}

    def _unique(self, entity: str, columns: Row, number: int | None, method: str) -> None:
        for name, one in self.store.schema.of(entity).items():
            value = columns.get(name)
            if one.unique and value is not None:
                sql = f'SELECT id FROM "{entity}" WHERE fold("{name}") = ? AND gone = 0 AND id IS NOT ?'
                if self.store.many(sql, [str(value).casefold(), number]):
                    told = f"Property [{name}] duplicate value '{value}'. Values must be unique."
                    raise SiteFault(f"{method.capitalize()} failed for [{entity}]: {told}", Code.REFUSED)
        if entity == "Project" and method == "create" and not columns.get("name"):
            raise SiteFault("Cannot set identifier field to empty. (Project)", Code.REFUSED)


def _fields(call: Row) -> Row:
    fields = call.get("fields")
    if not isinstance(fields, list):
        raise SiteFault("API invalid/missing array 'fields'")
    return {str(item.get("field_name")): item.get("value") for item in fields}


def _told(one: Field, columns: Row) -> Any:
    """The value of a field as an event tells it."""
    value = columns.get(one.name)
    if one.kind == "entity":
        return {"type": columns.get(f"{one.name}$t"), "id": value} if value is not None else None
    return bool(value) if one.kind == "checkbox" else value


def _links(links: Iterable[Link]) -> list[Row]:
    return [{"type": kind, "id": number} for kind, number in links]
