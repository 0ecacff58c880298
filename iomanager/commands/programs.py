"""The programs beside Python that a job needs: ffmpeg, Redis, and Nuke or Natron where the settings choose them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iomanager.core.errors import IOManagerError

if TYPE_CHECKING:
    from iomanager.app import Settings

ENCODERS = ("libx264", "libvpx", "prores_ks", "dnxhd")
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a program. ``needed`` ones are those that the settings ask for."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True


def programs(values: Settings) -> Iterator[Found]:
    """Look at every program that the settings speak of."""
    yield from _ffmpeg(values)
    yield from _redis(values)
    for renderer in sorted({values.media.renderer, *values.media.renderers.values()} - {"builtin"}):
        yield _renderer(values, renderer)


def _ffmpeg(values: Settings) -> Iterator[Found]:
    from iomanager.media.ffmpeg_program import program

    try:
        found = program(values.media.ffmpeg)
    except IOManagerError as error:
        yield Found("ffmpeg", ok=False, detail=error.message, fix=error.hint)
        return
    version = re.search(r"ffmpeg version (\S+)", _said(found, "-hide_banner", "-version"))
    yield Found("ffmpeg", ok=version is not None, detail=f"{version[1] if version else 'does not answer'}, {found}")
    names = {
        line.split()[1] for line in _said(found, "-hide_banner", "-encoders").splitlines() if len(line.split()) > 1
    }
    missing = [name for name in ENCODERS if name not in names]
    yield Found(
        "Encoders of ffmpeg",
        ok=not missing,
        detail=f"lacks {', '.join(missing)}" if missing else ", ".join(ENCODERS),
        fix="Install an ffmpeg that was built with them, or name one in media.ffmpeg." if missing else "",
    )


def _redis(values: Settings) -> Iterator[Found]:
    """Only the Celery engine needs Redis, which may run on another machine."""
    found = shutil.which("redis-server")
    said = re.search(r"v=(\S+)", _said(found, "--version")) if found else None
    used = values.farm.engine == "celery"
    if found or used:
        detail = f"{said[1] if said else 'does not answer'}, {found}" if found else "not on this machine"
        fix = "" if found else "sudo apt-get install redis-server, or let it run on another machine."
        yield Found("redis-server", ok=found is not None, detail=detail, fix=fix, needed=False)


def _renderer(values: Settings, renderer: str) -> Found:
    from iomanager.steps.program import find_program, program

    name = program(renderer).name
    try:
        return Found(name, ok=True, detail=find_program(renderer, values.media))
    except IOManagerError as error:
        return Found(name, ok=False, detail=error.message, fix=error.hint)


def _said(program: str, *arguments: str) -> str:
    """What the program prints; empty where it does not answer in time."""
    try:
        made = subprocess.run(
            [program, *arguments], capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return made.stdout.decode("utf-8", "replace")
