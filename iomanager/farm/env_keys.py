"""What the environment keys of a command mean where no blade has handlers for them (``domain/tractor.md`` 4).

``setenv A=1 B=2`` sets variables. Other keys, such as ``maya-2024``, name an environment of the studio: the command
finds all of them in ``TR_ENV_KEY``, a comma between two.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

NAME = "TR_ENV_KEY"
_SETENV = "setenv"


def variables(keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The variables that the keys ask for, in their order; of what :func:`faults` names, nothing."""
    wanted = tuple(keys)
    if not wanted:
        return ()
    pairs = [word.partition("=") for key in wanted for word in _assignments(key) or ()]
    return ((NAME, ",".join(wanted)), *((name, value) for name, sign, value in pairs if sign and name))


def faults(keys: Iterable[str]) -> Iterator[str]:
    """What of the keys cannot be read, a sentence for each."""
    for key in keys:
        words = _assignments(key)
        if words is not None and not (words and all(word.find("=") > 0 for word in words)):
            yield f"the environment key {key!r} is not of the form: setenv NAME=VALUE ..."


def _assignments(key: str) -> list[str] | None:
    """The words behind ``setenv``, none of them where they cannot be read; None of another key."""
    if key.split()[:1] != [_SETENV]:
        return None
    try:
        return shlex.split(key)[1:]
    except ValueError:  # a quotation without its end
        return []
