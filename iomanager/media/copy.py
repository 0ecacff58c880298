"""Verified copies: hashed while they are read, flushed, read back from the disk, and only then named.

The three stages (:func:`stage`, :func:`verify_staged`, ``place.place``) are functions of their own; a copy that dies
in any of them leaves at most a hidden temporary file, never half a frame under its final name.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import xxhash

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import InvalidInput, Unavailable
from iomanager.media.place import part_path, place, plain_errors, sync_folder

CHUNK = 1 << 20  # stays in the cache between read, hash and write, and is worth the change of threads


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What was read from the source, and found again at the destination. ``xxh64`` is 16 hexadecimal digits."""

    xxh64: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy under its temporary name, flushed to the disk but not yet read back.

    ``proof`` is the xxh3_128 of the bytes that were read from the source: what is read back must have the same. It
    costs a quarter of a second xxh64, which the manifests need, and is twice as long.
    """

    part: Path
    source: Path
    result: CopyResult
    proof: str


def copy_verified(
    source: Path,
    destination: Path,
    *,
    expected: tuple[int, int] | None = None,
    token: CancelToken,
    on_bytes: Callable[[int], None] | None = None,
) -> CopyResult:
    """Copy one file so that its bytes are proven to be on the disk before it gets its name, and the name lasts.

    ``expected`` is the source's (size in bytes, mtime in nanoseconds) when it was planned; an mtime of 0 is not
    compared. ``on_bytes`` hears of every chunk written. Raises InvalidInput for a source that is changing, Conflict
    when the destination exists, Unavailable or Forbidden with the frame's name when the disk fails, Cancelled.
    """
    result = copy_unsynced(source, destination, expected=expected, token=token, on_bytes=on_bytes)
    with plain_errors("naming", destination):
        sync_folder(destination.parent)
    return result


def copy_unsynced(
    source: Path,
    destination: Path,
    *,
    expected: tuple[int, int] | None = None,
    token: CancelToken,
    on_bytes: Callable[[int], None] | None = None,
) -> CopyResult:
    """The same, where the caller flushes the destination's folder once for many frames (``place.sync_folder``)."""
    with plain_errors("copying to", destination):
        if os.path.lexists(destination):  # said before the work rather than after it; place() is what decides
            raise FileExistsError(errno.EEXIST, "exists")
    staged = stage(source, destination, expected=expected, token=token, on_bytes=on_bytes)
    try:
        verify_staged(staged, token=token)
        with plain_errors("naming", destination):
            place(staged.part, destination)
    finally:
        with contextlib.suppress(OSError):
            staged.part.unlink(missing_ok=True)
    return staged.result


def stage(
    source: Path,
    destination: Path,
    *,
    expected: tuple[int, int] | None = None,
    token: CancelToken,
    on_bytes: Callable[[int], None] | None = None,
) -> Staged:
    """Copy ``source`` to a temporary file beside ``destination`` and flush it; removes it again when that fails."""
    token.check()
    with plain_errors("reading", source):
        reading = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    part = part_path(destination)
    try:
        before = _check_source(reading, source, expected)
        with plain_errors("creating", destination):
            writing = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            pump = _Pump(source, destination, token, on_bytes)
            result, proof = pump.run(reading, writing, before.st_size)
            with plain_errors("flushing", destination):
                os.fsync(writing)
            _check_unchanged(reading, source, before, result.bytes)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        finally:
            os.close(writing)
    finally:
        os.close(reading)
    return Staged(part, source, result, proof)


def verify_staged(staged: Staged, *, token: CancelToken) -> None:
    """Read the staged file back from the disk, past the page cache, and compare. Raises Unavailable when it differs."""
    digest = xxhash.xxh3_128()
    size = _digest_file(staged.part, digest, token, from_disk=True)
    if (size, digest.hexdigest()) != (staged.result.bytes, staged.proof):
        raise Unavailable(
            f"{staged.source.name}: what the disk holds is not what was written (xxh3 {digest.hexdigest()} of "
            f"{size} bytes instead of {staged.proof} of {staged.result.bytes}).",
            hint="Check the disk, the memory and the network of this machine; the copy was removed.",
        )


