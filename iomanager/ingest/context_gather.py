"""Fills a :class:`~iomanager.ingest.context.Context` from the tracker and from disks, each read once and kept."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from iomanager.core.errors import InvalidInput, IOManagerError
from iomanager.core.paths import as_posix
from iomanager.ingest.context import Context, Disk, Entry, FrameFile, KnownShot, PublishedVersion, Rules
from iomanager.ingest.model import Row
from iomanager.ingest.naming import naming, show_folder
from iomanager.ingest.row_files import RowFiles
from iomanager.ingest.sequences import FrameSequence
from iomanager.tracker.model import Project, PublishedFile, Shot, Version
from iomanager.tracker.service import Tracker

_VERSION_FOLDER = re.compile(r"v([0-9]{1,6})", re.IGNORECASE | re.ASCII)
_VERSION_CODE = re.compile(r"_v([0-9]{1,6})(?:\.mov)?\Z", re.IGNORECASE | re.ASCII)


def _no_codes(row: Row) -> Mapping[int, tuple[str, ...]] | None:
    """Nothing is known of single frames."""
    return None


def _any_codec(name: str, width: int, height: int, fps: Fraction) -> str:
    """Every codec can be written."""
    return ""


def read_timecode(path: Path) -> str | None:
    """The timecode in the header of a frame."""
    from iomanager.media.headers import read_header

    return read_header(path).timecode


@dataclass(frozen=True, slots=True)
class Sources:
    """What a context is gathered from, besides the tracker. ``read_timecode`` may raise our errors."""

    root: str
    rules: Rules = field(default_factory=Rules)
    colorspaces: tuple[str, ...] = ()
    resolves: Callable[[str], bool] | None = None
    codec_problem: Callable[[str, int, int, Fraction], str] = _any_codec
    delivery: str = ""
    read_timecode: Callable[[Path], str | None] = read_timecode
    frame_codes: Callable[[Row], Mapping[int, tuple[str, ...]] | None] = _no_codes


def gather(
    rows: Sequence[Row], project: Project, *, tracker: Tracker, sources: Sources, disk: Disk | None = None
) -> Context:
    """The context of these rows, as tracker and disks are now. Raises Unavailable when the tracker does not answer.

    ``disk`` is one of :func:`read_disk` that is kept while somebody edits, so that folders are not read for every key.
    """
    shots = _shots(rows, project, tracker)
    ids = [shot.id for shot in shots]
    published = tracker.published_files(project.id, ids) if ids else []
    versions = tracker.versions(project.id, ids) if ids else []
    editorial = any(row.type == "editor" for row in rows)
    return Context(
        project=project.name,
        root=as_posix(sources.root),
        rules=sources.rules,
        disk=disk or read_disk(project.name, sources),
        fps=project.fps,
        resolution=project.resolution,
        colorspace=project.colorspace,
        codec=project.mov_codec,
        out_format=project.out_format,
        codec_problem=sources.codec_problem,
        colorspaces=sources.colorspaces,
        resolves=sources.resolves,
        versions=_published(shots, published, versions=versions),
        shots=_known(shots, project, tracker) if editorial else (),
        delivery=sources.delivery,
        takes_uploads=tracker.takes_uploads,
        now=datetime.now(UTC),
    )


def read_disk(project: str, sources: Sources) -> Disk:
    """The disk with a cache that lives as long as the context."""
    reader = DiskReader(project, sources)
    return Disk(
        frames=reader.frames,
        frame_codes=sources.frame_codes,
        timecode=reader.timecode,
        versions=reader.versions,
        listing=reader.listing,
        free=reader.free,
        writable=reader.writable,
    )


def _shots(rows: Sequence[Row], project: Project, tracker: Tracker) -> list[Shot]:
    """All shots where editorial rows look for theirs, else only those that the rows name."""
    if any(row.type == "editor" for row in rows):
        return tracker.shots(project.id)
    codes = sorted({row.shot_name for row in rows if row.shot_name})
    return tracker.shots(project.id, codes) if codes else []


def _known(shots: Sequence[Shot], project: Project, tracker: Tracker) -> tuple[KnownShot, ...]:
    names = {sequence.id: sequence.code for sequence in tracker.sequences(project.id)}
    return tuple(
        KnownShot(shot.code, names.get(shot.sequence_id, ""), shot.clip_name, shot.timecode_in, shot.status)
        for shot in shots
    )


def _published(
    shots: Sequence[Shot], files: Iterable[PublishedFile], *, versions: Iterable[Version]
) -> dict[tuple[str, str], tuple[PublishedVersion, ...]]:
    """The tracker's versions by (shot, type): the published files, and the Versions where files are not recorded."""
    codes = {shot.id: shot.code for shot in shots}
    found: dict[tuple[str, str], list[PublishedVersion]] = {}
    for version in versions:
        number = _VERSION_CODE.search(version.code)
        if number and version.shot_id in codes:
            key = (codes[version.shot_id], version.version_type)
            found.setdefault(key, []).append(PublishedVersion(int(number[1]), version.created_at))
    for file in files:
        shot = codes.get(file.shot_id, "")
        if shot and file.name.startswith(f"{shot}_"):
            key = (shot, file.name.removeprefix(f"{shot}_"))
            found.setdefault(key, []).append(PublishedVersion(file.version_number, file.created_at))
    return {key: tuple(sorted(numbers, key=lambda version: version.number)) for key, numbers in found.items()}


