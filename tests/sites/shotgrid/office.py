"""What the client can ask beside production: the work schedule, pages as CSV, subscriptions."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from tests.sites.shotgrid.errors import SiteFault
from tests.sites.shotgrid.read import Reader, Row
from tests.sites.shotgrid.store import Store

Rule = tuple[bool, str | None]  # working, description


class Office:
    """Raises SiteFault."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self.store, self.reader = store, reader
        self.rules: dict[tuple[str, int | None, int | None], Rule] = {}  # (day, project, user)
        self.subscriptions: dict[int, Any] = {}

    def schedule(self, call: Row) -> dict[str, Row]:
        """A rule per day: the user's exception, else the project's, else the studio's, else Monday to Friday."""
        day, last = (date.fromisoformat(call[name]) for name in ("start_date", "end_date"))
        project, user = ((call.get(name) or {}).get("id") for name in ("project", "user"))
        found = {}
        while day <= last:
            found[day.isoformat()] = self._rule(day, project, user)
            day += timedelta(days=1)
        return found

    def _rule(self, day: date, project: int | None, user: int | None) -> Row:
        keys = (("USER", None, user), ("PROJECT", project, None), ("STUDIO", None, None))
        for word, of_project, of_user in keys:
            rule = self.rules.get((day.isoformat(), of_project, of_user))
            if rule and (word == "STUDIO" or of_project or of_user):
                return {"description": rule[1], "reason": f"{word}_EXCEPTION", "working": rule[0]}
        return {"description": None, "reason": "STUDIO_WORK_WEEK", "working": day.weekday() < 5}

    def set_rule(self, call: Row) -> Row:
        project, user = call.get("project"), call.get("user")
        if project and user:
            raise SiteFault("API work_schedule_update() takes a project or a user, not both.")
        key = (str(call["date"]), (project or {}).get("id"), (user or {}).get("id"))
        self.rules[key] = (bool(call["working"]), call.get("description"))
        return {name: call.get(name) for name in ("date", "working", "description", "project", "user")}

    def export(self, call: Row) -> str:
        """A page as CSV: ID, Name and Status of the rows of its type in its project."""
        page = self.store.row("Page", int(call["page_id"]))
        if page is None or page["gone"]:
            raise SiteFault(f"API export_page() Page {call['page_id']} does not exist.")
        if call.get("format") != "csv":
            raise SiteFault(f"API export_page() format '{call.get('format')}' is not supported; use csv.")
        entity = self.reader.entity(page["entity_type"], "export_page")
        known = self.store.schema.of(entity)
        where, values = ("gone = 0", [])
        if page["project"] and "project" in known:
            where, values = "gone = 0 AND project = ?", [page["project"]]
        ids = [row[0] for row in self.store.many(f'SELECT id FROM "{entity}" WHERE {where} ORDER BY id', values)]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["ID", "Name", "Status"])
        for row in self.reader.rows(entity, ids, ["cached_display_name", "sg_status_list"]):
            writer.writerow([row["id"], row["cached_display_name"], row["sg_status_list"]])
        return out.getvalue()

    def subscribed(self) -> list[Row]:
        return [{"humanUserId": number, "subscription": value} for number, value in self.subscriptions.items()]

    def subscribe(self, call: Row) -> Row:
        self.subscriptions |= {item["humanUserId"]: item["subscription"] for item in call["users"]}
        return {"status": "success"}
