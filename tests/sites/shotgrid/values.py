"""Values of writes: what a field accepts, and what is kept of it. Messages as a real site's."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from tests.sites.shotgrid import dates
from tests.sites.shotgrid.errors import Code, SiteFault, ruby
from tests.sites.shotgrid.schema import NUMBERS, Field, identity
from tests.sites.shotgrid.store import Link, Store

NOT_EMPTY: Final = ("Cut", "CutItem", "Project", "LocalStorage", "PublishedFileType", "HumanUser")
FIXED: Final[dict[str, tuple[tuple[str, ...], Any]]] = {  # what a field takes besides null
    **dict.fromkeys(NUMBERS, (("Integer",), int)),
    **dict.fromkeys(("float", "percent", "currency"), (("Float", "Integer"), (int, float))),
    **dict.fromkeys(("text", "list", "status_list", "date", "date_time", "color", "uuid", "entity_type"),
                    (("String",), str)),
    "checkbox": (("TrueClass", "FalseClass"), bool),
    "entity": (("Hash",), dict),
    "multi_entity": (("Array",), list),
    "password": (("String",), str),
}  # fmt: skip


class Values:
    """Checks the values of one site's fields."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def keep(self, one: Field, value: Any, method: str) -> dict[str, Any]:
        """The columns of a field that has columns. Raises SiteFault for what the field does not take."""
        self.check_type(one, value, method)
        if one.kind == "entity":
            link = self.target(one, value, method) if value is not None else (None, None)
            return {one.name: link[1], f"{one.name}$t": link[0]}
        return {one.name: self._plain(one, value, method)}

    def check_type(self, one: Field, value: Any, method: str) -> None:
        names, kinds = FIXED.get(one.kind, ((), object))
        nullable = one.kind not in ("checkbox", "multi_entity")
        right = isinstance(value, kinds) and (one.kind == "checkbox" or not isinstance(value, bool) or kinds is object)
        if right or (value is None and nullable):
            return
        allowed = ", ".join([*names, "NilClass"] if nullable else names)
        told = f"{ruby(value)}: {json.dumps(value, ensure_ascii=False)}"
        raise SiteFault(f"API {method}() {one.entity}.{one.name} expected [{allowed}] data type(s) but got {told}")

    def _plain(self, one: Field, value: Any, method: str) -> Any:
        if isinstance(value, str) and one.kind in ("text", "list", "status_list"):
            value = value.strip() or None
        if value is None:
            if one.kind == "text" and one.name == identity(one.entity) and one.entity in NOT_EMPTY:
                raise SiteFault(f"Cannot set identifier field to empty. ({one.entity})", Code.REFUSED)
            return None
        match one.kind:
            case "status_list" | "list":
                self._listed(one, value, method)
            case "date" | "date_time":
                return self._date(one, value, method)
            case "serializable":
                return json.dumps(value)
            case "checkbox":
                return int(value)
        return value

    def _listed(self, one: Field, value: str, method: str) -> None:
        if one.kind == "status_list" and value not in one.targets:
            listed = ", ".join(f"'{code}'" for code in one.targets)
            told = f"'{value}' is not a valid status. Valid statuses: {listed}"
            raise refused(method, one, told)
        if one.kind == "list" and one.targets and value not in one.targets:
            raise refused(method, one, "Value is not legal.")

    def _date(self, one: Field, value: str, method: str) -> str | None:
        try:
            return dates.text(value, one.kind)
        except ValueError:
            raise refused(method, one, f"'{value}' is not a valid {one.kind.replace('_', ' ')}.") from None

    def target(self, one: Field, value: Any, method: str) -> Link:
        """The row that a link names. Raises SiteFault when it names none, or one of a type that is enforced."""
        if not isinstance(value, dict):
            raise SiteFault(f"API {method}() {one.entity}.{one.name} expected [Hash] but got {ruby(value)}")
        kind, number = value.get("type"), value.get("id")
        if kind is None and value.get("name") and len(one.targets) == 1:
            kind = one.targets[0]
        if not isinstance(kind, str):
            raise SiteFault(f"API {method}() invalid/missing entity hash string 'type': {json.dumps(value)}")
        if number is None and value.get("name"):
            number = self._by_name(kind, str(value["name"]))
        wrong = one.binding and kind not in one.targets
        if wrong or not isinstance(number, int) or not self.store.alive((kind, number)):
            raise refused(method, one, "Value is not legal.")
        return kind, number

    def _by_name(self, kind: str, name: str) -> int | None:
        rows = self.store.many("SELECT id FROM ent WHERE type = ? AND name = ? AND gone = 0", [kind, name])
        return int(rows[0][0]) if rows else None


def refused(method: str, one: Field, message: str) -> SiteFault:
    """``Update failed for [Version.entity]: ...``"""
    return SiteFault(f"{method.capitalize()} failed for [{one.entity}.{one.name}]: {message}", Code.REFUSED)


def slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "_", text)
