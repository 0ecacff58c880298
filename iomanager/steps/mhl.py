"""The ASC MHL manifest of a published plate, from the hashes that the copy already knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from iomanager.core.errors import InvalidInput, IOManagerError
from iomanager.media.mhl import HISTORY, Entry, c4_id, write_manifest
from iomanager.media.mhl_read import read_chain, read_manifest
from iomanager.media.place import plain_errors

Hashed = tuple[Path, int, str]
"""A file in the plate's folder, its size in bytes, and its xxh64."""


def write(folder: Path, files: Sequence[Hashed], *, author: str = "") -> list[Path]:
    """Write the manifest and its chain, unless a run before did; return both files. Raises Conflict on another's."""
    if not (folder / HISTORY).exists():
        write_manifest(folder, [_entry(*file) for file in files], author=author)
    wrong = check(folder, files)
    if wrong:
        raise InvalidInput(f"The MHL history of {folder} is not ours: {' '.join(wrong)}")
    return sorted((folder / HISTORY).iterdir())


def check(folder: Path, files: Sequence[Hashed]) -> list[str]:
    """The step's check: what is wrong with the manifest, in words; empty when it lists exactly these files."""
    try:
        generations = read_chain(folder)
        if len(generations) != 1:
            return [f"It has {len(generations)} generations instead of one."]
        manifest = folder / HISTORY / generations[0].name
        with plain_errors("reading", manifest):
            if c4_id(manifest.read_bytes()) != generations[0].c4:
                return ["The manifest is not the one that the chain seals."]
        listed, _ = read_manifest(manifest)
    except IOManagerError as error:
        return [error.message]
    found = {(entry.path, entry.hashes.get("xxh64")) for entry in listed}
    return [] if found == {(path.name, xxh64) for path, _, xxh64 in files} else ["It lists other files or hashes."]


def _entry(path: Path, size: int, xxh64: str) -> Entry:
    with plain_errors("looking at", path):
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Entry(path.name, size, xxh64, modified)
