"""Passwords of local accounts: kept as scrypt hashes, each with a salt of its own (RFC 7914)."""

from __future__ import annotations

import hashlib
import secrets

_COST, _BLOCK, _LANES = 2**15, 8, 1
_MEMORY = 128 * 2**20
"""Bytes that one hash may take; it needs 32 MiB."""


def hashed(password: str) -> str:
    """The text that is kept: scheme, cost, salt and hash."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${salt.hex()}${_hash(password, salt, _COST).hex()}"


def matches(password: str, kept: str) -> bool:
    """Whether this is the password of the kept text; False for a text of another scheme."""
    scheme, _, rest = kept.partition("$")
    parts = rest.split("$")
    if scheme != "scrypt" or len(parts) != 3:
        return False
    cost, salt, known = parts
    return secrets.compare_digest(_hash(password, bytes.fromhex(salt), int(cost)), bytes.fromhex(known))


def _hash(password: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32)
