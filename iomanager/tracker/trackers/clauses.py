"""Comparisons as SQL, as :mod:`iomanager.tracker.query` means them; those within texts are their users' matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_

from iomanager.tracker.query import Op


def _in(column: Any, values: tuple[Any, ...]) -> ColumnElement[bool]:
    known = [value for value in values if value is not None]
    found: ColumnElement[bool] = column.in_(known) if known else false()
    return or_(found, column.is_(None)) if len(known) < len(values) else found


def _not(found: ColumnElement[bool]) -> ColumnElement[bool]:
    """Also true where the field is empty: SQL's own ``not`` is neither true nor false there."""
    return func.coalesce(found, false()).is_(false())


CLAUSES: Mapping[Op, Callable[[Any, Any], ColumnElement[bool]]] = {
    Op.IS: lambda column, value: column.is_(None) if value is None else column == value,
    Op.IS_NOT: lambda column, value: column.is_not(None) if value is None else _not(column == value),
    Op.IN: _in,
    Op.NOT_IN: lambda column, values: _not(_in(column, values)),
    Op.GREATER: lambda column, value: column > value,
    Op.LESS: lambda column, value: column < value,
    Op.BETWEEN: lambda column, ends: column.between(*ends),
}
"""A column and a value, compared."""
