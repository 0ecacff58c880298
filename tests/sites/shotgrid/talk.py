"""What is more than rows: note threads, text search, activity, following, last access, preferences."""

from __future__ import annotations

import json
from typing import Final

from tests.sites.shotgrid.errors import SiteFault
from tests.sites.shotgrid.events import Actor
from tests.sites.shotgrid.filters import Filters
from tests.sites.shotgrid.read import Reader, Row
from tests.sites.shotgrid.store import Link, Store

UPDATES: Final = {"New": "create", "Change": "update", "Retirement": "delete", "Revival": "revive"}
THREAD: Final = {
    "Note": ("content", "created_at", "created_by"),
    "Reply": ("content", "created_at", "user"),
    "Attachment": ("created_at", "created_by"),
}


class Talk:
    """The methods of the API about conversation. Raises SiteFault."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self.store, self.reader = store, reader
        self.follows: dict[tuple[Link, Link], None] = {}
        self.preferences: Row = {"date_component_order": "month_day", "format_date_fields": "08/04/22 OR 04/08/22"}

    def note_thread(self, call: Row) -> list[Row]:
        """The note, then its replies and attachments in the order of their times."""
        number = call.get("note_id")
        if not isinstance(number, int) or not self.store.alive(("Note", number)):
            raise SiteFault(f"Entity of type [Note] with id={number} does not exist.")
        note = self.store.schema.of("Note")
        others = [link for name in ("replies", "attachments") for link in self.store.linked(note[name], number)]
        rows = [self._told(link, call.get("entity_fields") or {}) for link in others]
        first = self._told(("Note", number), call.get("entity_fields") or {})
        return [first, *sorted(rows, key=lambda row: (str(row["created_at"]), row["id"]))]

    def _told(self, link: Link, extra: dict[str, list[str]]) -> Row:
        row = self.reader.rows(link[0], [link[1]], [*THREAD[link[0]], *extra.get(link[0], [])])[0]
        if link[0] == "Reply" and row["user"]:
            user = row["user"]
            row["user"] = {**user, **self.reader.rows(user["type"], [user["id"]], ["image"])[0]}
        return row

    def text_search(self, call: Row) -> Row:
        """Rows whose display name has every word. Raises SiteFault for a text of fewer than three letters."""
        text = str(call.get("text") or "").strip()
        if len(text) < 3:
            raise SiteFault("API query_display_name_cache() text must have at least 3 characters.")
        terms, most = text.lower().split(), int(call.get("max_results") or 10)
        projects = call.get("project_ids") or []
        matches: list[Row] = []
        for entity, filters in (call.get("entity_types") or {}).items():
            matches += self._matches(self.reader.entity(entity), filters, terms, projects)
        return {"matches": matches[:most], "terms": terms}

    def _matches(self, entity: str, filters: Row, terms: list[str], projects: list[int]) -> list[Row]:
        known = self.store.schema.of(entity)
        where, values = Filters(self.store, "query_display_name_cache").compile(entity, filters or [])
        parts = [f"o.gone = 0 AND {where}", *["instr(fold(n.name), ?) > 0"] * len(terms)]
        bound = [*values, *(term.casefold() for term in terms)]
        if projects and "project" in known:
            parts.append("o.project IN (SELECT value FROM json_each(?))")
            bound.append(json.dumps(projects))
        sql = f"JOIN ent n ON n.type = '{entity}' AND n.id = o.id WHERE {' AND '.join(parts)} ORDER BY o.id"
        ids = [row[0] for row in self.store.many(f'SELECT o.id FROM "{entity}" o {sql}', bound)]
        wanted = ["cached_display_name", "image", "project", "sg_status_list", "entity"]
        return [self._match(row) for row in self.reader.rows(entity, ids, wanted)]

    def _match(self, row: Row) -> Row:
        link = row["entity"] or {}
        return {
            "id": row["id"],
            "type": row["type"],
            "name": row["cached_display_name"],
            "project_id": (row["project"] or {}).get("id"),
            "image": row["image"],
            "links": [link.get("type", ""), link.get("name", "")],
            "status": row["sg_status_list"],
        }

    def activity(self, call: Row) -> Row:
        """The events of one entity, newest first, in the shape of a stream."""
        entity, number = self.reader.entity(call.get("type"), "activity_stream"), int(call["id"])
        low, high = call.get("min_id") or 0, call.get("max_id") or 1 << 60
        rows = self.store.many(
            'SELECT * FROM EventLogEntry WHERE entity = ? AND "entity$t" = ? AND id BETWEEN ? AND ?'
            " AND shown <= ? ORDER BY id DESC LIMIT ?",
            [number, entity, low, high, self.store.now().timestamp(), call.get("limit") or 25],
        )
        extra = (call.get("entity_fields") or {}).get(entity, [])
        found = self.reader.rows(entity, [number], ["cached_display_name", "sg_status_list", *extra])[0] if rows else {}
        primary = {"name": found.pop("cached_display_name", None), "status": found.pop("sg_status_list", None), **found}
        updates = [self._update(dict(row), primary) for row in rows]
        ids = [row["id"] for row in rows]
        told: Row = {"entity_type": entity, "entity_id": number, "updates": updates}
        return {**told, "latest_update_id": max(ids, default=None), "earliest_update_id": min(ids, default=None)}

    def _update(self, row: Row, primary: Row) -> Row:
        who: Link = (row["user$t"], row["user"])
        return {
            "id": row["id"],
            "update_type": UPDATES.get(str(row["event_type"]).rpartition("_")[2], "update"),
            "created_at": row["created_at"],
            "created_by": {"type": who[0], "id": who[1], "name": self.store.named([who]).get(who)},
            "meta": json.loads(row["meta"]),
            "primary_entity": primary,
            "read": False,
        }

    # -- following ----------------------------------------------------------------------------------------------------

    def follow(self, call: Row) -> Row:
        self.follows[self._pair(call)] = None
        return {"followed": True, "user": call["user"], "entity": call["entity"]}

    def unfollow(self, call: Row) -> Row:
        self.follows.pop(self._pair(call), None)
        return {"unfollowed": True, "user": call["user"], "entity": call["entity"]}

    def followers(self, call: Row) -> list[Row]:
        entity = self._link(call["entity"])
        return self.reader.links([user for user, followed in self.follows if followed == entity])

    def following(self, call: Row) -> list[Row]:
        user, kind = self._link(call["user"]), call.get("entity_type")
        found = [e for who, e in self.follows if who == user and kind in (None, e[0]) and self.store.alive(e)]
        if project := call.get("project"):
            rows = {link: self.store.row(*link) for link in found}
            found = [
                link for link, row in rows.items() if row is not None and dict(row).get("project") == project["id"]
            ]
        return [{"type": kind, "id": number} for kind, number in found]

    def _pair(self, call: Row) -> tuple[Link, Link]:
        pair = self._link(call["user"]), self._link(call["entity"])
        for link in pair:
            if not self.store.alive(link):
                raise SiteFault(f"Entity of type [{link[0]}] with id={link[1]} does not exist.")
        return pair

    def _link(self, value: Row) -> Link:
        return self.reader.entity(value.get("type"), "follow"), int(value["id"])

    # -- the rest -----------------------------------------------------------------------------------------------------

    def accessed(self, call: Row, actor: Actor) -> Row:
        """Note that a project was opened now."""
        number = call.get("project_id")
        if not isinstance(number, int) or not self.store.alive(("Project", number)):
            raise SiteFault(f"Entity of type [Project] with id={number} does not exist.")
        if not call.get("user_id") and actor.link[0] != "HumanUser":
            raise SiteFault("API update_project_last_accessed_by_current_user() a user is needed.")
        with self.store.transaction():
            self.store.change("Project", number, {"last_accessed_by_current_user": self.store.stamp()})
        return self.reader.rows("Project", [number], ["last_accessed_by_current_user"])[0]

    def preferences_read(self, call: Row) -> Row:
        wanted = call.get("prefs")
        return {name: value for name, value in self.preferences.items() if not wanted or name in wanted}
