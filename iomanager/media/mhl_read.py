"""Reading MHL manifests that somebody else wrote: ASC MHL histories, and the classic MHL v1.1 file.

They come with deliveries, so they are hostile until proven otherwise: no DTD, no entities, no path that leaves the
folder, and a limit on their size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from iomanager.core.errors import InvalidInput
from iomanager.media.mhl import CHAIN, HISTORY
from iomanager.media.place import plain_errors

LARGEST_MANIFEST = 512 << 20
FORMATS = ("xxh64", "xxh3", "xxh128", "md5", "sha1", "c4")
_CLASSIC = {"xxhash64be": "xxh64", "md5": "md5", "sha1": "sha1"}


@dataclass(slots=True)
class Listed:
    """What the manifests say of one file: hashes by format; ``size`` in bytes where it was written down."""

    path: str
    hashes: dict[str, str] = field(default_factory=dict)
    size: int | None = None
    previous: str | None = None
    directory: bool = False


@dataclass(frozen=True, slots=True)
class Generation:
    """One line of a chain file: the manifest's name and its C4 id."""

    name: str
    c4: str


def read_chain(folder: Path) -> list[Generation]:
    """The generations of ``folder``'s ASC MHL history, oldest first. Raises InvalidInput when it cannot be read."""
    generations, path, c4 = [], "", ""
    for tag, element in _elements(folder / HISTORY / CHAIN):
        if tag == "path":
            path = check_path(element.text or "", inside=HISTORY)
        elif tag == "c4":
            c4 = (element.text or "").strip()
        elif tag == "hashlist":
            generations.append(Generation(path, c4))
    return generations


def read_manifest(manifest: Path) -> tuple[list[Listed], list[str]]:
    """The files and folders that an ASC MHL or classic manifest lists, and its ignore patterns."""
    listed: list[Listed] = []
    patterns: list[str] = []
    current = Listed("")
    for tag, element in _elements(manifest):
        text = (element.text or "").strip()
        if tag == "pattern":
            patterns.append(text)
        elif tag == "roothash":
            current = Listed("")
        elif tag in {"hash", "directoryhash"}:
            current.directory = tag == "directoryhash"
            listed.append(current)
            current = Listed("")
        else:
            _fill(current, tag, element)
    return listed, patterns


def check_path(text: str, *, inside: str) -> str:
    """A manifest's path, when it stays inside its folder. Raises InvalidInput for one that does not."""
    path = PurePosixPath(text)
    if not text or path.is_absolute() or ".." in path.parts or "\0" in text or (len(text) > 1 and text[1] == ":"):
        raise InvalidInput(
            f"The manifest of {inside} names {text!r}, which lies outside of the folder.",
            hint="Do not trust this manifest; ask the sender for a new one.",
        )
    return path.as_posix()


def _fill(current: Listed, tag: str, element: Any) -> None:
    text = (element.text or "").strip()
    if tag in {"path", "file"}:
        current.path = element.text or ""
        size = element.get("size")
        current.size = int(size) if size and size.isdigit() else current.size
    elif tag == "size" and text.isdigit():
        current.size = int(text)
    elif tag == "previousPath":
        current.previous = text
    elif tag in FORMATS and element.get("action") != "failed":
        current.hashes.setdefault(tag, text)
    elif tag in _CLASSIC:
        current.hashes.setdefault(_CLASSIC[tag], text.lower())
    elif tag == "xxhash64":  # classic MHL wrote this one with its bytes reversed
        current.hashes.setdefault("xxh64", _reversed_bytes(text))


def _reversed_bytes(text: str) -> str:
    try:
        return bytes.fromhex(text)[::-1].hex()
    except ValueError:
        return text


def _elements(file: Path) -> Iterator[tuple[str, Any]]:
    """Each element at its end, with its tag bare of the namespace; memory stays small however long the file is."""
    with plain_errors("reading", file):
        if file.stat().st_size > LARGEST_MANIFEST:
            raise InvalidInput(f"{file} is larger than any manifest ({LARGEST_MANIFEST >> 20} MiB); it was not read.")
        with file.open("rb") as stream:
            try:
                for _event, element in iterparse(stream, events=("end",), forbid_dtd=True):
                    tag = element.tag.rsplit("}", 1)[-1]
                    yield tag, element
                    if tag in {"hash", "directoryhash", "hashlist"}:
                        element.clear()
            except (ParseError, DefusedXmlException, ValueError) as error:
                raise InvalidInput(
                    f"{file} cannot be read as a manifest: {error or type(error).__name__}.",
                    hint="It is damaged, or no MHL at all; ask the sender for a new one.",
                ) from error
