"""JPGs, half-size JPGs, MP4 and thumbnail of a plate from one decode, staged aside and then given their names."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict, InvalidInput
from iomanager.media.copy import CopyResult, hash_file
from iomanager.media.place import PART_SUFFIX, part_path, place, plain_errors
from iomanager.media.proxy import ProxyJob, Rendered, check_outputs
from iomanager.steps.staging import remove_staged


class Renderer(Protocol):
    """What decodes and encodes: ``media.decoder.Decoder``."""

    def render(self, job: ProxyJob, token: CancelToken, progress: Progress) -> Rendered:
        """Make every output of the job. Raises InvalidInput naming the frame that does not decode."""
        ...


@dataclass(frozen=True, slots=True)
class Proxy:
    """One finished proxy under its temporary name, with what it will be known by."""

    part: Path
    destination: Path
    result: CopyResult


@contextmanager
def rendered(
    job: ProxyJob, key: str, renderer: Renderer, *, token: CancelToken, progress: Progress
) -> Iterator[list[Proxy]]:
    """Render ``job`` beside its destinations and yield the proxies, checked and flushed; leftovers go at the end.

    ``key`` names the plate. Raises InvalidInput when a frame does not decode, or when what was made is not whole.
    """
    first = next(job.outputs(), None)
    if first is None:
        yield []
        return
    staging = part_path(_home(job) / key)
    with plain_errors("staging", staging):
        staging.mkdir()
    try:
        staged = _moved(job, staging)
        renderer.render(staged, token, progress)
        wrong = check_outputs(staged)
        if wrong:
            raise InvalidInput(f"The proxies of {key} are not whole: {' '.join(wrong)}")
        pairs = zip(staged.outputs(), job.outputs(), strict=True)
        yield [_sealed(part, destination, token) for part, destination in pairs]
    finally:
        remove_staged(staging)


def place_proxy(proxy: Proxy) -> None:
    """Give a proxy its name. Raises Conflict when something stands there."""
    with plain_errors("naming", proxy.destination):
        place(proxy.part, proxy.destination)


def is_ours(path: Path, known: str) -> bool:
    """Whether the file at ``path`` has the hash that was written down. Raises Conflict when it is no file."""
    if path.is_symlink() or not path.is_file():
        raise Conflict(f"{path} is not a file of ours and was left as it is.")
    return hash_file(path, token=CancelToken()).xxh64 == known


def sweep(folder: Path, prefix: str = ".") -> None:
    """Remove what a killed run left under temporary names that begin with ``prefix``."""
    if not folder.is_dir():
        return
    with plain_errors("clearing", folder):
        for path in folder.iterdir():
            if path.name.startswith(prefix) and path.name.endswith(PART_SUFFIX):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)


def _home(job: ProxyJob) -> Path:
    """Where to stage: the same disk as the outputs, in a folder that exists."""
    outputs = [path for path in (job.mp4_path, job.thumbnail_path) if path] or [next(job.outputs()).parent]
    return outputs[0].parent


def _moved(job: ProxyJob, staging: Path) -> ProxyJob:
    for name in ("jpg", "half", "movie", "thumbnail"):
        (staging / name).mkdir()
    return dataclasses.replace(
        job,
        jpg_paths=tuple(staging / "jpg" / path.name for path in job.jpg_paths),
        half_jpg_paths=tuple(staging / "half" / path.name for path in job.half_jpg_paths),
        mp4_path=staging / "movie" / job.mp4_path.name if job.mp4_path else None,
        thumbnail_path=staging / "thumbnail" / job.thumbnail_path.name if job.thumbnail_path else None,
        keep_existing=False,
    )


def _sealed(part: Path, destination: Path, token: CancelToken) -> Proxy:
    with plain_errors("flushing", destination), part.open("rb") as file:
        os.fsync(file.fileno())
    return Proxy(part, destination, hash_file(part, token=token))
