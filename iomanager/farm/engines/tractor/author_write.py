"""Writes elements as alfscript, byte for byte as the Python API does (``domain/tractor.md`` 1.2).

Nothing is escaped there, so nothing is escaped here; what would change the script's structure is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from iomanager.farm.engines.tractor.author_errors import AuthorError, RequiredValueError, UnsafeTextError
from iomanager.farm.engines.tractor.author_tcl import braced
from iomanager.farm.engines.tractor.author_values import Attribute, Dialect, Kind, accept

if TYPE_CHECKING:
    from iomanager.farm.engines.tractor.author_elements import Element

WORD = re.compile(r"[A-Za-z0-9_.:-]+")


def element_text(element: Element, dialect: Dialect, level: int) -> str:
    """The element and all below it; ``level`` is its depth in the script."""
    parts = [element.keyword]
    for attribute in element.attributes:
        value = element.values.get(attribute.python_name)
        if value is None or value == []:
            if attribute.required:
                raise RequiredValueError(f"A value is required for {attribute.python_name}")
            continue
        if attribute.since is Dialect.V24 and dialect is Dialect.V20:
            raise AuthorError(f"{attribute.name} is not a valid attribute of a {type(element).__name__} in Tractor 2.0")
        text = _text(attribute, value, dialect, level)
        parts.append(text if attribute.positional else f"-{attribute.name} {text}")
    return " ".join(parts)


def word_text(text: str) -> str:
    """A word that is written without braces, such as a zone; raises UnsafeTextError for anything else."""
    if not WORD.fullmatch(text):
        raise UnsafeTextError(f"{text!r} must be one plain word")
    return text


def mapping_text(text: str) -> str:
    """A braced value of an assignment or folder mapping."""
    return braced(text, "the mapping")


def _text(attribute: Attribute, value: Any, dialect: Dialect, level: int) -> str:
    match attribute.kind:
        case Kind.GROUP:
            return _group(value, dialect, level)
        case Kind.TEXT | Kind.WHEN:
            return braced(value, attribute.python_name)
        case Kind.INT:
            return str(value)
        case Kind.BOOL:
            return str(int(value))
        case Kind.FLOAT:
            return f"{{{value:.1f}}}"
        case Kind.DATE:
            assert isinstance(value, dt.datetime)  # noqa: S101 - accept() let nothing else in
            return f"{{{value:%m %d %H:%M}}}"
        case Kind.INTS:
            return "{" + " ".join(str(item) for item in value) + "}"
    return _list(attribute, value, dialect)


def _list(attribute: Attribute, value: Any, dialect: Dialect) -> str:
    accept(attribute, value)  # the list may have been changed since it was assigned
    words = []
    for item in value:
        plain = braced(item, attribute.python_name)
        doubled = braced(item.replace("\\", "\\\\"), attribute.python_name)
        words.append(doubled if dialect is Dialect.V24 else plain)
    return "{" + " ".join(words) + "}"


def _group(members: list[Any], dialect: Dialect, level: int) -> str:
    indent = "  " * (level + 1)
    lines = [indent + member.asTcl(dialect, level + 1) for member in members]
    return "{\n" + "\n".join(lines) + "\n" + "  " * level + "}"
