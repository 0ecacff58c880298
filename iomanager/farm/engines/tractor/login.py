"""The two known ways to prove a password to the engine (``domain/tractor.md`` 2.6).

The engine can also send a site's own Python code for this; it is never fetched nor run here. A third way is a function
that the studio passes in.
"""

from __future__ import annotations

from collections.abc import Callable

Scheme = Callable[[str, str], str]  # (password, challenge) -> response


def internal_response(password: str, challenge: str) -> str:
    """The engine's internal scheme: reversible, so only for a network that is trusted."""
    mixed = (ord(p) ^ ord(c) for p, c in zip(password, challenge, strict=False))
    return "1" + "".join(f"{code & 0xFF:02x}" for code in mixed)


def proof(password: str, challenge: str, scheme: Scheme = internal_response) -> str:
    """What ``q=login&c=`` takes: the challenge and the response to it, in lower-case hex."""
    return f"{challenge}|{scheme(password, challenge)}".encode().hex()
