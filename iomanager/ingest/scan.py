"""The scan of a delivery: every clip with its headers, health and thumbnail, as a stream of rows.

The folders are listed first and their rows sent at once (those of a movie with edit lists when its rate is known, as
each event is a row of its own); then headers are read (movies in the decoding children, frames
here) and each row is sent again with the same ``row_id`` as it becomes known. What has not changed since the last scan
is taken from the cache: neither headers nor pixels are read then.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, IOManagerError
from iomanager.core.paths import as_posix
from iomanager.ingest import listing, shape
from iomanager.ingest.clip import Clip, make_rows, row_id, row_problems
from iomanager.ingest.columns import defaults
from iomanager.ingest.edits import attach_edits
from iomanager.ingest.examine import examine
from iomanager.ingest.facts import Damage, Facts, from_header
from iomanager.ingest.growing import hold_back_growing
from iomanager.ingest.hashes import DeliveredHashes, checksum, repeated
from iomanager.ingest.listing import edit_files
from iomanager.ingest.model import Problem, Row, Scan, Severity
from iomanager.ingest.sequences import natural_key
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.store import Remembered, ScanCache, Shape
from iomanager.ingest.thumbnails import Decoder, Pending, Source, Thumbnail, ThumbnailFormat, Thumbnails
from iomanager.ingest.walk import Folder, check_delivery, list_folder, walk
from iomanager.media.model import MediaInfo

log = logging.getLogger(__name__)
OnRows = Callable[[list[Row]], None]
_Edits = dict[str, dict[str, list[str]]]  # folder -> movie -> its edit lists
SEND_SECONDS = 0.1


@dataclass(slots=True)
class _Run:
    """One scan while it runs."""

    delivery: Path
    on_rows: OnRows
    token: CancelToken
    progress: Progress
    remembered: dict[str, Remembered]
    fresh: dict[str, Remembered] = field(default_factory=dict)
    clips: list[Clip] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pending: list[tuple[Clip, Pending]] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    hashes: DeliveredHashes = field(default_factory=DeliveredHashes)
    sent: float = 0.0

    def send(self, rows: Iterable[Row], *, now: bool = False) -> None:
        """Pass rows on, in batches."""
        self.waiting.extend(rows)
        if self.waiting and (now or time.monotonic() - self.sent > SEND_SECONDS):
            self.on_rows(list(self.waiting))
            self.waiting.clear()
            self.sent = time.monotonic()


class Scanner:
    """Scans deliveries. ``cache`` may be None: then nothing is remembered, and splits and merges are refused."""

    def __init__(
        self,
        decoder: Decoder,
        cache: ScanCache | None,
        settings: IngestSettings,
        *,
        look: ThumbnailFormat | None = None,
    ) -> None:
        self._decoder = decoder
        self._cache = cache
        self._settings = settings
        self._look = look or ThumbnailFormat()

    def scan(
        self, delivery: Path, on_rows: OnRows, token: CancelToken, progress: Progress, *, thumbnails: bool = True
    ) -> Scan:
        """Scan a delivery. ``on_rows`` gets rows as they are found, and again as they are read.

        Raises NotFound, InvalidInput (no folder), Forbidden, Unavailable (database) or Cancelled. What is wrong inside
        the delivery is a problem of the result.
        """
        root = check_delivery(delivery)
        run = _Run(root, on_rows, token, progress, self._cache.load(root) if self._cache else {})
        progress.start("Listing", unit="folders")
        folders = walk(root, token, follow_links=self._settings.follow_links)
        shapes = self._cache.shapes(root) if self._cache else []
        return self._finish(run, [self._list(run, folder, shapes) for folder in folders], thumbnails=thumbnails)

    def split(self, delivery: Path, row: Row, frame: int) -> list[Row]:
        """Cut a sequence before ``frame``, now and in later scans; the rows of its folder as they are then.

        Raises InvalidInput for a movie, a still, or a frame outside the sequence.
        """
        root, cache = check_delivery(delivery), self._need_cache()
        clip = self._clip_of(root, row)
        if clip.movie or clip.sequence.single is not None:
            raise InvalidInput(f"{row.scan_name} is one file: there is nothing to split.")
        if not clip.sequence.first < frame <= clip.sequence.last:
            raise InvalidInput(f"Frame {frame} is not inside {clip.sequence.pattern}.", hint="Choose a later frame.")
        sequence = clip.sequence
        cache.add_shape(root, Shape(clip.folder.relative, sequence.head, sequence.tail, sequence.ext, frame))
        return self._again(root, clip.folder.relative)

    def merge(self, delivery: Path, rows: Sequence[Row]) -> list[Row]:
        """Join rows into one sequence, now and in later scans; the rows of their folder as they are then.

        The pieces of a split become whole again; other files must differ in one number only. Raises InvalidInput.
        """
        root, cache = check_delivery(delivery), self._need_cache()
        if len({row.scan_path for row in rows}) != 1 or len(rows) < 2:
            raise InvalidInput("Choose two or more rows of one folder to merge.")
        clips = [self._clip_of(root, row) for row in rows]
        if any(clip.movie for clip in clips):
            raise InvalidInput("Movies cannot be merged.", hint="Give their rows one shot name: they publish together.")
        relative = clips[0].folder.relative
        patterns = {(clip.sequence.head, clip.sequence.tail, clip.sequence.ext) for clip in clips}
        if len(patterns) == 1 and all(clip.sequence.single is None for clip in clips):
            parts = next(iter(patterns))
            first = min(clip.sequence.first for clip in clips)
            for clip in clips:
                if clip.piece is not None and clip.sequence.first > first:
                    cache.remove_shape(root, Shape(relative, *parts, clip.piece))
        else:
            names = [name for clip in clips for name in clip.sequence.names()]
            cache.add_shape(root, Shape(relative, *shape.common_pattern(names)))
        return self._again(root, relative)

    def shapes(self, delivery: Path) -> list[Shape]:
        """The splits and merges that are remembered of a delivery, in their order."""
        return self._need_cache().shapes(check_delivery(delivery))

    def keep_shapes(self, delivery: Path, shapes: Sequence[Shape]) -> None:
        """Remember exactly these splits and merges, such as those before a split that is taken back."""
        self._need_cache().set_shapes(check_delivery(delivery), shapes)

    def _need_cache(self) -> ScanCache:
        if self._cache is None:
            raise InvalidInput("Splits and merges need a database to be remembered in.")
        return self._cache

    def _folder(self, root: Path, relative: str) -> Folder:
        path = str(root / relative) if relative else str(root)
        folder, _ = list_folder(path, relative, root=str(root), follow_links=self._settings.follow_links)
        return folder

    def _clip_of(self, root: Path, row: Row) -> Clip:
        """The clip on disk that a row speaks of."""
        relative = "" if row.scan_path == as_posix(root) else row.scan_path.removeprefix(f"{as_posix(root)}/")
        shapes = self._cache.shapes(root) if self._cache else []
        for clip in listing.clips(self._folder(root, relative), self._settings, shapes)[0]:
            if row_id(clip.identity) == row.row_id:
                return clip
        raise InvalidInput(f"{row.scan_name} is not in {row.scan_path} any more.", hint="Scan the delivery again.")

    def _again(self, root: Path, relative: str) -> list[Row]:
        """Scan one folder, without thumbnails that are not there yet."""
        cache = self._need_cache()
        run = _Run(root, lambda rows: None, CancelToken(), Progress(), cache.load(root))
        folder = self._list(run, self._folder(root, relative), cache.shapes(root))
        return list(self._finish(run, [folder], thumbnails=True, whole=False).rows)

    def _list(self, run: _Run, folder: Folder, shapes: Sequence[Shape]) -> Folder:
        """Group a folder's files and send its rows as far as they are known."""
        run.problems.extend(folder.problems)
        clips, problems = listing.clips(folder, self._settings, shapes)
        run.problems.extend(problems)
        run.clips.extend(clips)
        for clip in clips:
            clip.rows = self._rows(clip)
        edits = edit_files(folder)  # a movie's events are other rows than the movie itself: those wait for its rate
        run.send(row for clip in clips if not edits.get(clip.sequence.pattern) for row in clip.rows)
        run.progress.advance(1, folder.relative)
        return folder

    def _finish(self, run: _Run, folders: list[Folder], *, thumbnails: bool, whole: bool = True) -> Scan:
        run.clips.sort(
            key=lambda clip: (not clip.movie, natural_key(f"{clip.folder.relative}/{clip.sequence.pattern}"))
        )
        pictures = Thumbnails(self._decoder, self._look) if thumbnails and self._settings.thumbnails else None
        try:
            self._read(run, folders, pictures)
            self._collect(run, wait=True)
            run.problems.extend(self._growing(run, folders, whole=whole))
        except Cancelled:
            for _, pending in run.pending:
                pending.cancel()
            self._remember(run, whole=False)
            raise
        run.send([row for clip in run.clips for row in clip.rows], now=True)
        self._remember(run, whole=whole)
        problems = [*run.problems, *(problem for clip in run.clips for problem in clip.problems)]
        if not run.clips and not problems:
            text = "There is nothing in the delivery yet."
            problems.append(Problem("empty", text, severity=Severity.INFO, path=as_posix(run.delivery)))
        rows = tuple(row for clip in run.clips for row in clip.rows)
        return Scan(as_posix(run.delivery), rows, tuple(problems))

    def _growing(self, run: _Run, folders: Sequence[Folder], *, whole: bool) -> list[Problem]:
        seconds = self._settings.still_writing_seconds
        return hold_back_growing(folders, run.clips, seconds, token=run.token, whole=whole)

    def _read(self, run: _Run, folders: list[Folder], pictures: Thumbnails | None) -> None:
        """Read what is not remembered: movies are begun first, as the children read them while frames are read here."""
        run.progress.start("Reading", sum(len(clip.sequence.frames) for clip in run.clips), "frames")
        probes: list[tuple[Clip, Future[MediaInfo]]] = []
        edits = {folder.relative: edit_files(folder) for folder in folders}
        run.problems.extend(run.hashes.read(folders))
        for clip in run.clips:
            run.token.check()
            known = run.remembered.get(row_id(clip.identity))
            if known is not None and known.fingerprint == clip.fingerprint():
                clip.facts, clip.cached = known.facts, True
                self._known(run, clip, edits, pictures)
            elif clip.movie:
                probes.append((clip, self._decoder.submit_probe(Path(clip.path))))
        try:
            for clip in run.clips:
                if clip.facts is None and not clip.movie:
                    clip.facts = examine(clip.folder, clip.sequence, run.token)
                    self._known(run, clip, edits, pictures)
                    self._collect(run, wait=False)
            for clip, future in probes:
                clip.facts = movie_facts(clip, future, run.token)
                self._known(run, clip, edits, pictures)
                self._collect(run, wait=False)
        except Cancelled:
            for _, future in probes:
                future.cancel()
            raise

    def _known(self, run: _Run, clip: Clip, edits: _Edits, pictures: Thumbnails | None) -> None:
        """A clip's facts are there: make its rows, and look for its thumbnails or order them."""
        if (
            clip.facts is not None and "unreadable" not in clip.facts.codes
        ):  # a permission or a child may be better then
            run.fresh[row_id(clip.identity)] = Remembered(clip.fingerprint(), clip.facts)
        add_hashes(clip, run.hashes)
        if clip.movie:
            files = edits[clip.folder.relative].get(clip.sequence.pattern, [])
            run.problems.extend(attach_edits(clip, files))
        clip.rows = self._rows(clip)
        clip.problems = row_problems(clip, clip.rows)
        if pictures is not None:
            self._picture(run, clip, pictures)
        run.progress.advance(len(clip.sequence.frames), clip.sequence.pattern)
        run.send(clip.rows)

    def _rows(self, clip: Clip) -> list[Row]:
        """The rows of a clip, with the defaults of the project's own columns."""
        rows = make_rows(clip)
        extra = defaults(self._settings.columns)
        return [replace(row, extra=extra) for row in rows] if extra else rows

    def _picture(self, run: _Run, clip: Clip, pictures: Thumbnails) -> None:
        sources = _sources(clip)
        found = {source.frame: thumbnail for source in sources if (thumbnail := pictures.find(source))}
        if found:
            show(clip, found)
        missing = [source for source in sources if source.frame not in found]
        if missing:
            run.pending.append((clip, pictures.submit(missing)))

    def _collect(self, run: _Run, *, wait: bool) -> None:
        """Take over the thumbnails that are ready; with ``wait`` all of them."""
        while run.pending:
            run.token.check()
            still: list[tuple[Clip, Pending]] = []
            for clip, pending in run.pending:
                made = pending.poll()
                if made is None:
                    still.append((clip, pending))
                else:
                    show(clip, made)
                    run.send(clip.rows)
            is_idle = len(still) == len(run.pending)
            run.pending = still
            if not wait:
                return
            if is_idle:
                time.sleep(0.01)

    def _remember(self, run: _Run, *, whole: bool) -> None:
        """Save what is new; what was not seen in a whole scan is forgotten."""
        if self._cache is None:
            return
        new = {key: value for key, value in run.fresh.items() if run.remembered.get(key) != value}
        gone = sorted(set(run.remembered) - set(run.fresh)) if whole else []
        if new or gone:
            self._cache.save(run.delivery, new, gone)


