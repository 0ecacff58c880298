"""The filters of ``read``, compiled to SQL with the semantics and error texts of a real site.

A condition is (SQL, values). Text ignores case; what negates includes rows without a value; links match on type and id.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from tests.sites.shotgrid import dates
from tests.sites.shotgrid.errors import SiteFault, ruby
from tests.sites.shotgrid.schema import NUMBERS, UNFILTERABLE, Field
from tests.sites.shotgrid.store import Store

Sql = tuple[str, list[Any]]

TEXT: Final = ("is", "is_not", "contains", "not_contains", "starts_with", "ends_with", "in", "not_in")
NUMBER: Final = ("is", "is_not", "less_than", "greater_than", "between", "not_between", "in", "not_in")
DATE: Final = ("is", "is_not", "greater_than", "less_than", "in_last", "not_in_last", "in_next", "not_in_next",
               "in_calendar_day", "in_calendar_week", "in_calendar_month", "in_calendar_year", "between", "in",
               "not_in")  # fmt: skip
LINK: Final = (
    "is",
    "is_not",
    "name_contains",
    "name_not_contains",
    "name_is",
    "type_is",
    "type_is_not",
    "in",
    "not_in",
)
PLAIN: Final = ("is", "is_not", "in", "not_in")
VOCABULARY: Final = {
    "text": TEXT, "color": PLAIN, "date": DATE, "date_time": DATE, "entity": LINK, "multi_entity": LINK,
    "list": PLAIN, "status_list": PLAIN, "entity_type": PLAIN, "uuid": PLAIN,
    "checkbox": ("is", "is_not"), "image": ("is", "is_not"), **dict.fromkeys(NUMBERS, NUMBER),
}  # fmt: skip
ADDRESSING: Final = ("name_starts_with", "name_ends_with")
PAIRS: Final = ("between", "not_between", "in_last", "not_in_last", "in_next", "not_in_next")
EXPECTED: Final = {
    **dict.fromkeys(NUMBERS, ("String", "Integer", "NilClass")),
    **dict.fromkeys(("float", "percent", "currency"), ("String", "Integer", "Float", "NilClass")),
    **dict.fromkeys(("entity", "multi_entity"), ("Hash", "NilClass")),
    **dict.fromkeys(("date", "date_time"), ("String", "NilClass")),
    **dict.fromkeys(("list", "status_list", "entity_type", "uuid", "color"), ("String", "NilClass")),
    "text": ("String", "NilClass"),
    "checkbox": ("TrueClass", "FalseClass"),
    "image": ("NilClass",),
}
COMPARE: Final = {"greater_than": ">", "less_than": "<"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition on one field: ``column`` is its SQL."""

    field: Field
    alias: str
    relation: str
    values: list[Any]

    @property
    def column(self) -> str:
        if self.field.name == "cached_display_name":
            return f"(SELECT name FROM ent WHERE type = '{self.field.entity}' AND id = {self.alias}.id)"
        return f'{self.alias}."{self.field.name}"'


