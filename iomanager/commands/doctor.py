"""What is missing on this machine, and how to put it right."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager import app
from iomanager.commands.programs import programs
from iomanager.core import paths
from iomanager.core.errors import IOManagerError
from iomanager.terminal.console import size

if TYPE_CHECKING:
    from iomanager.app import Settings

LIBRARIES = (
    "PySide6_Essentials", "qasync", "OpenEXR", "OpenImageIO", "opencolorio", "av", "xlsxwriter", "python-calamine",
    "SQLAlchemy", "pycmx", "OpenTimelineIO",
)  # fmt: skip
DEBIAN_PACKAGES = {"libxcb-cursor.so.0": "libxcb-cursor0", "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``needed`` things make ``doctor`` fail when they are missing."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager doctor --json`` prints it."""
        return asdict(self)


def examine(values: Settings) -> list[Finding]:
    """Look at everything, and never stop at the first thing that is missing."""
    checks = (_python, _libraries, _home, _database, _tracker, _farm, _shows, _colour, _programs, _qt, _korean)
    return [finding for check in checks for finding in check(values)]


def _python(_values: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), version, "" if sys.version_info >= (3, 11) else "Use 3.11.")


def _libraries(_values: Settings) -> Iterator[Finding]:
    for name in LIBRARIES:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, ok=False, detail="not installed", fix="Start it by ./scripts/run, which installs it.")
        else:
            yield Finding(name, ok=True, detail=version)


def _home(_values: Settings) -> Iterator[Finding]:
    folder = paths.home()
    yield _writable("User folder", folder, "Set IOMANAGER_HOME to a folder that you may write.")


def _shows(values: Settings) -> Iterator[Finding]:
    folder = values.project.root.expanduser()
    yield _writable("Shows (project.root)", folder, "Set project.root to a folder that you may write.")


def _writable(name: str, folder: Path, fix: str) -> Finding:
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not (existing.is_dir() and os.access(existing, os.W_OK)):
        return Finding(name, ok=False, detail=f"{folder} cannot be written", fix=fix)
    return Finding(name, ok=True, detail=f"{folder}, {size(shutil.disk_usage(existing).free)} free")


def _database(values: Settings) -> Iterator[Finding]:
    from iomanager.db.engine import Database

    database = Database(app.database_url(values))
    try:
        yield Finding("Database", ok=True, detail=database.check())
    except IOManagerError as error:
        yield Finding("Database", ok=False, detail=error.message, fix=error.hint)
    finally:
        database.close()


def _tracker(values: Settings) -> Iterator[Finding]:
    """The ShotGrid site, where the settings name one."""
    from iomanager.db.engine import Database
    from iomanager.tracker.opening import open_tracker

    if values.tracker.kind == "local":
        return
    database = Database(app.database_url(values))
    try:
        tracker = open_tracker(values.tracker, database)
        try:
            yield Finding("Tracker", ok=True, detail=tracker.check())
        finally:
            tracker.close()
    except IOManagerError as error:
        yield Finding("Tracker", ok=False, detail=error.message, fix=error.hint)
    finally:
        database.close()


def _farm(values: Settings) -> Iterator[Finding]:
    """The engine of the jobs, where it is another one than this machine."""
    from iomanager.db.engine import Database

    if values.farm.engine == "local":
        return
    database = Database(app.database_url(values))
    jobs = app.job_service(values, database)
    try:
        yield Finding("Farm", ok=True, detail=jobs.check())
    except IOManagerError as error:
        yield Finding("Farm", ok=False, detail=error.message, fix=error.hint)
    finally:
        jobs.close()
        database.close()


def _colour(values: Settings) -> Iterator[Finding]:
    try:
        table = app.colour_table(values)
        names = table.names()
        yield Finding("Colour", ok=True, detail=f"{len(names)} colourspaces")
        for name in names:
            yield from _resolves(table, name)
    except IOManagerError as error:
        yield Finding("Colour", ok=False, detail=error.message, fix=error.hint)


def _resolves(table: Any, name: str) -> Iterator[Finding]:
    try:
        table.resolve(name)
    except IOManagerError as error:
        yield Finding(f"Colourspace {name}", ok=False, detail=error.message, fix=error.hint, needed=False)


def _programs(values: Settings) -> Iterator[Finding]:
    for found in programs(values):
        yield Finding(found.name, found.ok, found.detail, found.fix, found.needed)


def _qt(_values: Settings) -> Iterator[Finding]:
    """The libraries that Qt's X11 platform loads; the window needs them, the commands do not."""
    if sys.platform != "linux" or shutil.which("ldd") is None:
        return
    library = importlib.metadata.distribution("PySide6_Essentials")
    plugin = str(library.locate_file("PySide6/Qt/plugins/platforms/libqxcb.so"))
    linked = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=False).stdout
    missing = sorted({line.split()[0] for line in linked.splitlines() if "not found" in line})
    packages = " ".join(_package(library) for library in missing)
    yield Finding(
        "Window (Qt on X11)",
        ok=not missing,
        detail=f"lacks {', '.join(missing)}" if missing else "every library is there",
        fix=f"sudo apt-get install {packages}" if missing else "",
        needed=False,
    )


def _package(library: str) -> str:
    """The Debian package of a shared library: ``libxcb-icccm.so.4`` is in ``libxcb-icccm4``."""
    name, _, number = library.partition(".so.")
    return DEBIAN_PACKAGES.get(library, f"{name.lower()}{number.split('.')[0]}")


def _korean(_values: Settings) -> Iterator[Finding]:
    if sys.platform != "linux" or shutil.which("fc-list") is None:
        return
    fonts = subprocess.run(["fc-list", ":lang=ko", "family"], capture_output=True, text=True, check=False).stdout
    yield Finding(
        "Korean font",
        ok=bool(fonts.strip()),
        detail=fonts.splitlines()[0] if fonts.strip() else "none",
        fix="" if fonts.strip() else "sudo apt-get install fonts-noto-cjk",
        needed=False,
    )
