"""Copying the frames of a plate, several at once, each verified; finished ones are reported in batches."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Conflict
from iomanager.media.copy import CopyResult, copy_unsynced, hash_file, hash_from_disk
from iomanager.media.place import plain_errors, sync_folder

BATCH_SECONDS = 0.2
BATCH_FILES = 200


@dataclass(frozen=True, slots=True)
class CopyTask:
    """One file to copy; ``size`` is that of the plan, in bytes."""

    source: Path
    destination: Path
    size: int


Copied = tuple[CopyTask, CopyResult]


@dataclass(frozen=True, slots=True)
class CopyRun:
    """How copies run. ``on_batch`` hears of files whose bytes and names are safe on the disk, on the calling thread.

    ``resuming`` accepts a destination that is there already when it equals its source. ``on_bytes`` is called from the
    copying threads with bytes and file name.
    """

    token: CancelToken
    on_batch: Callable[[Sequence[Copied]], None]
    on_bytes: Callable[[int, str], None]
    workers: int = 3
    resuming: bool = False


def copy_all(tasks: Iterable[CopyTask], run: CopyRun) -> None:
    """Copy every task's file. Files that were finished before an error or a cancel are still reported."""
    batch: list[Copied] = []
    told = time.monotonic()
    waiting = iter(tasks)
    with ThreadPoolExecutor(run.workers, "copy") as pool:
        running: set[Future[Copied]] = set(_submit(pool, waiting, run, run.workers * 2))
        failure: BaseException | None = None
        while running:
            done, running = wait(running, timeout=BATCH_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                failure = failure or future.exception()
                if not future.exception():
                    batch.append(future.result())
            if failure is None:
                running |= set(_submit(pool, waiting, run, len(done)))
            if len(batch) >= BATCH_FILES or time.monotonic() - told > BATCH_SECONDS or not running:
                _flush(batch, run)
                batch, told = [], time.monotonic()
    if failure:
        raise failure


def copies_missing(tasks: Iterable[CopyTask]) -> list[str]:
    """The step's check: what is wrong with the copies on the disk, in words; empty when every size is right."""
    problems = []
    for task in tasks:
        try:
            size = task.destination.lstat().st_size
        except OSError:
            problems.append(f"{task.destination.name} is missing.")
            continue
        if size != task.size:
            problems.append(f"{task.destination.name} has {size} bytes instead of {task.size}.")
    return problems


def _submit(
    pool: ThreadPoolExecutor, waiting: Iterator[CopyTask], run: CopyRun, count: int
) -> Iterator[Future[Copied]]:
    for _ in range(count):
        task = next(waiting, None)
        if task is None:
            return
        yield pool.submit(_copy, task, run)


def _flush(batch: Sequence[Copied], run: CopyRun) -> None:
    """The names become durable before anybody hears of them."""
    if not batch:
        return
    for folder in {task.destination.parent for task, _ in batch}:
        with plain_errors("flushing", folder):
            sync_folder(folder)
    run.on_batch(batch)


def _copy(task: CopyTask, run: CopyRun) -> Copied:
    name = task.destination.name
    if run.resuming and os.path.lexists(task.destination):
        found = _already_there(task, run.token)
        if found:
            run.on_bytes(found.bytes, name)
            return task, found
    result = copy_unsynced(
        task.source,
        task.destination,
        expected=(task.size, 0),
        token=run.token,
        on_bytes=lambda count: run.on_bytes(count, name),
    )
    return task, result


def _already_there(task: CopyTask, token: CancelToken) -> CopyResult | None:
    """The result of a copy that was finished but not written down before a crash; proven by both hashes.

    An empty file is the claim of a name on a disk without links (``media.place``); it makes way.
    """
    with plain_errors("looking at", task.destination):
        status = task.destination.lstat()
        if status.st_size == 0 and task.size > 0 and task.destination.is_file():
            task.destination.unlink()
            return None
    if task.destination.is_symlink() or not task.destination.is_file():
        raise Conflict(f"{task.destination} is not a file of ours and was left as it is.")
    found = hash_from_disk(task.destination, token=token)
    if found != hash_file(task.source, token=token):
        raise Conflict(
            f"{task.destination} exists with other content and was left as it is.",
            hint="Move it away, then resume; or publish as the next version.",
        )
    return found
