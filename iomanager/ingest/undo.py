"""Taking a delivery back: its records are retired, and only files that are still the ones we wrote are removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import IOManagerError
from iomanager.ingest.journal.model import DeliveryState, FileEntry, Step
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.plan import Plan, PlatePlan, from_json
from iomanager.media.copy import hash_file
from iomanager.media.mhl import HISTORY
from iomanager.media.place import plain_errors
from iomanager.steps import claim, proxy, register
from iomanager.steps.program import left_scripts
from iomanager.tracker.service import Tracker


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back. ``kept`` are files that changed since, each with the reason why it stays."""

    delivery_id: str
    retired: tuple[dict[str, str], ...]
    removed: int
    kept: tuple[dict[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager publish --undo --json`` prints it."""
        return {
            "delivery_id": self.delivery_id,
            "retired": list(self.retired),
            "removed": self.removed,
            "kept": list(self.kept),
        }


@dataclass(slots=True)
class _Removal:
    """Counts what is removed and what is kept."""

    removed: int = 0
    kept: list[dict[str, str]] = field(default_factory=list)


def undo(delivery: str, journal: Journal, tracker: Tracker, *, token: CancelToken, progress: Progress) -> Undone:
    """Take the delivery back; can be run again after a crash. Raises NotFound, Conflict, Unavailable, Cancelled."""
    plan = from_json(journal.plan(delivery))
    with journal.lease(delivery) as lease:
        journal.set_state(delivery, DeliveryState.UNDOING)
        retired = [record for name in _projects(plan) for record in register.unregister(tracker, name, delivery)]
        for step in journal.delivery(delivery).steps:
            retired += _take_back(delivery, plan, step, tracker)
        entries = journal.files(delivery)
        progress.start("Undo", len(entries), "files")
        removal = _Removal()
        for entry in entries:
            token.check()
            lease.check()
            _remove(entry, removal, token)
            progress.advance(1, Path(entry.destination).name)
        for plate in plan.plates:
            removal.removed += _clear(delivery, plate, plan)
        _remove_folders(plan)
        journal.set_state(delivery, DeliveryState.UNDONE, "; ".join(file["reason"] for file in removal.kept))
    return Undone(delivery, tuple(retired), removal.removed, tuple(removal.kept))


def _projects(plan: Plan) -> list[str]:
    """Where the records of the delivery are: clips of the library have a project of their own."""
    return list(dict.fromkeys([plan.project, *(plate.project for plate in plan.plates if plate.project)]))


def _take_back(delivery: str, plan: Plan, step: Step, tracker: Tracker) -> list[dict[str, str]]:
    """Retire what the step wrote, where its delivery is not known at the tracker, and give the shot its cut back."""
    if step.kind != "register" or not step.detail:
        return []
    plate = next(plate for plate in plan.plates if plate.key == step.plate)
    place = register.Place(plate.project or plan.project, plate.sequence, plate.shot, delivery)
    records = [record for record in plan.records if record.plate == plate.key]
    retired = register.take_back(tracker, place, records, step.detail)
    before = step.detail.get("cut_before") or {}
    version = next((record.code for record in records if record.kind == "version"), "")
    for record in records:
        if record.kind == "shot_cut":
            register.restore_cut(tracker, place, record.fields, before, version=version)
    return retired


def _remove(entry: FileEntry, removal: _Removal, token: CancelToken) -> None:
    """Remove one file when it is ours still. One that was never hashed is ours when it equals its source."""
    path = Path(entry.destination)
    if not path.is_symlink() and not path.exists():
        return
    try:
        reason = _why_not_ours(entry, path, token)
        if not reason:
            with plain_errors("removing", path):
                path.unlink()
            removal.removed += 1
            return
    except IOManagerError as error:
        token.check()
        reason = error.message
    removal.kept.append({"path": str(path), "reason": reason})


def _why_not_ours(entry: FileEntry, path: Path, token: CancelToken) -> str:
    if path.is_symlink() or not path.is_file():
        return f"{path} is no longer a file."
    with plain_errors("looking at", path):
        size = path.stat().st_size
    if entry.size is not None and size != entry.size:
        return f"{path} has changed: {size} bytes instead of {entry.size}."
    wanted = entry.xxh64
    if wanted is None and entry.source and Path(entry.source).is_file():
        wanted = hash_file(Path(entry.source), token=token).xxh64
    if wanted is None:
        return f"{path} was not written by this delivery, as far as its journal knows."
    return "" if hash_file(path, token=token).xxh64 == wanted else f"{path} has changed since it was published."


def _clear(delivery: str, plate: PlatePlan, plan: Plan) -> int:
    """Temporary files of a killed run, scripts of a failed one, whose number is returned, and the claim."""
    folder, scripts = Path(plate.folder), list[Path]()
    if claim.is_claimed(folder, delivery):
        files = [Path(i.destination) for i in plan.items if i.plate == plate.key and i.kind != "folder"]
        for other in {file.parent for file in files}:
            proxy.sweep(other, "." if other == folder else f".{plate.key}.")
        with plain_errors("clearing", folder):
            scripts = left_scripts(files)
        for script in scripts:
            with plain_errors("removing", script):
                script.unlink()
    if folder.is_dir():
        claim.release_folder(folder, delivery)
    return len(scripts)


def _remove_folders(plan: Plan) -> None:
    """Folders that this delivery made, deepest first, and only while they are empty."""
    for folder in sorted(_made_folders(plan), key=lambda path: len(path.parts), reverse=True):
        if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            with plain_errors("removing", folder):
                folder.rmdir()


def _made_folders(plan: Plan) -> Iterator[Path]:
    yield from {Path(item.destination) for item in plan.items if item.kind == "folder"}
    for plate in plan.plates:
        yield Path(plate.folder) / HISTORY
        yield Path(plate.folder)
