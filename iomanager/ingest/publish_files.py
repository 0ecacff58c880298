"""Files that a step of a publish renders: what stands already, and how new ones get their names and are written down.

A file is made in a hidden folder on the disk of its destination, hashed, written down as about to be placed, given its
name without replacing anything, and written down as done. So a crash anywhere leaves nothing that is not known.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from iomanager.core.cancel import Progress, ProgressState
from iomanager.core.errors import Conflict
from iomanager.ingest.journal.model import FileEntry, FileState
from iomanager.ingest.plan_model import PlanItem
from iomanager.media.copy import hash_file
from iomanager.media.place import part_path, plain_errors, sync_folder
from iomanager.steps.claim import make_folder
from iomanager.steps.proxy import Proxy, is_ours, place_proxy
from iomanager.steps.staging import flush

if TYPE_CHECKING:
    from iomanager.ingest.publish_plate import PlateRun

Pair = tuple[Path, PlanItem]
"""A finished file in its staging folder, and the item that it is."""


def items_of(run: PlateRun, *kinds: str) -> list[PlanItem]:
    """The plate's items of these kinds, in the order of the plan."""
    return [item for item in run.items if item.kind in kinds]


def missing(run: PlateRun, items: Sequence[PlanItem]) -> list[PlanItem]:
    """The items that do not stand yet; those that do are written down as done.

    Raises Conflict where something else has a name.
    """
    entries = _entries(run)
    standing = [item for item in items if _stands(entries.get(item.destination))]
    done = [entries[item.destination] for item in standing]
    run.journal.record_files(run.delivery, [dataclasses.replace(entry, state=FileState.DONE) for entry in done])
    there = {item.destination for item in standing}
    return [item for item in items if item.destination not in there]


@contextmanager
def staging(run: PlateRun, folder: Path) -> Iterator[Path]:
    """A hidden folder in ``folder`` by the name of the plate; it is removed at the end, and by the next run."""
    make_folder(folder, mode=int(run.site.settings.folder_mode, 8))
    made = part_path(folder / run.plate.key)
    with plain_errors("staging", made):
        made.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def place_all(run: PlateRun, pairs: Sequence[Pair]) -> None:
    """Give finished files their names. Raises Conflict where one is taken, and when the lease was lost."""
    made = []
    for part, item in pairs:
        run.token.check()
        flush(part)
        made.append((Proxy(part, Path(item.destination), hash_file(part, token=run.token)), item))
    _record(run, made, FileState.PLACING)
    for proxy, _ in made:
        run.token.check()
        place_proxy(proxy)
    for folder in {proxy.destination.parent for proxy, _ in made}:
        with plain_errors("flushing", folder):
            sync_folder(folder)
    _record(run, made, FileState.DONE)


def share(run: PlateRun, planned: int) -> Progress:
    """Progress of a part of the step that stands for ``planned`` bytes of its bar, in whatever unit it counts."""
    told = 0

    def tell(state: ProgressState) -> None:
        nonlocal told
        done = int(planned * min(state.done / state.total, 1)) if state.total else 0
        if done > told:
            run.progress.advance(done - told, f"{run.plate.key}: {state.title.lower()}, {state.done:g}")
            told = done

    return Progress(listener=tell)


def _entries(run: PlateRun) -> dict[str, FileEntry]:
    return {entry.destination: entry for entry in run.journal.files(run.delivery, run.plate.key)}


def _stands(entry: FileEntry | None) -> bool:
    """Whether a file of an earlier run is there, and is the one that was written down."""
    if entry is None or entry.xxh64 is None:
        return False
    path = Path(entry.destination)
    if not (path.exists() or path.is_symlink()):
        return False
    if not is_ours(path, entry.xxh64):
        raise Conflict(f"{path} exists with other content and was left as it is.", hint="Move it away, then resume.")
    return True


def _record(run: PlateRun, made: Sequence[tuple[Proxy, PlanItem]], state: FileState) -> None:
    run.lease.check()
    run.journal.record_files(
        run.delivery,
        [
            FileEntry(run.plate.key, item.kind, item.destination, "", proxy.result.bytes, proxy.result.xxh64, state)
            for proxy, item in made
        ],
    )
