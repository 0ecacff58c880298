"""Checking a folder against the MHL manifests that it brings: what changed, what is missing, what is new."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import xxhash

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, IOManagerError
from iomanager.media.mhl import CHAIN, HISTORY, c4_id, c4_of
from iomanager.media.mhl_read import FORMATS, Listed, check_path, read_chain, read_manifest
from iomanager.media.place import plain_errors

CHANGED, MISSING, EXTRA = "changed", "missing", "extra"
MANIFEST, ESCAPE, UNREADABLE = "manifest", "path-escape", "unreadable"
_OURS = re.compile(r"scanlist_\d+\.xlsx?|\.thumbnail|\.DS_Store|ascmhl|Thumbs\.db", re.IGNORECASE)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree: a code of this module, the path inside the folder, and plain words."""

    code: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What the check found. ``manifests`` counts those that were read: 0 means that the folder brings none."""

    folder: str
    manifests: int
    files: int
    findings: tuple[Finding, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything is as the manifests say."""
        return not self.findings


@dataclass(slots=True)
class _Book:
    """What all generations together say of a folder."""

    listed: dict[str, Listed] = field(default_factory=dict)
    ignore: list[str] = field(default_factory=list)
    manifests: int = 0
    findings: list[Finding] = field(default_factory=list)


def verify_folder(folder: Path, *, token: CancelToken, progress: Progress, workers: int = 2) -> VerifyReport:
    """Hash every file that the manifests of ``folder`` (and of folders in it) list, and compare.

    A folder without a manifest gives a report with ``manifests == 0``. Problems are values; only Cancelled and a
    folder that cannot be listed at all are raised.
    """
    roots = _history_roots(folder)
    books = {root: _read_book(root) for root in roots}
    progress.start("Verify", sum(len(book.listed) for book in books.values()), "files")
    findings: list[Finding] = []
    for root, book in books.items():
        inner = [other for other in roots if other != root and other.is_relative_to(root)]
        found = [*book.findings, *_compare(root, book, inner, _Work(token, progress, workers))]
        prefix = root.relative_to(folder)
        findings += [Finding(f.code, (prefix / f.path).as_posix(), f.message) for f in found]
    manifests = sum(book.manifests for book in books.values())
    files = sum(len(book.listed) for book in books.values())
    return VerifyReport(str(folder), manifests, files, tuple(findings))


def listed_hashes(root: Path) -> tuple[dict[str, dict[str, str]], tuple[Finding, ...]]:
    """What the manifests directly in ``root`` say: hashes by format for each path below it, and what is wrong there.

    Nothing is hashed here. Manifests that were changed after they were sealed, or cannot be read, are findings.
    """
    book = _read_book(root)
    return {path: entry.hashes for path, entry in book.listed.items()}, tuple(book.findings)


@dataclass(frozen=True, slots=True)
class _Work:
    """How a comparison is to be done."""

    token: CancelToken
    progress: Progress
    workers: int


def _history_roots(folder: Path) -> list[Path]:
    """The folders in ``folder`` that have an ASC MHL history, or ``folder`` itself with a classic manifest."""
    roots = []
    for current, folders, files in os.walk(folder, onerror=_raise_if(folder)):
        if HISTORY in folders or (Path(current) == folder and any(name.lower().endswith(".mhl") for name in files)):
            roots.append(Path(current))
        folders[:] = [name for name in folders if name not in {HISTORY, ".thumbnail"}]
    return roots


def _raise_if(folder: Path) -> Callable[[OSError], None]:
    def on_error(error: OSError) -> None:
        if error.filename in (None, str(folder)):
            with plain_errors("listing", folder):
                raise error

    return on_error


def _read_book(root: Path) -> _Book:
    book = _Book()
    try:
        if (root / HISTORY).is_dir():
            _read_history(root, book)
        else:
            for manifest in sorted(p for p in root.iterdir() if p.suffix.lower() == ".mhl"):
                _add_manifest(manifest, book)
    except IOManagerError as error:
        book.findings.append(Finding(MANIFEST, HISTORY, error.message))
    return book


def _read_history(root: Path, book: _Book) -> None:
    if not (root / HISTORY / CHAIN).is_file():
        book.findings.append(Finding(MANIFEST, f"{HISTORY}/{CHAIN}", "The chain file of the history is missing."))
        for manifest in sorted((root / HISTORY).glob("*.mhl")):
            _add_manifest(manifest, book)
        return
    for generation in read_chain(root):
        manifest, where = root / HISTORY / generation.name, f"{HISTORY}/{generation.name}"
        if not manifest.is_file():
            book.findings.append(Finding(MANIFEST, where, "The chain names this manifest, but it is missing."))
            continue
        with plain_errors("reading", manifest):
            if c4_id(manifest.read_bytes()) != generation.c4:
                book.findings.append(Finding(MANIFEST, where, "The manifest was changed after it was sealed."))
        _add_manifest(manifest, book)


