"""Nuke and Natron as children of a step: where they are, how a script of theirs is written, run and removed."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from iomanager.core.errors import Conflict, Unavailable
from iomanager.core.log import SECRET_NAMES, hide_secrets
from iomanager.media.child_program import end, follow
from iomanager.media.place import PART_SUFFIX, part_path, place, plain_errors, write_durably
from iomanager.media.settings import MediaSettings, Rendered
from iomanager.steps import natron, nuke
from iomanager.steps.scripts import ScriptJob
from iomanager.steps.sources import plate_name
from iomanager.steps.toolbox import Toolbox

MARK = "IO-Manager"
"""Every script of ours says this in its head, so that another's file is never replaced."""
_NOT_PASSED_ON = ("IOMANAGER_", "SHOTGUN_", "PYTHON", "VIRTUAL_ENV", "COV_", "QT_")
_TOLD = re.compile(r"^\s*Frame:? +(?:Rendered: *)?-?\d+|==> Frame: *-?\d+")
"""``Frame 1001 (1 of 48)`` of Nuke, ``Write1 ==> Frame: 1001, Progress: 2.1%`` of Natron."""


@dataclass(frozen=True, slots=True)
class Program:
    """A renderer: how it is called in messages, the end of its scripts' names, and how both are made."""

    name: str
    suffix: str
    script: Callable[[ScriptJob], str]
    arguments: Callable[[str, Path], tuple[str, ...]]


def program(renderer: str) -> Program:
    """The renderer of ``media.renderer``: ``nuke`` or ``natron``."""
    if renderer == "nuke":
        return Program("Nuke", ".nk", nuke.script, nuke.arguments)
    return Program("Natron", ".py", natron.script, natron.arguments)


def find_program(renderer: str, settings: MediaSettings) -> str:
    """Where the program is. Raises Unavailable that names the setting."""
    given = getattr(settings, renderer)
    name = program(renderer).name
    for candidate in [given] if given else _names(renderer, settings):
        found = shutil.which(os.path.expanduser(candidate))  # noqa: PTH111 - an argument of which, not a path of ours
        if found:
            return found
    if given:
        raise Unavailable(
            f"{name} is not at {given}, as the setting media.{renderer} says.",
            hint=f"Correct media.{renderer}, or render with media.renderer: builtin.",
        )
    raise Unavailable(
        f"{name} is not on this machine's PATH.",
        hint=f"Set media.{renderer} to the program, or render with media.renderer: builtin.",
    )


def _names(renderer: str, settings: MediaSettings) -> tuple[str, ...]:
    if renderer == "nuke":
        return f"Nuke{settings.nuke_version.split(' ')[0]}", "nuke", "Nuke"
    return "NatronRenderer", "natronrenderer"


def script_path(destination: Path, output: str, suffix: str) -> Path:
    """``{plate}_jpg.nk`` in the plate's folder ``plate`` (plates.md 7), beside the outputs where there is none."""
    return _home(destination) / f"{plate_name(destination)}_{output}{suffix}"


def _home(destination: Path) -> Path:
    staging = [folder for folder in destination.parents if folder.name.endswith(PART_SUFFIX)]
    beside = staging[-1].parent if staging else destination.parent
    return next((folder for folder in destination.parents if folder.name == "plate"), beside)


def left_scripts(files: Collection[Path]) -> list[Path]:
    """The scripts that failed renders of these files have left: of either program, for whatever they made."""
    plates, suffixes = {plate_name(file) for file in files}, [program(name).suffix for name in ("nuke", "natron")]
    names = ["{}_{}{}".format(*parts) for parts in itertools.product(plates, get_args(Rendered), suffixes)]
    places = [folder / name for folder in {_home(file) for file in files} for name in names]
    return sorted(path for path in places if _is_ours(path))


def render_script(tools: Toolbox, renderer: str, job: ScriptJob, script: Path, frames: int) -> None:
    """Write the script, run it, and remove it; of a run that failed it stays, to be looked at.

    ``frames`` is how many frames all outputs have together. Raises Unavailable with the program's last words,
    Unavailable where the program is missing or silent, Conflict where another's file has the script's name, Cancelled.
    """
    used = program(renderer)
    found = find_program(renderer, tools.settings)
    tools.work.token.check()
    with _script(script, used.script(job)):
        tools.work.progress.start(f"Rendering by {used.name}", frames, "frames")
        _run(tools, used, used.arguments(found, script), script.parent)


@contextmanager
def _script(path: Path, text: str) -> Iterator[None]:
    """The script under its name; one of an earlier run of ours is replaced. It is removed after success."""
    with plain_errors("writing", path):
        if os.path.lexists(path):
            if not _is_ours(path):
                raise Conflict(f"{path} is no script of ours and was left as it is.", hint="Move it away, then retry.")
            path.unlink()
        part = part_path(path)
        try:
            write_durably(part, text.encode())
            place(part, path)
        finally:
            part.unlink(missing_ok=True)
    yield
    with plain_errors("removing", path):
        path.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return MARK.encode() in file.read(4096)


@dataclass(slots=True)
class _Words:
    """Counts the frames that a program tells of, and keeps its last lines."""

    lines: deque[str] = field(default_factory=lambda: deque(maxlen=200))

    def __call__(self, line: str) -> int:
        self.lines.append(line.strip())
        return 1 if _TOLD.search(line) else 0

    def last(self) -> str:
        """The last line that speaks of an error, else the last one."""
        said = [line for line in self.lines if line]
        errors = [line for line in said if "error" in line.lower()]
        return hide_secrets((errors or said or [""])[-1])[:500]


def _run(tools: Toolbox, used: Program, argv: tuple[str, ...], folder: Path) -> None:
    words = _Words()
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=passed_on(os.environ),
        )
    except OSError as error:
        raise Unavailable(f"{used.name} cannot be started: {error.strerror or error}.") from error
    try:
        follow(process, tools.program(), used.name, words)
    finally:
        end(process)
    if process.returncode:
        said = words.last() or f"exit code {process.returncode}"
        raise Unavailable(f"{used.name} could not render it: {said}", hint="The script stays in the plate's folder.")


def passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """The program's environment: licences and its own settings, none of our secrets, nothing of our Python."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith(_NOT_PASSED_ON) and not SECRET_NAMES.search(name)
    }
