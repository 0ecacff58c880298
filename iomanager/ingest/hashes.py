"""Checksums of clips from the MHL manifests that come with a delivery, or that we wrote: no pixel is read for them.

The checksum of one file is ``{format}:{hash}``, as its manifest has it. That of a sequence is
``{format}x{frames}:{hash}`` with a BLAKE2b over the hashes of its frames, in the order of the frames: the same frames
give the same checksum whatever they are called, so that a plate can be compared with the delivery that it came from.
Two checksums say something about each other only where what stands before the colon is the same.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from iomanager.core.frames import format_ranges
from iomanager.core.paths import as_posix
from iomanager.ingest.facts import REPEATED, Damage
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.sequences import FrameSequence, normal
from iomanager.ingest.walk import Folder
from iomanager.media.mhl import HISTORY
from iomanager.media.mhl_read import FORMATS
from iomanager.media.mhl_verify import listed_hashes

_Hashes = dict[str, dict[str, str]]


class DeliveredHashes:
    """What the manifests of a delivery say of its files. Manifests are read when :meth:`read` is called."""

    def __init__(self) -> None:
        self._roots: dict[str, _Hashes] = {}

    def read(self, folders: Iterable[Folder]) -> list[Problem]:
        """Read every manifest in these folders; a history that is damaged or was changed is a problem and not used."""
        problems: list[Problem] = []
        for root in sorted({_root_of(folder) for folder in folders} - {""}):
            listed, findings = listed_hashes(Path(root))
            problems.extend(
                Problem("mhl", found.message, None, None, Severity.WARNING, path=as_posix(f"{root}/{found.path}"))
                for found in findings
            )
            if not findings:
                self._roots[root] = {normal(path): hashes for path, hashes in listed.items()}
        return problems

    def of(self, folder: str, names: Sequence[str]) -> tuple[str, list[str]]:
        """A format and the hash of each file in it; nothing where a file is in no manifest, or formats differ."""
        for root in _upwards(folder) if self._roots else ():
            book = self._roots.get(root)
            if book is None:
                continue
            inside = PurePosixPath(as_posix(os.path.relpath(folder, root)))
            found = [book.get(normal((inside / name).as_posix()), {}) for name in names]
            kind = next((kind for kind in FORMATS if all(kind in hashes for hashes in found)), "")
            if kind:
                return kind, [hashes[kind].lower() if kind != "c4" else hashes[kind] for hashes in found]
        return "", []


def checksum(kind: str, hashes: Sequence[str]) -> str | None:
    """The checksum of a clip from the hashes of its files in order; None where there are none."""
    if not hashes:
        return None
    if len(hashes) == 1:
        return f"{kind}:{hashes[0]}"
    digest = hashlib.blake2b("\n".join(hashes).encode(), digest_size=16).hexdigest()
    return f"{kind}x{len(hashes)}:{digest}"


def comparable(one: str | None, other: str | None) -> bool:
    """Whether two checksums are known, and of the same format and number of frames."""
    return bool(one and other) and str(one).rpartition(":")[0] == str(other).rpartition(":")[0]


def repeated(sequence: FrameSequence, hashes: Sequence[str]) -> Damage | None:
    """The frames that have the bytes of the frame before them."""
    pairs = zip(sequence.frames[1:], hashes, hashes[1:], strict=False)
    frames = [frame for frame, before, own in pairs if before == own]
    if not frames:
        return None
    return Damage("duplicate", format_ranges(frames), REPEATED)


def plate_checksum(folder: Path, ext: str) -> str | None:
    """The checksum of a published plate by the manifest in its folder; None where there is none to trust."""
    if not (folder / HISTORY).is_dir():
        return None
    listed, findings = listed_hashes(folder)
    names = sorted(name for name in listed if name.rpartition(".")[2].lower() == ext.lower())
    if findings or not all("xxh64" in listed[name] for name in names):
        return None
    return checksum("xxh64", [listed[name]["xxh64"] for name in names])


def _root_of(folder: Folder) -> str:
    """The folder that the manifests of ``folder`` speak of; empty where there are none."""
    if not any(name[-4:].lower() == ".mhl" for name in folder.files):
        return ""
    return os.path.dirname(folder.path) if os.path.basename(folder.path) == HISTORY else folder.path  # noqa: PTH119,PTH120


def _upwards(folder: str) -> Iterable[str]:
    yield folder
    yield from map(str, Path(folder).parents)
