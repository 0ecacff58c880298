"""Messages between this process and a decoding child: a length, then a pickle.

The child trusts what this process sends. This process does not trust the child, which reads vendors' files: from it,
only the plain values and classes listed here are accepted.
"""

from __future__ import annotations

import io
import pickle
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

LARGEST = 64 * 2**20
"""Bytes of the largest message that is accepted."""

_ACCEPTED = {
    "fractions": {"Fraction"},
    "pathlib": {"PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"},
    "iomanager.media.model": {"MediaInfo", "Kind", "FrameCheck"},
    "iomanager.media.proxy": {"Rendered"},
    "iomanager.media.wire": {"Ready", "Step", "Done", "Failed"},
}


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message to a child: the settings as JSON, and the most memory that it may ever use, in bytes."""

    settings: str
    memory: int


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to do: ``kind`` names a function of the child; ``memory`` limits its address space, in bytes."""

    kind: str
    payload: Any
    memory: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The child has started."""


@dataclass(frozen=True, slots=True)
class Step:
    """``done`` frames are finished; the child waits to be told to go on."""

    done: int


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a request."""

    value: Any = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A request failed with an error of :mod:`iomanager.core.errors`, by its class name."""

    kind: str
    message: str
    hint: str = ""


def write(stream: BinaryIO, message: object) -> None:
    """Send one message."""
    data = pickle.dumps(message, protocol=5)
    stream.write(struct.pack("<Q", len(data)) + data)
    stream.flush()


def read_trusted(stream: BinaryIO) -> Any:
    """The next message of the parent, None at the end of the stream."""
    data = _read(stream)
    return None if data is None else pickle.loads(data)  # noqa: S301 - from the process that started us


def read(stream: BinaryIO) -> Any:
    """The next message of a child, None at the end of the stream. Raises ValueError for anything not accepted."""
    data = _read(stream)
    return None if data is None else _Accepting(io.BytesIO(data)).load()


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack("<Q", head)
    if length > LARGEST:
        raise ValueError(f"A message of {length} bytes is not accepted.")
    data = stream.read(length)
    return data if len(data) == length else None


class _Accepting(pickle.Unpickler):
    """Finds the listed classes and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if name not in _ACCEPTED.get(module, ()):
            raise ValueError(f"{module}.{name} is not accepted from a decoding process.")
        return super().find_class(module, name)
