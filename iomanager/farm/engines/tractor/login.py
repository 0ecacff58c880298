"""The two known ways to prove a password to the engine (``domain/tractor.md`` 2.6).

The engine can also send a site's own Python code for this; it is never fetched nor run here. A third way is a function
that the studio names in ``tractor.login_scheme``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final, cast

from iomanager.core.errors import InvalidInput

INTERNAL: Final = "internal:"
"""Begins the ``validation`` of an engine that checks passwords itself."""
Scheme = Callable[[str, str], str]  # (password, challenge) -> response


def internal_response(password: str, challenge: str) -> str:
    """The engine's internal scheme: reversible, so only for a network that is trusted."""
    mixed = (ord(p) ^ ord(c) for p, c in zip(password, challenge, strict=False))
    return "1" + "".join(f"{code & 0xFF:02x}" for code in mixed)


def proof(password: str, challenge: str, scheme: Scheme = internal_response) -> str:
    """What ``q=login&c=`` takes: the challenge and the response to it, in lower-case hex."""
    return f"{challenge}|{scheme(password, challenge)}".encode().hex()


def named(name: str) -> Scheme | None:
    """The studio's own scheme, by ``module:function``; None for no name. Raises InvalidInput for a name of nothing."""
    if not name:
        return None
    module, _, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise InvalidInput(
            f"tractor.login_scheme is {name!r}, which cannot be loaded: {error}",
            hint="It must be module:function, of a module that this program finds.",
        ) from error
    if not callable(found):
        raise InvalidInput(f"tractor.login_scheme is {name!r}, which is no function.")
    return cast("Scheme", found)
