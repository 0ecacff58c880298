"""What an engine puts into the arguments of a command that asks for it (``domain/tractor.md`` 4.5). Pure.

Arguments are literal unless the command says ``substitute``: then ``%j`` is the job, ``%t`` the task, ``%c`` the
command, ``%h`` the machine, ``%r`` 1 for a command that begins again, ``%D(path)`` the path as this machine knows it,
and ``%%`` a percent sign. A Tractor engine does this itself; on the others the scheduler calls :func:`substituted`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

TOKEN: Final = re.compile(r"%(?:(%)|D\(([^)]*)\)|([A-Za-z]))")
LETTERS: Final = "jtchr"
ZONES: Final = {"linux": ("LINUX", "NFS"), "win32": ("UNC", "WINDOWS"), "darwin": ("OSX", "NFS")}


def substituted(
    argv: Sequence[str],
    values: Mapping[str, str],
    dirmaps: Iterable[tuple[str, str, str]] = (),
    zones: Sequence[str] | None = None,
) -> tuple[str, ...]:
    """The arguments with ``values`` by their letters and paths mapped from the zones of this machine.

    What is no token stays as it is: :func:`faults` finds it before the job is spooled.
    """
    maps = [(source, target) for source, target, zone in dirmaps if zone in (own_zones() if zones is None else zones)]
    return tuple(TOKEN.sub(lambda match: _one(match, values, maps), item) for item in argv)


def faults(argv: Iterable[str]) -> list[str]:
    """What in the arguments of a command that substitutes is no token that every engine knows, as sentences."""
    found = []
    for item in argv:
        rest = TOKEN.sub(lambda match: "" if not match[3] or match[3] in LETTERS else match[0], item)
        if "%" in rest:
            found.append(f"the argument {item!r} holds a percent sign that is no token; write %% for the sign itself.")
    return found


def own_zones() -> tuple[str, ...]:
    """The zones of folder mappings that this machine is in."""
    return ZONES.get(sys.platform, ("NFS",))


def _one(match: re.Match[str], values: Mapping[str, str], maps: Sequence[tuple[str, str]]) -> str:
    percent, folder, letter = match.groups()
    if percent:
        return "%"
    if folder is not None:
        source, target = next(((s, t) for s, t in maps if _is_in(folder, s)), ("", ""))
        return f"{target}{folder[len(source) :]}"
    return values.get(letter, match[0])


def _is_in(folder: str, source: str) -> bool:
    """Whether a path is the mapped folder or stands below it; a source that ends in a slash says so itself."""
    return folder.startswith(source) and (source.endswith("/") or folder[len(source) :][:1] in ("", "/"))
