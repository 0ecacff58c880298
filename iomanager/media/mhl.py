"""ASC MHL manifests of what was published: who copied what, when, with which hash.

A history is a folder ``ascmhl`` beside the frames with one manifest per generation and a chain file that seals them.
We write it whole under a temporary name and rename the folder at the end, so that no crash leaves half a history
(the reference tool's own writer does). Hashes are xxh64 as 16 big-endian hexadecimal digits, which every MHL tool
reads; the chain seals a manifest with its C4 id (SMPTE ST 2114). Format: ASC MHL v2.0, urn:ASC:MHL:v2.0.
"""

from __future__ import annotations

import hashlib
import shutil
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xxhash

import iomanager
from iomanager.media.place import part_path, place, plain_errors, sync_folder, write_durably

HISTORY = "ascmhl"
CHAIN = "ascmhl_chain.xml"
MANIFEST_NAMESPACE = "urn:ASC:MHL:v2.0"
CHAIN_NAMESPACE = "urn:ASC:MHL:DIRECTORY:v2.0"
IGNORED = (".DS_Store", "ascmhl", "ascmhl/")
_C4_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file directly in the folder, as the copy hashed it. ``modified`` is aware UTC."""

    name: str
    size: int
    xxh64: str
    modified: datetime


def write_manifest(folder: Path, entries: Sequence[Entry], *, author: str = "") -> Path:
    """Write the first generation of ``folder``'s history and return the manifest's path.

    Raises Conflict when the folder has a history already, and the typed disk errors of ``media.place``.
    """
    now = datetime.now(UTC)
    name = f"0001_{folder.name}_{now:%Y-%m-%d_%H%M%S}Z.mhl"
    manifest = _manifest(entries, now, author).encode("utf-8")
    staging = part_path(folder / HISTORY)
    with plain_errors("writing the manifest of", folder):
        try:
            staging.mkdir()
            write_durably(staging / name, manifest)
            write_durably(staging / CHAIN, _chain(name, manifest).encode("utf-8"))
            sync_folder(staging)
            place(staging, folder / HISTORY)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        sync_folder(folder)
    return folder / HISTORY / name


def c4_id(content: bytes) -> str:
    """The C4 id of some bytes: ``c4`` and the SHA-512 in base 58, 90 characters long."""
    return c4_of(hashlib.sha512(content).digest())


def c4_of(sha512: bytes) -> str:
    """The C4 id that belongs to a SHA-512 digest."""
    number, digits = int.from_bytes(sha512, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _C4_DIGITS[digit] + digits
    return "c4" + digits.rjust(88, _C4_DIGITS[0])


def root_hashes(entries: Sequence[Entry]) -> tuple[str, str]:
    """The content hash and the structure hash of a flat folder, as the ASC MHL specification builds them."""
    contents = sorted(entry.xxh64 for entry in entries)
    structures = sorted(_structure_hash(entry) for entry in entries)
    return _hash_of_hashes(contents), _hash_of_hashes(structures)


def _structure_hash(entry: Entry) -> str:
    return str(xxhash.xxh64(entry.name.encode("utf-8") + bytes.fromhex(entry.xxh64)).hexdigest())


def _hash_of_hashes(hashes: list[str]) -> str:
    return str(xxhash.xxh64(b"".join(bytes.fromhex(text) for text in hashes)).hexdigest())


def _manifest(entries: Sequence[Entry], now: datetime, author: str) -> str:
    content, structure = root_hashes(entries)
    date = _iso(now)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<hashlist version="2.0" xmlns="{MANIFEST_NAMESPACE}">',
            "  <creatorinfo>",
            f"    <creationdate>{date}</creationdate>",
            f"    <hostname>{escape(socket.gethostname())}</hostname>",
            f"    <tool version={quoteattr(iomanager.__version__)}>IO-Manager</tool>",
            *([f"    <author>{escape(author)}</author>"] if author else []),
            "  </creatorinfo>",
            "  <processinfo>",
            "    <process>transfer</process>",
            "    <roothash>",
            f'      <content>\n        <xxh64 hashdate="{date}">{content}</xxh64>\n      </content>',
            f'      <structure>\n        <xxh64 hashdate="{date}">{structure}</xxh64>\n      </structure>',
            "    </roothash>",
            "    <ignore>",
            *(f"      <pattern>{pattern}</pattern>" for pattern in IGNORED),
            "    </ignore>",
            "  </processinfo>",
            "  <hashes>",
            *(_hash_element(entry, date) for entry in entries),
            "  </hashes>",
            "</hashlist>\n",
        ]
    )


def _hash_element(entry: Entry, date: str) -> str:
    path = f'<path size="{entry.size}" lastmodificationdate="{_iso(entry.modified)}">{escape(entry.name)}</path>'
    return (
        f'    <hash>\n      {path}\n      <xxh64 action="original" hashdate="{date}">{entry.xxh64}</xxh64>\n    </hash>'
    )


def _chain(name: str, manifest: bytes) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ascmhldirectory xmlns="{CHAIN_NAMESPACE}">\n'
        f'  <hashlist sequencenr="1">\n    <path>{escape(name)}</path>\n    <c4>{c4_id(manifest)}</c4>\n  </hashlist>\n'
        "</ascmhldirectory>\n"
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
