"""Service keys: boolean expressions over what a machine provides (``domain/tractor.md`` 4.7).

``PixarRender && (@.mem > 8 || !"rack-1?")``. Keys are compared without regard to case; quoted keys take ``*`` and
``?``; ``&&`` is also ``,``; an empty expression and ``*`` are true anywhere. Metrics are ``@.name``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from iomanager.core.errors import InvalidInput

_TOKEN = re.compile(
    r'\s*(?:(&&|\|\||[!<>=]=|[!<>(),+*/-])|@\.(\w+)|"([^"]*)"|(\d+(?:\.\d*)?|\.\d+)(?![\w.-])|([\w.:-]+))'
)
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_MOST_DEEP = 100
CREW = "crew:"
"""Begins the key that asks for a crew: ``"crew:lighting"``."""


@dataclass(frozen=True, slots=True)
class Provides:
    """What a machine has: ``keys`` and ``crews`` (``*`` for all), ``metrics`` such as mem in GB, by lower-case name."""

    keys: tuple[str, ...] = ("*",)
    metrics: Mapping[str, float] | None = None
    crews: tuple[str, ...] = ("*",)

    def has(self, pattern: str, *, quoted: bool) -> bool:
        """Whether a key is among them; a quoted one may hold ``*`` and ``?``. A crew is a key behind :data:`CREW`."""
        wanted = pattern.lower()
        if wanted.startswith(CREW):
            return "*" in self.crews or wanted in {f"{CREW}{name.lower()}" for name in self.crews}
        names = [key.lower() for key in self.keys]
        if "*" in names:
            return True
        return any(fnmatchcase(name, wanted) for name in names) if quoted else wanted in names


def matches(expression: str, provides: Provides) -> bool:
    """Whether a machine satisfies the expression. Raises InvalidInput when it cannot be read."""
    if expression.strip() in {"", "*"}:
        return True
    reader = _Reader(expression, _tokens(expression), provides)
    found = reader.either()
    reader.finish()
    return bool(found)


def check(expression: str) -> None:
    """Raises InvalidInput when the expression cannot be read."""
    matches(expression, Provides())


def both(*expressions: str) -> str:
    """The expression that asks for all of them; empty ones ask for nothing."""
    wanted = list(dict.fromkeys(text.strip() for text in expressions if text.strip() not in {"", "*"}))
    return wanted[0] if len(wanted) == 1 else " && ".join(f"({text})" for text in wanted)


def of_crews(crews: Iterable[str]) -> str:
    """The expression that asks for a machine of one of the crews; empty when there are none."""
    return " || ".join(f'"{CREW}{name}"' for name in crews)


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, place = [], 0
    text = expression.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable(expression, text[place:].strip()[:20])
        kind = ("sign", "metric", "quoted", "number", "key")[(match.lastindex or 1) - 1]
        found.append((kind, match[match.lastindex or 1]))
        place = match.end()
    return found


def _unreadable(expression: str, near: str) -> InvalidInput:
    return InvalidInput(
        f"The service {expression!r} cannot be read near {near!r}.",
        hint='Write keys with && || ! ( ), such as: Linux && @.mem > 8 && !"rack-1?"',
    )


class _Reader:
    """Reads one expression from left to right; every part is a number, where 0 is false."""

    def __init__(self, text: str, tokens: Iterable[tuple[str, str]], provides: Provides) -> None:
        self._text = text
        self._tokens = [*tokens, ("end", "the end")]
        self._provides = provides
        self._at = 0
        self._depth = 0

    def finish(self) -> None:
        """Nothing may follow."""
        if self._tokens[self._at][0] != "end":
            raise _unreadable(self._text, self._tokens[self._at][1])

    def either(self) -> float:
        """``a || b``."""
        found = self._every()
        while self._take("||"):
            found = float(bool(self._every()) or bool(found))
        return found

    def _every(self) -> float:
        found = self._compared()
        while self._take("&&", ","):
            found = float(bool(self._compared()) and bool(found))
        return found

    def _compared(self) -> float:
        found = self._sum()
        sign = self._take(*_COMPARE)
        return float(_COMPARE[sign](found, self._sum())) if sign else found

    def _sum(self) -> float:
        found = self._product()
        while sign := self._take("+", "-"):
            other = self._product()
            found = found + other if sign == "+" else found - other
        return found

    def _product(self) -> float:
        found = self._one()
        while sign := self._take("*", "/"):
            other = self._one()
            found = found * other if sign == "*" else (found / other if other else 0.0)
        return found

    def _one(self) -> float:
        self._depth += 1
        if self._depth > _MOST_DEEP:
            raise _unreadable(self._text, "too many brackets")
        found = self._value()
        self._depth -= 1
        return found

    def _value(self) -> float:
        if self._take("!"):
            return float(not self._one())
        if self._take("("):
            found = self.either()
            if not self._take(")"):
                raise _unreadable(self._text, self._tokens[self._at][1])
            return found
        if self._take("*"):
            return 1.0
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "metric":
            return (self._provides.metrics or {}).get(text.lower(), 0.0)
        if kind == "number":
            return float(text)
        if kind in {"key", "quoted"}:
            return float(self._provides.has(text, quoted=kind == "quoted"))
        raise _unreadable(self._text, text)

    def _take(self, *signs: str) -> str:
        kind, text = self._tokens[self._at]
        if kind != "sign" or text not in signs:
            return ""
        self._at += 1
        return text