def hash_from_disk(path: Path, *, token: CancelToken) -> CopyResult:
    """The size and xxh64 of a flushed file, read from the disk: its pages are dropped from the cache first."""
    digest = xxhash.xxh64()
    size = _digest_file(path, digest, token, from_disk=True)
    return CopyResult(digest.hexdigest(), size)


def hash_file(path: Path, *, token: CancelToken) -> CopyResult:
    """The size and xxh64 of a file, from the cache or the disk."""
    digest = xxhash.xxh64()
    size = _digest_file(path, digest, token, from_disk=False)
    return CopyResult(digest.hexdigest(), size)


class _Digest(Protocol):
    """What the hashes of ``xxhash`` have in common."""

    def update(self, data: memoryview, /) -> None:
        """Take in more bytes."""
        ...


def _digest_file(path: Path, digest: _Digest, token: CancelToken, *, from_disk: bool) -> int:
    """Feed the whole file to ``digest``; its size in bytes."""
    with plain_errors("reading back", path):
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            if from_disk and hasattr(os, "posix_fadvise"):
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            return _feed(descriptor, digest, token)
        finally:
            os.close(descriptor)


def _feed(descriptor: int, digest: _Digest, token: CancelToken) -> int:
    total = 0
    buffer = memoryview(bytearray(CHUNK))
    while count := _read_into(descriptor, buffer):
        token.check()
        digest.update(buffer[:count])
        total += count
    return total


@dataclass(frozen=True, slots=True)
class _Pump:
    """Moves the bytes of one file, hashing them on the way; reading and writing fail with different words."""

    source: Path
    destination: Path
    token: CancelToken
    on_bytes: Callable[[int], None] | None

    def run(self, reading: int, writing: int, size: int) -> tuple[CopyResult, str]:
        """Copy until the end, or until there is more than ``size``: a source that grows must not fill the disk.

        Both hashes are of the bytes that were read, while they are still in the processor's cache.
        """
        digest, proof, total = xxhash.xxh64(), xxhash.xxh3_128(), 0
        buffer = memoryview(bytearray(CHUNK))
        while True:
            self.token.check()
            with plain_errors("reading", self.source):
                count = _read_into(reading, buffer)
            if not count or total > size:
                return CopyResult(digest.hexdigest(), total), proof.hexdigest()
            chunk = buffer[:count]
            digest.update(chunk)
            proof.update(chunk)
            self._write(writing, chunk)
            total += count
            if self.on_bytes:
                self.on_bytes(count)

    def _write(self, writing: int, chunk: memoryview) -> None:
        with plain_errors("writing", self.destination):
            written = os.write(writing, chunk)
            while written < len(chunk):
                written += os.write(writing, chunk[written:])


def _read_into(descriptor: int, buffer: memoryview) -> int:
    if hasattr(os, "readv"):
        return os.readv(descriptor, [buffer])
    data = os.read(descriptor, len(buffer))  # Windows
    buffer[: len(data)] = data
    return len(data)


def _check_source(descriptor: int, source: Path, expected: tuple[int, int] | None) -> os.stat_result:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise InvalidInput(f"{source} is not a file, so it cannot be copied.")
    if expected and (status.st_size != expected[0] or expected[1] not in (0, status.st_mtime_ns)):
        raise InvalidInput(
            f"{source.name} has changed since the publish was planned ({expected[0]} bytes then, "
            f"{status.st_size} now).",
            hint="Scan the delivery again; a file that is still being written is held back until it rests.",
        )
    return status


def _check_unchanged(descriptor: int, source: Path, before: os.stat_result, copied: int) -> None:
    """Refuse a source that grew, shrank, was touched or was replaced while it was read."""
    after = os.fstat(descriptor)
    with plain_errors("reading", source):
        named = source.stat()
    facts = {(s.st_size, s.st_mtime_ns, s.st_ino) for s in (before, after, named)}
    if len(facts) > 1 or copied != before.st_size:
        raise InvalidInput(
            f"{source.name} changed while it was being copied ({before.st_size} bytes before, {after.st_size} after).",
            hint="It is still being written: wait until it rests, then resume.",
        )