class Filters:
    """Compiles the filters of one call. ``method``: as the messages name it."""

    def __init__(self, store: Store, method: str = "read") -> None:
        self.store = store
        self.method = method
        self._aliases = 0

    def compile(self, entity: str, node: Any, alias: str = "o") -> Sql:
        """SQL for a group, a condition, or the bare list of conditions that old callers send."""
        if isinstance(node, list):
            node = {"logical_operator": "and", "conditions": node}
        if not isinstance(node, dict):
            raise self._fault(f"expected a filter but got {ruby(node)}")
        if "conditions" not in node:
            return self._condition(entity, str(node.get("path")), node, alias)
        parts = [self.compile(entity, part, alias) for part in node["conditions"]]
        if not parts:
            return "1", []
        word = " OR " if node.get("logical_operator") == "or" else " AND "
        return f"({word.join(sql for sql, _ in parts)})", [value for _, values in parts for value in values]

    def _condition(self, entity: str, path: str, node: dict[str, Any], alias: str) -> Sql:
        if path.startswith("$FROM$"):
            return self._from(entity, path, node, alias)
        name, _, rest = path.partition(".")
        one = self.store.schema.of(entity).get(name)
        if name == "type":
            return self._type(entity, node)
        if one is None:
            raise self._fault(f"{entity}.{name} doesn't exist.")
        if rest:
            return self._hop(one, rest, node, alias)
        values = node.get("values", [])
        return self._leaf(Leaf(one, alias, str(node.get("relation")), values if isinstance(values, list) else [values]))

    def _type(self, entity: str, node: dict[str, Any]) -> Sql:
        same = entity in node.get("values", [])
        return ("1" if same == (node.get("relation") in ("is", "in")) else "0"), []

    def _hop(self, one: Field, rest: str, node: dict[str, Any], alias: str) -> Sql:
        """A path through a link: there must be a target of that type for which the rest holds."""
        kind, _, path = rest.partition(".")
        if one.kind not in ("entity", "multi_entity") or not self.store.schema.has(kind) or not path:
            raise self._fault(f"{one.entity}.{one.name}.{rest} doesn't exist.")
        other = self._alias()
        sql, values = self._condition(kind, path, node, other)
        if one.kind == "entity":
            join = f'{other}.id = {alias}."{one.name}" AND {alias}."{one.name}$t" = \'{kind}\''
            return f'EXISTS (SELECT 1 FROM "{kind}" {other} WHERE {join} AND {other}.gone = 0 AND {sql})', values
        targets = self.store.relation(one, f"{alias}.id")
        joined = f'({targets}) t JOIN "{kind}" {other} ON {other}.id = t.ti'
        return f"EXISTS (SELECT 1 FROM {joined} WHERE t.tt = '{kind}' AND {sql})", values

    def _from(self, entity: str, path: str, node: dict[str, Any], alias: str) -> Sql:
        """``$FROM$EventLogEntry.entity.id``: a row of the other type links here and fulfils the rest."""
        kind, _, rest = path.removeprefix("$FROM$").partition(".")
        name, _, last = rest.partition(".")
        one = self.store.schema.of(kind).get(name) if self.store.schema.has(kind) else None
        if one is None or one.kind != "entity" or not last:
            raise self._fault(f"{path} doesn't exist.")
        other = self._alias()
        sql, values = self._condition(kind, last, node, other)
        join = f'{other}."{name}" = {alias}.id AND {other}."{name}$t" = \'{entity}\' AND {other}.gone = 0'
        return f'EXISTS (SELECT 1 FROM "{kind}" {other} WHERE {join} AND {sql})', values

    def _alias(self) -> str:
        self._aliases += 1
        return f"h{self._aliases}"

    # -- one field ----------------------------------------------------------------------------------------------------

    def _leaf(self, leaf: Leaf) -> Sql:
        self._check(leaf)
        match leaf.field.kind:
            case "text":
                return self._text(leaf, leaf.column)
            case "date" | "date_time":
                return self._date(leaf)
            case "entity":
                return self._entity(leaf)
            case "multi_entity":
                return self._multi(leaf)
            case "checkbox":
                wanted = bool(leaf.values[0]) == (leaf.relation == "is")
                return f"ifnull({leaf.column}, 0) = ?", [int(wanted)]
            case "image":
                return f"{leaf.column} IS {'' if leaf.relation == 'is' else 'NOT '}NULL", []
        return self._compare(leaf, leaf.column, [self._number(leaf, value) for value in leaf.values])

    def _check(self, leaf: Leaf) -> None:
        kind, relation = leaf.field.kind, leaf.relation
        where = f"{leaf.field.entity}.{leaf.field.name}"
        if kind in UNFILTERABLE:
            raise self._fault(f"{where}'s '{kind}' data type cannot be used in a filter.")
        allowed = VOCABULARY[kind] + (ADDRESSING if leaf.field.name.startswith("addressings") else ())
        if relation not in allowed:
            listed = ", ".join(allowed)
            raise self._fault(f"{where}'s '{kind}' data type doesn't support '{relation}' 'relation' (use: {listed})")
        self._check_count(relation, leaf.values)
        if relation.startswith(("name_", "type_")):
            return
        expected = ("Integer",) if relation.startswith("in_calendar") else EXPECTED[kind]
        found = leaf.values[:1] if relation in PAIRS[2:] else leaf.values
        if relation in PAIRS[2:]:
            expected = ("Integer", "String")
        elif kind == "text" and relation in ("in", "not_in"):
            expected = ("String",)
        for value in found:
            if ("FalseClass" if value is False else ruby(value)) not in expected:
                told = f"[{', '.join(expected)}] data type(s) but got {ruby(value)}: {json.dumps(value)}"
                raise self._fault(f"{where} expected {told}")

    def _check_count(self, relation: str, values: list[Any]) -> None:
        told = json.dumps(values, ensure_ascii=False)
        if relation in ("in", "not_in"):
            if not values:
                raise self._fault(f"'{relation}' 'relation' expects at least a 1-element array: {told}")
        elif len(values) != (wanted := 2 if relation in PAIRS else 1):
            raise self._fault(f"'{relation}' 'relation' expects a {wanted}-element array: {told}")

    def _number(self, leaf: Leaf, value: Any) -> Any:
        if leaf.field.kind not in NUMBERS or not isinstance(value, str):
            return value
        try:
            return float(value) if leaf.field.kind == "float" else int(value)
        except ValueError:
            raise self._fault(f"{leaf.field.entity}.{leaf.field.name} expected a number but got {value!r}") from None

    def _text(self, leaf: Leaf, column: str) -> Sql:
        values = [None if value is None else str(value).casefold() for value in leaf.values]
        if leaf.relation in PLAIN:
            return self._compare(leaf, f"fold({column})", [value or None for value in values])
        return _pattern(f"fold({column})", leaf.relation, values[0] or "")

    def _compare(self, leaf: Leaf, column: str, values: list[Any]) -> Sql:
        """is, in, ranges and their negations, which include rows without a value."""
        relation = leaf.relation
        if relation in COMPARE:
            return f"{column} {COMPARE[relation]} ?", values
        if relation == "between":
            return f"{column} BETWEEN ? AND ?", sorted(values)
        if relation == "not_between":
            return f"({column} IS NULL OR {column} NOT BETWEEN ? AND ?)", sorted(values)
        present = [value for value in values if value is not None]
        parts = [f"{column} IN (SELECT value FROM json_each(?))"] if len(present) > 1 else []
        parts += [f"{column} = ?"] if len(present) == 1 else []
        parts += [f"{column} IS NULL"] if None in values else []
        bound = [json.dumps(present)] if len(present) > 1 else present
        sql = f"({' OR '.join(parts)})"
        return (sql if relation in ("is", "in") else f"ifnull(NOT {sql}, {int(None not in values)})"), bound

    def _date(self, leaf: Leaf) -> Sql:
        relation, kind = leaf.relation, leaf.field.kind
        if relation.startswith(("in_", "not_in_")):
            low, high = dates.window(relation.removeprefix("not_"), leaf.values, self.store.now(), kind)
            sql = f"({leaf.column} >= ? AND {leaf.column} < ?)"
            return (f"ifnull(NOT {sql}, 1)" if relation.startswith("not_") else sql), [low, high]
        try:
            values = [dates.text(value, kind) for value in leaf.values]
        except ValueError:
            told = f"{leaf.field.entity}.{leaf.field.name} expected a {kind} but got {json.dumps(leaf.values)}"
            raise self._fault(told) from None
        return self._compare(leaf, leaf.column, values)

    def _entity(self, leaf: Leaf) -> Sql:
        kind = f'{leaf.alias}."{leaf.field.name}$t"'
        alive = f"(SELECT name FROM ent WHERE type = {kind} AND id = {leaf.column} AND gone = 0)"
        match leaf.relation:
            case "type_is":
                return f"ifnull({kind} = ? AND {alive} IS NOT NULL, 0)", leaf.values
            case "type_is_not":
                return f"ifnull({kind} <> ? OR {alive} IS NULL, 1)", leaf.values
            case "is" | "is_not" | "in" | "not_in":
                pass
            case relation:
                pattern = relation.replace("name_not_", "not_").replace("name_", "")
                return _pattern(f"fold({alive})", pattern, str(leaf.values[0]).casefold())
        links = [self._link(leaf, value) for value in leaf.values if value is not None]
        parts = [f"({kind} = ? AND {leaf.column} = ?)"] * len(links)
        parts += [f"{alive} IS NULL"] if None in leaf.values else []
        sql = f"ifnull({' OR '.join(parts)}, 0)"
        bound = [item for link in links for item in link]
        return (sql if leaf.relation in ("is", "in") else f"NOT {sql}"), bound

    def _multi(self, leaf: Leaf) -> Sql:
        targets = self.store.relation(leaf.field, f"{leaf.alias}.id")
        negated = leaf.relation in ("is_not", "not_in", "type_is_not", "name_not_contains")
        sql, bound = self._any(leaf)
        found = f"EXISTS (SELECT 1 FROM ({targets}) t WHERE {sql})"
        empty = f"NOT EXISTS (SELECT 1 FROM ({targets}) t)"
        if leaf.relation in ("is", "in", "is_not", "not_in"):
            links = [self._link(leaf, value) for value in leaf.values if value is not None]
            # A bug of the real site: nothing that exists in the list, and it looks for empty rows.
            lost = leaf.relation == "in" and not any(self.store.alive(link, retired=True) for link in links)
            if None in leaf.values or lost:
                found, bound = (f"({found} OR {empty})", bound) if links and not lost else (empty, [])
        return (f"NOT {found}" if negated else found), bound

    def _any(self, leaf: Leaf) -> Sql:
        """What one of the targets ``t`` must be."""
        if leaf.relation in ("type_is", "type_is_not"):
            return "t.tt = ?", leaf.values
        if leaf.relation.startswith("name_"):
            pattern = leaf.relation.replace("name_not_", "name_").replace("name_", "")
            return _pattern("fold(t.name)", pattern, str(leaf.values[0]).casefold())
        links = [self._link(leaf, value) for value in leaf.values if value is not None]
        sql = " OR ".join(["(t.tt = ? AND t.ti = ?)"] * len(links)) or "0"
        return f"({sql})", [item for link in links for item in link]

    def _link(self, leaf: Leaf, value: dict[str, Any]) -> tuple[str, int]:
        kind, number = value.get("type"), value.get("id")
        if not isinstance(kind, str):
            raise self._fault("invalid/missing entity hash string 'type': " + json.dumps(value))
        if not isinstance(number, int):
            raise self._fault("invalid/missing entity hash integer 'id': " + json.dumps(value))
        return kind, number

    def _fault(self, message: str) -> SiteFault:
        return SiteFault(f"API {self.method}() {message}")


def _pattern(column: str, relation: str, wanted: str) -> Sql:
    """contains, starts_with, ends_with, is and not_contains on folded text."""
    match relation:
        case "is":
            return f"ifnull({column} = ?, 0)", [wanted]
        case "starts_with":
            return f"ifnull(substr({column}, 1, ?) = ?, 0)", [len(wanted), wanted]
        case "ends_with":
            return f"ifnull(substr({column}, -max(1, ?)) = ?, 0)", [len(wanted), wanted]
        case "not_contains":
            return f"ifnull(instr({column}, ?) = 0, 1)", [wanted]
    return f"ifnull(instr({column}, ?) > 0, 0)", [wanted]
