"""The words of the filter as conditions: ``status:ip -status:omt code:S001``; free text is looked for in names."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from iomanager.core.errors import IOManagerError
from iomanager.tracker.desk import Desk
from iomanager.tracker.entry import entered
from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.query import Condition, Op, Ref, Where


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the filter. ``field`` is empty for free text; ``without`` turns it round."""

    word: str
    field: str
    value: str
    without: bool = False


def tokens(kind: Kind, text: str) -> list[Token]:
    """The words of a filter; quotes hold words with blanks together."""
    try:
        words = shlex.split(text, posix=True)
    except ValueError:  # a quote that is still open while one types
        words = text.split()
    return [_token(kind, word) for word in words]


def without(text: str, word: str) -> str:
    """The filter without one of its words."""
    try:
        words = shlex.split(text, posix=True)
    except ValueError:
        words = text.split()
    if word in words:
        words.remove(word)
    return shlex.join(words)


def conditions(desk: Desk, kind: Kind, text: str, project_id: str = "") -> list[Condition]:
    """What the tracker is asked. Raises InvalidInput for values that a field cannot have."""
    return [_condition(desk, kind, token, project_id) for token in tokens(kind, text)]


def _token(kind: Kind, word: str) -> Token:
    bare = word.removeprefix("-")
    name, colon, value = bare.partition(":")
    fields = spec(kind).fields
    known = next((field for field in (name, f"{name}_id") if colon and field in fields), "")
    turned = word.startswith("-") and bool(bare)
    return Token(word, known, value, turned) if known else Token(word, "", bare if turned else word, turned)


def _condition(desk: Desk, kind: Kind, token: Token, project_id: str) -> Condition:
    name = token.field or spec(kind).label
    field = spec(kind).fields[name]
    if not token.field or (field.type is FieldType.TEXT and not field.choices and name != "status"):
        # No tracker asks for what does not contain a text: the turned form compares whole values.
        return Where(name, Op.IS_NOT if token.without else Op.CONTAINS, token.value)

    def find(target: Kind, called: str) -> str | None:
        return desk.id_of(target, called, project_id)

    value = token.value if name == "status" else entered(field, token.value, find)
    if field.type is FieldType.LINKS:
        value = _first(value)
    if isinstance(value, str) and not value:
        value = None
    return Where(name, Op.IS_NOT if token.without else Op.IS, value)


def _first(value: object) -> Ref | None:
    return value[0] if isinstance(value, tuple) and value else None


def explained(error: IOManagerError) -> str:
    """Why a filter cannot be asked, in one sentence."""
    return f"{error.message} {error.hint}".strip()
