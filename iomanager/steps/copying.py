"""The steps ``copy`` and ``mhl``: verified copies, and the manifest of what they found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from iomanager.core.errors import Conflict, InvalidInput
from iomanager.media.copy import hash_file
from iomanager.media.place import plain_errors, write_durably
from iomanager.steps import mhl
from iomanager.steps.claim import make_folder
from iomanager.steps.copy import Copied, CopyRun, CopyTask, copies_missing, copy_all
from iomanager.steps.running import Work
from iomanager.steps.staging import give_name, staged, sweep_parts


def copy_files(pairs: Sequence[tuple[Path, Path]], work: Work, *, workers: int = 3) -> list[mhl.Hashed]:
    """Copy every pair of source and destination, verified; those that are there with the same bytes are kept.

    Returns path, size and xxh64 in the order of the pairs. Raises Conflict for another file of that name.
    """
    if len({destination for _, destination in pairs}) != len(pairs):
        raise InvalidInput("Two files would get the same name.")
    tasks = [CopyTask(source, destination, _size(source)) for source, destination in pairs]
    names = {task.destination.name for task in tasks}
    for folder in dict.fromkeys(task.destination.parent for task in tasks):
        make_folder(folder)
        sweep_parts(folder, names)
    done: dict[Path, mhl.Hashed] = {}

    def remember(batch: Sequence[Copied]) -> None:
        for task, result in batch:
            done[task.destination] = (task.destination, result.bytes, result.xxh64)

    work.progress.start("Copying", sum(task.size for task in tasks) or None, "bytes")
    run = CopyRun(work.token, remember, lambda count, _: work.progress.advance(count), workers, resuming=True)
    copy_all(tasks, run)
    wrong = copies_missing(tasks)
    if wrong:
        raise InvalidInput(f"The copies are not whole: {' '.join(wrong[:5])}")
    return [done[task.destination] for task in tasks]


def write_hashes(path: Path, files: Sequence[mhl.Hashed]) -> None:
    """Keep the hashes for the step ``mhl``; the same list again is fine. Raises Conflict for another one."""
    content = json.dumps({"files": [[str(file), size, xxh64] for file, size, xxh64 in files]}, indent=0).encode()
    if path.is_file() and path.read_bytes() == content:
        return
    if path.exists():
        raise Conflict(f"{path} holds other hashes and was left as it is.", hint="Remove it, then retry.")
    with staged(path) as folder:
        with plain_errors("writing", path):
            write_durably(folder / path.name, content)
        give_name(folder / path.name, path)


def read_hashes(job: Mapping[str, Any]) -> list[mhl.Hashed]:
    """The list that :func:`write_hashes` wrote. Raises InvalidInput."""
    values = job.get("files")
    if not isinstance(values, list) or not values:
        raise InvalidInput("The file of hashes lists no files.")
    try:
        return [(Path(path), int(size), str(xxh64)) for path, size, xxh64 in values]
    except (TypeError, ValueError) as error:
        raise InvalidInput("The file of hashes is not one that the copy step writes.") from error


def write_mhl(folder: Path, hashed: Sequence[mhl.Hashed], *, author: str = "") -> list[Path]:
    """The manifest of files in ``folder``, which must be there with these sizes. Returns manifest and chain."""
    wrong = [
        path.name for path, size, _ in hashed if path.parent != folder or not path.is_file() or _size(path) != size
    ]
    if wrong:
        raise InvalidInput(f"{wrong[0]} is not in {folder} as it was copied (and {len(wrong) - 1} more).")
    return mhl.write(folder, hashed, author=author)


def hash_files(paths: Sequence[Path], work: Work) -> list[mhl.Hashed]:
    """Path, size and xxh64 of files, for plates that were rendered and not copied."""
    work.progress.start("Hashing", len(paths), "files")
    made = []
    for path in paths:
        result = hash_file(path, token=work.token)
        made.append((path, result.bytes, result.xxh64))
        work.progress.advance(1, path.name)
    return made


def _size(path: Path) -> int:
    with plain_errors("looking at", path):
        return path.stat().st_size