def add_hashes(clip: Clip, known: DeliveredHashes) -> None:
    """Give a clip the checksum that its delivery's manifests tell, and see frames that repeat the one before."""
    sequence = clip.sequence
    kind, hashes = known.of(clip.folder.path, [sequence.name(frame) for frame in sequence.frames])
    clip.checksum = checksum(kind, hashes)
    if clip.facts is not None and (damage := repeated(sequence, hashes)):
        clip.facts = replace(clip.facts, damage=(*clip.facts.damage, damage))


def movie_facts(clip: Clip, future: Future[MediaInfo], token: CancelToken) -> Facts:
    """The facts of a movie when its probe is done; one that cannot be opened is unreadable. Raises Cancelled."""
    if clip.folder.files[clip.sequence.name(clip.sequence.first)][0] == 0:
        return Facts(damage=(Damage("zero-byte", "", ""),))
    while True:
        token.check()
        try:
            info = future.result(0.1)
        except TimeoutError:
            continue
        except (Cancelled, CancelledError) as error:
            raise Cancelled() from error
        except IOManagerError as error:
            return Facts(damage=(Damage("unreadable", "", error.message),))
        known = replace(from_header(info), timecode_in=info.timecode, frame_count=info.frame_count)
        return replace(known, damage=_cut_off(Path(clip.path)))