def _add_manifest(manifest: Path, book: _Book) -> None:
    """Later generations add hashes; the first one of each format counts, as the original does."""
    listed, patterns = read_manifest(manifest)
    book.manifests += 1
    book.ignore = patterns or book.ignore
    for entry in listed:
        if entry.directory:
            continue
        try:
            path = check_path(entry.path, inside=manifest.name)
        except InvalidInput as error:
            book.findings.append(Finding(ESCAPE, manifest.name, error.message))
            continue
        if entry.previous:
            book.listed.pop(PurePosixPath(entry.previous).as_posix(), None)
        known = book.listed.setdefault(path, entry)
        known.hashes = {**entry.hashes, **known.hashes}


def _compare(root: Path, book: _Book, inner: list[Path], work: _Work) -> list[Finding]:
    if not book.manifests:
        return []
    on_disk = _files_below(root, inner)
    by_normal_form = {unicodedata.normalize("NFC", name): name for name in on_disk}
    actual = {path: by_normal_form.get(unicodedata.normalize("NFC", path)) for path in book.listed}
    findings = [
        Finding(MISSING, path, f"{path} is in the manifest but not on the disk.")
        for path, name in actual.items()
        if name is None and not _inside(root / path, inner)
    ]
    with ThreadPoolExecutor(work.workers, "verify") as pool:
        present = [(root / name, book.listed[path]) for path, name in actual.items() if name is not None]
        checked = pool.map(lambda job: _check(job[0], job[1], root, work), present)
        findings += [found for found in checked if found]
    expected = {name for name in actual.values() if name}
    extra = [name for name in on_disk if name not in expected and not _ignored(name, book.ignore)]
    return findings + [Finding(EXTRA, name, f"{name} is on the disk but in no manifest.") for name in extra]


def _check(file: Path, listed: Listed, root: Path, work: _Work) -> Finding | None:
    work.token.check()
    name = file.relative_to(root).as_posix()
    if not file.resolve().is_relative_to(root.resolve()):
        return Finding(ESCAPE, name, f"{name} is a link that leads out of the folder; it was not read.")
    kind = next((kind for kind in FORMATS if kind in listed.hashes), None)
    if kind is None:
        return Finding(MANIFEST, name, f"{name} has no hash of a known kind in the manifest.")
    try:
        found = _hash(file, kind, work.token)
    except Cancelled:
        raise
    except IOManagerError as error:
        return Finding(UNREADABLE, name, error.message)
    work.progress.advance(1, name)
    wanted = listed.hashes[kind]
    if found == (wanted if kind == "c4" else wanted.lower()):
        return None
    return Finding(CHANGED, name, f"{name} is not what was delivered: {kind} {found} instead of {wanted}.")


def _hash(file: Path, kind: str, token: CancelToken) -> str:
    makers: dict[str, Callable[[], Any]] = {
        "xxh64": xxhash.xxh64,
        "xxh3": xxhash.xxh3_64,
        "xxh128": xxhash.xxh3_128,
        "md5": lambda: hashlib.md5(usedforsecurity=False),
        "sha1": lambda: hashlib.sha1(usedforsecurity=False),
        "c4": hashlib.sha512,
    }
    digest = makers[kind]()
    with plain_errors("reading", file), file.open("rb", buffering=0) as stream:
        while chunk := stream.read(_CHUNK):
            token.check()
            digest.update(chunk)
    return c4_of(digest.digest()) if kind == "c4" else str(digest.hexdigest())


def _files_below(root: Path, inner: Iterable[Path]) -> list[str]:
    """Every file of the folder as posix text, without those of an inner history, and without our own traces."""
    found = []
    for current, folders, files in os.walk(root):
        here = Path(current)
        folders[:] = [name for name in folders if not _OURS.fullmatch(name) and here / name not in inner]
        found += [(here / name).relative_to(root).as_posix() for name in files if not _OURS.fullmatch(name)]
    return sorted(found)


def _inside(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _ignored(name: str, patterns: Iterable[str]) -> bool:
    if "/" not in name and name.lower().endswith(".mhl"):
        return True
    parts = name.split("/")
    return any(
        fnmatch.fnmatchcase(name, pattern.strip("/"))
        or any(fnmatch.fnmatchcase(part, pattern.strip("/")) for part in parts)
        for pattern in patterns
    )