class DiskReader:
    """Answers a context's questions about disks; each folder is read at most once."""

    def __init__(self, project: str, sources: Sources) -> None:
        self._project = project
        self._sources = sources
        self._listings: dict[str, dict[str, Entry] | None] = {}
        self._files: dict[str, RowFiles] = {}
        self._frames: dict[tuple[str, str, str | None, str], list[FrameFile]] = {}
        self._timecodes: dict[str, str | None] = {}
        self._versions: dict[tuple[str, str], list[PublishedVersion]] = {}

    def listing(self, folder: str) -> dict[str, Entry] | None:
        """The entries of a folder; None where it is none, or may not be read."""
        if folder not in self._listings:
            self._listings[folder] = _listing(folder)
        return self._listings[folder]

    def frames(self, row: Row) -> list[FrameFile]:
        """The files of a row with their sizes, as they are on the disk."""
        key = (row.scan_path, row.scan_name, row.pad, row.ext)
        if key not in self._frames:
            self._frames[key] = self._find(row)
        return self._frames[key]

    def _find(self, row: Row) -> list[FrameFile]:
        entries = self.listing(row.scan_path) or {}
        if row.scan_name in entries:  # a movie, or a frame on its own
            path = os.path.join(row.scan_path, row.scan_name)  # noqa: PTH118 - the name stays byte-exact
            return [
                FrameFile(
                    1 if row.is_movie or row.start_frame is None else row.start_frame, path, entries[row.scan_name].size
                )
            ]
        sequence = self._sequence(row)
        if sequence is None:
            return []
        return [
            FrameFile(frame, f"{row.scan_path}/{name}", entries[name].size)
            for frame in sequence.frames
            if (name := sequence.name(frame)) in entries
        ]

    def _sequence(self, row: Row) -> FrameSequence | None:
        if row.scan_path not in self._files:
            entries = self.listing(row.scan_path) or {}
            self._files[row.scan_path] = RowFiles(name for name, entry in entries.items() if entry.kind != "folder")
        return self._files[row.scan_path].find(row)

    def timecode(self, row: Row, frame: int) -> str | None:
        """The timecode inside that frame; None where there is none, or the file cannot be read."""
        path = next((file.path for file in self.frames(row) if file.frame == frame), "")
        if path not in self._timecodes:
            self._timecodes[path] = self._read_timecode(path) if path else None
        return self._timecodes[path]

    def _read_timecode(self, path: str) -> str | None:
        try:
            return self._sources.read_timecode(Path(path))
        except IOManagerError:
            return None  # its health says what is wrong with it

    def versions(self, shot: str, plate_type: str) -> list[PublishedVersion]:
        """The ``vNNN`` folders of a plate (editorial movies of the original lie beside them), with their times."""
        if (shot, plate_type) not in self._versions:
            self._versions[shot, plate_type] = self._read_versions(shot, plate_type)
        return self._versions[shot, plate_type]

    def _read_versions(self, shot: str, plate_type: str) -> list[PublishedVersion]:
        try:
            names = naming(show_folder(self._sources.root, self._project), shot, plate_type, 1)
        except InvalidInput:
            return []  # the shot name's check says why
        found = [
            _dated(int(match[1]), f"{names.plates}/{plate_type}/{name}")
            for name, entry in (self.listing(f"{names.plates}/{plate_type}") or {}).items()
            if entry.kind != "file" and (match := _VERSION_FOLDER.fullmatch(name))
        ]
        if plate_type == "editor":
            prefix = f"{shot}_editor_"
            for name in self.listing(names.plates) or {}:
                match = _VERSION_FOLDER.fullmatch(name.removeprefix(prefix).removesuffix(".mov"))
                if match and name.startswith(prefix) and name.endswith(".mov"):
                    found.append(_dated(int(match[1]), f"{names.plates}/{name}"))
        return found

    def free(self, folder: str) -> int | None:
        """The free bytes where ``folder`` is, or would be made."""
        try:
            return shutil.disk_usage(_nearest(folder)).free
        except OSError:
            return None

    def writable(self, folder: str) -> bool:
        """Whether ``folder`` can be written, or be made in the nearest one above it that exists."""
        nearest = _nearest(folder)
        return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def _listing(folder: str) -> dict[str, Entry] | None:
    found: dict[str, Entry] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                kind = "link" if entry.is_symlink() else "folder" if entry.is_dir() else "file"
                found[entry.name] = Entry(kind, _size(entry))
    except OSError:
        return None
    return found


def _size(entry: os.DirEntry[str]) -> int:
    """The size of what the name leads to, in bytes; 0 for a link to nowhere."""
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def _dated(number: int, path: str) -> PublishedVersion:
    try:
        return PublishedVersion(number, datetime.fromtimestamp(int(Path(path).stat().st_mtime), UTC))
    except OSError:
        return PublishedVersion(number, None)


def _nearest(folder: str) -> Path:
    """The folder, or the nearest one above it that exists."""
    path = Path(folder)
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