def _cut_off(movie: Path) -> tuple[Damage, ...]:
    """A movie whose index stands in front opens as a whole one, even when half of it is missing."""
    from iomanager.media.movie_size import missing_end

    try:
        missing = missing_end(movie)
    except IOManagerError as error:
        return (Damage("unreadable", "", error.message),)
    if not missing:
        return ()
    return (Damage("truncated", "", f"the file is {missing:,} bytes shorter than it says."),)


def show(clip: Clip, thumbnails: dict[int | None, Thumbnail]) -> None:
    """Give the rows their thumbnails; a picture that does not decode makes its row unreadable."""
    rows: list[Row] = []
    for row in clip.rows:
        frame = (row.start_frame or 1) - 1 if clip.movie else None
        thumbnail = thumbnails.get(frame)
        if thumbnail is None or thumbnail.path is not None:
            rows.append(row if thumbnail is None else row.with_changes(thumbnail=thumbnail.path))
            continue
        codes = row.frame_health or ()
        health = codes if "unreadable" in codes else (*codes, "unreadable")
        rows.append(row.with_changes(check=False, frame_health=health))
        if health != codes:
            message = f"The picture of {clip.sequence.pattern} does not decode: {thumbnail.error}"
            clip.problems.append(Problem("unreadable", message, row.row_id, "frame_health", path=clip.path))
    clip.rows = rows


def _sources(clip: Clip) -> list[Source]:
    """The pictures that the rows of a clip show; a clip that is known to be broken shows none."""
    facts = clip.facts
    if facts is None or (clip.movie and facts.resolution is None):
        return []
    name = clip.sequence.name(clip.sequence.first)
    path, stamp = Path(clip.folder.path) / name, clip.folder.files[name]
    if stamp[0] == 0 or _is_broken(clip):
        return []
    if not clip.movie:
        return [Source(path, stamp, None, facts.colorspace)]
    count = facts.frame_count
    frames = {(row.start_frame or 1) - 1 for row in clip.rows}
    return [Source(path, stamp, n, facts.colorspace) for n in sorted(frames) if n >= 0 and (not count or n < count)]


def _is_broken(clip: Clip) -> bool:
    """Whether the first frame is known to be truncated or unreadable: then decoding it tells nothing new."""
    from iomanager.core.frames import parse_ranges

    bad = {"truncated", "unreadable", "zero-byte"}
    damage = clip.facts.damage if clip.facts else ()
    return any(d.code in bad and clip.sequence.first in parse_ranges(d.frames) for d in damage)
