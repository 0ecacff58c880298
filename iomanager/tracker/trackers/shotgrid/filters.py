"""Our conditions as filters of a site. Where a site means another thing, more is asked for and sorted out here.

A site compares text without regard to case, knows no ``starts_with`` for numbers, and breaks on an empty ``in``
(``domain/shotgrid.md`` 0.8 and 1.4), so every answer is looked through again by :func:`query.matches`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iomanager.tracker.kinds import Field, FieldType, Kind, spec
from iomanager.tracker.query import COMMON, AnyOf, Condition, Op, Where
from iomanager.tracker.trackers.shotgrid.fields import ENTITY
from iomanager.tracker.trackers.shotgrid.schema import Schema
from iomanager.tracker.trackers.shotgrid.values import Values, link, number

NOTHING = ["id", "is", 0]
"""What no record fulfils."""
_RELATIONS: Mapping[Op, str] = {
    Op.IS: "is",
    Op.IS_NOT: "is_not",
    Op.IN: "in",
    Op.NOT_IN: "not_in",
    Op.CONTAINS: "contains",
    Op.STARTS_WITH: "starts_with",
    Op.GREATER: "greater_than",
    Op.LESS: "less_than",
    Op.BETWEEN: "between",
}
_NEGATED: Mapping[Op, bool] = {Op.IS: False, Op.IN: False, Op.IS_NOT: True, Op.NOT_IN: True}
Filter = list[Any] | dict[str, Any]


class Filters:
    """Builds filters for one site. ``None`` stands for: the site cannot tell, look through everything."""

    def __init__(self, schema: Schema, values: Values) -> None:
        self._schema = schema
        self._values = values

    def of(self, kind: Kind, where: tuple[Condition, ...]) -> list[Filter]:
        """Filters that at least let through what the conditions ask for."""
        return [found for condition in where if (found := self._one(kind, condition)) is not None]

    def _one(self, kind: Kind, condition: Condition) -> Filter | None:
        if not isinstance(condition, Where):
            parts = [self._one(kind, part) for part in condition.parts]
            if isinstance(condition, AnyOf):
                if not parts:
                    return list(NOTHING)
                return {"filter_operator": "any", "filters": parts} if None not in parts else None
            known = [part for part in parts if part is not None]
            return {"filter_operator": "all", "filters": known} if known else None
        return self._where(kind, condition)

    def _where(self, kind: Kind, where: Where) -> Filter | None:
        if where.op is Op.IN and not where.value:
            return list(NOTHING)
        if where.op is Op.NOT_IN and not where.value:
            return None
        if where.field == "id":
            return self._id(where)
        if where.field in COMMON:
            return None
        field = spec(kind).fields[where.field]
        site_field = self._schema.site_field(kind, where.field)
        if not site_field:
            return None
        if field.type in {FieldType.LINK, FieldType.LINKS} or site_field in {"published_file_type"}:
            return self._link(kind, field, where)
        if field.type is FieldType.BOOLEAN and where.value is None:
            return None
        return self._plain(kind, site_field, where)

    def _id(self, where: Where) -> Filter | None:
        if where.op in {Op.IS, Op.IS_NOT}:
            return ["id", _RELATIONS[where.op], number(str(where.value))]
        if where.op in {Op.IN, Op.NOT_IN}:
            return ["id", _RELATIONS[where.op], [number(str(value)) for value in where.value]]
        return None

    def _link(self, kind: Kind, field: Field, where: Where) -> Filter | None:
        site_field = self._schema.site_field(kind, field.name)
        if kind is Kind.ATTACHMENT and field.type is FieldType.LINKS:
            return self._file_of(site_field, where)
        several = where.op in {Op.IN, Op.NOT_IN}
        if where.op not in {Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN} or (several and None in where.value):
            return None
        if where.value is None:
            # ``entity`` holds things of several types: that it is no shot does not say that it is empty.
            return None if site_field == ENTITY else [site_field, _RELATIONS[where.op], None]
        links = [self._linked(kind, field, value) for value in (where.value if several else (where.value,))]
        return [site_field, _RELATIONS[where.op], links if several else links[0]]

    def _file_of(self, site_field: str, where: Where) -> Filter | None:
        """Files are linked from ``attachment_links``, and those of a note from the note alone."""
        if where.op is not Op.IS or where.value is None:
            return None
        return ["notes" if where.value.kind is Kind.NOTE else site_field, "is", link(where.value.kind, where.value.id)]

    def _linked(self, kind: Kind, field: Field, value: Any) -> Any:
        if field.type is FieldType.LINKS:
            return link(value.kind, value.id)
        if field.type is FieldType.LINK:
            return link(field.targets[0], value)
        return self._values.value_there(kind, field.name, value)

    def _plain(self, kind: Kind, site_field: str, where: Where) -> Filter | None:
        data_type = self._schema.data_type(kind, site_field)
        if data_type in {"url", "image", "serializable", "summary", "pivot_column", "calculated", ""}:
            return None
        if where.op in {Op.CONTAINS, Op.STARTS_WITH}:
            return self._text(site_field, where, data_type)
        if where.op in {Op.IS_NOT, Op.NOT_IN} and data_type == "text":
            return None  # it would leave out what differs in case alone
        if where.value is None:
            return [site_field, _RELATIONS[where.op], None]
        if where.op in {Op.IN, Op.NOT_IN} and None in where.value:
            return None
        several = where.op in {Op.IN, Op.NOT_IN, Op.BETWEEN}
        asked = where.value if several else [where.value]
        if where.field == "status" and where.op in _NEGATED:
            words = [word for one in asked for word in self._values.statuses_there(kind, one)]
            if len(words) > len(asked):  # the site tells more apart than we do
                return [site_field, "not_in" if _NEGATED[where.op] else "in", words]
        values = [self._values.value_there(kind, where.field, value) for value in asked]
        return [site_field, _RELATIONS[where.op], values if several else values[0]]

    def _text(self, site_field: str, where: Where, data_type: str) -> Filter | None:
        return [site_field, _RELATIONS[where.op], where.value] if data_type == "text" and where.value else None
