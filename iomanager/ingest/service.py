"""What the panel, the command line and REST call: the verbs of the main job, from a delivery to published plates.

Every function is synchronous; long ones take a cancel token and progress. Expected problems in data are values in the
result; what makes the call impossible is raised as one of ``core.errors``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from iomanager.accounts.model import Right, Rights
from iomanager.core import paths
from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import InvalidInput, NotFound
from iomanager.ingest import plan as plans
from iomanager.ingest import propose, scanlist, validate, verify
from iomanager.ingest.checks.space import Room, room
from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.context import Context, Disk, Presets
from iomanager.ingest.context_gather import Sources, gather, read_disk
from iomanager.ingest.counts import EDIT_LISTS, Expected, expected_of_edits, read_counts
from iomanager.ingest.diff import Diff, diff
from iomanager.ingest.merge import Merge, merge
from iomanager.ingest.model import Problem, PublishOptions, Row, Scan, Severity
from iomanager.ingest.plan import Plan
from iomanager.ingest.plan_codec import codec_problem
from iomanager.ingest.plan_site import lacking
from iomanager.ingest.propose import Proposal
from iomanager.ingest.published import published_rows
from iomanager.ingest.recheck import recheck
from iomanager.ingest.reply import Reply, reply
from iomanager.ingest.scan import Scanner
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.show import Show
from iomanager.ingest.store import Shape
from iomanager.tracker.model import Project
from iomanager.tracker.service import Tracker

if TYPE_CHECKING:
    from iomanager.ingest.collect_job import Collected
    from iomanager.ingest.journal.model import Delivery
    from iomanager.ingest.publish import Publisher
    from iomanager.ingest.publish_follow import Published
    from iomanager.ingest.undo import Undone
    from iomanager.ingest.verify import DecodeCheck, Verified
    from iomanager.media.colour import Codec

OnRows = Callable[[list[Row]], None]
FrameCodes = Callable[[Row], Mapping[int, tuple[str, ...]] | None]


class Colours(Protocol):
    """What this slice asks of ``media.colour.ColourTable``."""

    def names(self) -> list[str]:
        """The studio's names of colourspaces."""
        ...

    def resolves(self, name: str) -> bool:
        """Whether the active OCIO configuration knows it."""
        ...

    def codec(self, name: str) -> Codec:
        """The movie codec of that name. Raises InvalidInput that lists the names there are."""
        ...


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, with what is needed to answer the vendor, and the cells of a count sheet that were not read."""

    diff: Diff
    reply: Reply
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager diff --json`` prints it."""
        reply, problems = self.reply.lines, self.problems
        return {
            **self.diff.to_json(),
            "reply": [line.to_json() for line in reply],
            "problems": [problem.to_json() for problem in problems],
        }

    def to_text(self) -> str:
        """As people read it."""
        return "\n".join([*(problem.message for problem in self.problems), self.diff.text()])


@dataclass(frozen=True, slots=True)
class IngestService:
    """The main job. Built by ``app.build``.

    ``barred`` says of an engine (empty: that of the settings) why its steps cannot log in to the tracker.
    """

    scanner: Scanner
    publisher: Publisher
    decoder: DecodeCheck
    tracker: Tracker
    colours: Colours
    settings: IngestSettings
    show: Show
    rights: Rights = field(default_factory=Rights)
    barred: Callable[[str], str] = field(default=lambda engine: "")

    # -- scan ---------------------------------------------------------------------------------------------------------

    def scan(
        self,
        delivery: Path,
        *,
        on_rows: OnRows | None = None,
        token: CancelToken | None = None,
        progress: Progress | None = None,
        thumbnails: bool = True,
    ) -> Scan:
        """Scan a delivery; ``on_rows`` gets rows as they are found, and again as more of them is known."""
        rows_to = on_rows or (lambda rows: None)
        run = (token or CancelToken(), progress or Progress())
        return self.scanner.scan(delivery, rows_to, run[0], progress=run[1], thumbnails=thumbnails)

    def proposed(self, found: Scan) -> Scan:
        """The scan with the shot names that the project's rule finds filled in where there is none."""
        return replace(found, rows=tuple(propose.propose(found.rows, self.settings)))

    def split(self, row: Row, frame: int, *, delivery: Path) -> list[Row]:
        """Cut a sequence before ``frame``, now and in every later scan; the rows of its folder."""
        return self.scanner.split(delivery, row, frame)

    def merge_rows(self, rows: Sequence[Row], *, delivery: Path) -> list[Row]:
        """Join rows into one sequence, now and in every later scan; the rows of their folder."""
        return self.scanner.merge(delivery, rows)

    def shapes(self, delivery: Path) -> list[Shape]:
        """The splits and merges that are remembered of a delivery."""
        return self.scanner.shapes(delivery)

    def keep_shapes(self, delivery: Path, shapes: Sequence[Shape]) -> None:
        """Remember exactly these splits and merges: takes a split or a merge back, or makes it again."""
        self.scanner.keep_shapes(delivery, shapes)

    def propose(self, rows: Sequence[Row], rule: str | None = None, template: str | None = None) -> list[Proposal]:
        """Shot names by the project's rule, or by a rule that is being tried out."""
        changes = {"shot_rule": rule, "shot_template": template}
        changed = {name: value for name, value in changes.items() if value is not None}
        return propose.preview(rows, self.settings.model_copy(update=changed))

    # -- scanlist -----------------------------------------------------------------------------------------------------

    def save(
        self,
        rows: Sequence[Row],
        delivery: Path,
        problems: Sequence[Problem] = (),
        *,
        token: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Path:
        """Write the next scanlist of the delivery, or of the show where the delivery is read-only."""
        options = scanlist.WriteOptions(
            fallback=self.show.scanlist_folder(delivery),
            colorspaces=tuple(self.colours.names()),
            token=token or CancelToken(),
            progress=progress or Progress(),
        )
        return scanlist.save(rows, problems, delivery, self.settings.columns, options=options).path

    def saved(self, found: Scan, *, token: CancelToken | None = None, progress: Progress | None = None) -> Scan:
        """Save what a scan found, with its healthy rows ticked."""
        path = self.save(found.rows, Path(found.delivery), found.problems, token=token, progress=progress)
        return replace(found, scanlist=str(path))

    def load(self, file: Path) -> Scan:
        """The rows of a saved scanlist, and every cell that cannot be read."""
        return scanlist.read(file, self.settings.columns, thumbnails=paths.cache_folder() / "thumbnails")

    def newest(self, delivery: Path) -> Path | None:
        """The newest scanlist of a delivery, in its own folder or in the show's."""
        folders = (delivery, self.show.scanlist_folder(delivery))
        found = [path for folder in folders if folder is not None and (path := scanlist.newest(folder))]
        return max(found, key=lambda path: path.stat().st_mtime_ns, default=None)

    def merge(self, base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row]) -> Merge:
        """Three-way merge of a scanlist that was edited here and elsewhere."""
        return merge(base, mine, theirs)

    # -- validation ---------------------------------------------------------------------------------------------------

    def validate(
        self, rows: Sequence[Row], *, codes: AbstractSet[str] | None = None, disk: Disk | None = None
    ) -> list[Problem]:
        """Run every check, or those of ``codes``; with a ``disk`` of :meth:`look` no folder is read twice."""
        return validate.validate(rows, self.context(rows, disk=disk), codes)

    def look(self) -> Disk:
        """The disks as they are from now on, read when they are asked: kept while somebody edits."""
        return read_disk(self.project().name, self._sources())

    def room(self, rows: Sequence[Row], *, disk: Disk | None = None) -> Room:
        """What copying the ticked rows needs, and what is free."""
        return room(rows, self.context(rows, disk=disk))

    def fix(self, rows: Sequence[Row], problems: Sequence[Problem]) -> list[Row]:
        """The rows with the fixes of these problems applied."""
        return validate.apply_fixes(rows, problems)

    def fix_all(self, rows: Sequence[Row], codes: AbstractSet[str] | None = None) -> list[Row]:
        """The rows with every fix applied, and the fixes that those made possible."""
        return validate.fix_all(rows, self.context(rows), codes)

    def check_file(
        self, file: Path, *, fix: bool = False, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Scan:
        """Validate a scanlist; with ``fix`` apply the fixes and save the next one, which ``scanlist`` names."""
        loaded = self.load(file)
        rows = loaded.rows
        saved: str | None = None
        if fix:
            rows = tuple(self.fix_all(rows))
        lines = loaded.lines
        problems = (*loaded.problems, *self.validate(rows))
        if fix and rows != loaded.rows:
            saved = str(self.save(rows, file.parent, problems, token=token, progress=progress))
            lines = {row.row_id: line for line, row in enumerate(rows, 2)}
        return Scan(loaded.delivery, rows, _placed(problems, lines), saved, lines)

    def timecode_at(self, row: Row, frame: int) -> str | None:
        """The timecode inside a frame on the disk: read again when just_in or just_out is edited."""
        return self.context([row]).disk.timecode(row, frame)

    # -- plan and publish ---------------------------------------------------------------------------------------------

    def plan(
        self,
        rows: Sequence[Row],
        delivery: Path | None,
        options: PublishOptions,
        *,
        token: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Plan:
        """Everything that a publish would do. Raises InvalidInput when no project is open.

        The frames' health is looked at again, so that a cell that was edited by hand is no way around it.
        """
        fresh = recheck(rows, token=token or CancelToken(), progress=progress or Progress())
        context = self.context(fresh.rows, delivery=delivery, frame_codes=fresh.frame_codes)
        plan = plans.build(fresh.rows, context, options)
        return replace(plan, problems=(*plan.problems, *lacking(plan, self.tracker, self.barred(options.engine))))

    def plan_file(
        self,
        file: Path,
        options: PublishOptions,
        *,
        token: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Plan:
        """The plan of a saved scanlist; a cell that cannot be read is an error of it."""
        loaded = self.load(file)
        made = self.plan(loaded.rows, file.parent, options, token=token, progress=progress)
        unreadable = tuple(problem for problem in loaded.problems if problem.severity is Severity.ERROR)
        return replace(made, problems=_placed((*unreadable, *made.problems), loaded.lines))

    def plan_json(self, plan: Plan) -> dict[str, Any]:
        """The plan as the commands print it."""
        return plans.to_json(plan)

    def export_plan(self, plan: Plan, path: Path) -> Path:
        """Write the plan as a workbook or as JSON, by the file's extension. Never overwrites."""
        if path.suffix.lower() == ".xlsx":
            return plans.export_xlsx(plan, path)
        return paths.write_new(path, json.dumps(plans.to_json(plan), ensure_ascii=False, indent=2) + "\n")

    def submit(self, plan: Plan, on_delivery: Callable[[str], None] | None = None) -> Published:
        """Submit exactly this plan as a job. Raises InvalidInput when it holds an error; nothing is written then."""
        self.rights.check(Right.PUBLISH)
        return self.publisher.submit(plan, on_delivery)

    def publish(
        self,
        plan: Plan,
        *,
        token: CancelToken | None = None,
        progress: Progress | None = None,
        on_delivery: Callable[[str], None] | None = None,
    ) -> Published:
        """Submit exactly this plan and wait for its job. Cancelling the token ends the waiting alone."""
        self.rights.check(Right.PUBLISH)
        return self.publisher.publish(
            plan, token=token or CancelToken(), progress=progress or Progress(), on_delivery=on_delivery
        )

    def collect(
        self, rows: Sequence[Row], out: Path, *, delivery: Path | None = None, engine: str = "", codec: str = ""
    ) -> Collected:
        """Submit the job that makes movies of the ticked rows. Raises InvalidInput, Conflict, Unavailable."""
        from iomanager.ingest.collect_job import Collector

        known = self.context(rows, delivery=delivery)
        collector = Collector.of(self.publisher)
        return collector.collect(rows, out, known, engine=engine, codec=codec)

    def restart(self, delivery_id: str, engine: str = "") -> Published:
        """See that the job of a delivery is at work: go on with an interrupted one, by its stored plan."""
        return self.publisher.restart(delivery_id, engine)

    def resume(
        self, delivery_id: str, *, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Published:
        """Finish an interrupted delivery by its stored plan, and wait for that."""
        return self.publisher.resume(delivery_id, token=token or CancelToken(), progress=progress or Progress())

    def follow(
        self, delivery_id: str, *, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Published:
        """Wait for the job of a delivery, whoever submitted it."""
        return self.publisher.follow(delivery_id, token=token or CancelToken(), progress=progress or Progress())

    def cancel(self, delivery_id: str) -> None:
        """End the job of a delivery; it can be resumed."""
        self.publisher.cancel(delivery_id)

    def pause(self, delivery_id: str, *, paused: bool = True) -> None:
        """Begin nothing more of the job of a delivery, or go on with it."""
        self.publisher.pause(delivery_id, paused=paused)

    def undo(self, delivery_id: str, *, token: CancelToken | None = None, progress: Progress | None = None) -> Undone:
        """Retire the records of a delivery, and remove the files that are still the ones that we wrote."""
        self.rights.check(Right.UNDO)
        return self.publisher.undo(delivery_id, token=token or CancelToken(), progress=progress or Progress())

    def deliveries(self) -> list[Delivery]:
        """Every delivery of the journal, newest first."""
        return self.publisher.deliveries()

    def delivery(self, delivery_id: str) -> Delivery:
        """One delivery with its steps and files. Raises NotFound."""
        return self.publisher.delivery(delivery_id)

    def verify(
        self, folder: Path, *, decode: bool = False, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Verified:
        """Check the frames and the MHL histories of a folder against the disk; with ``decode`` every pixel too."""
        decoder = self.decoder if decode else None
        return verify.verify(folder, token=token or CancelToken(), progress=progress or Progress(), decoder=decoder)

    # -- comparison ---------------------------------------------------------------------------------------------------

    def diff(self, delivery_or_scanlist: Path, other: Path | str) -> Diff:
        """The comparison alone; see :meth:`compare`."""
        return self.compare(delivery_or_scanlist, str(other)).diff

    def compare(
        self,
        delivery: Path,
        other: str,
        *,
        counts: Path | None = None,
        token: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Compared:
        """Compare a delivery or scanlist with ``published``, ``last``, a delivery, scanlist, EDL or count sheet."""
        run = (token or CancelToken(), progress or Progress())
        new = self._rows_of(delivery, *run)
        old, expected, unread = self._other(delivery, other, run)
        if counts is not None:
            sheet = read_counts(counts)
            expected, unread = [*expected, *sheet.expected], (*unread, *sheet.problems)
        compared = diff(old, new.rows, expected=expected)
        return Compared(compared, reply(new.rows, new.problems, compared, delivery=new.delivery), unread)

    def write_reply(self, compared: Compared, path: Path) -> Path:
        """Write the answer to the vendor, ``.xlsx`` or text. Never overwrites."""
        if path.suffix.lower() == ".xlsx":
            return compared.reply.save_xlsx(path)
        return paths.write_new(path, compared.reply.text())

    def _rows_of(self, source: Path, token: CancelToken, progress: Progress) -> Scan:
        if source.is_dir():
            return self.scan(source, token=token, progress=progress, thumbnails=False)
        if not source.exists():
            raise NotFound(f"{source} does not exist.", hint="Name a delivery folder or a scanlist.")
        return self.load(source)

    def _other(
        self, delivery: Path, other: str, run: tuple[CancelToken, Progress]
    ) -> tuple[Sequence[Row] | None, list[Expected], tuple[Problem, ...]]:
        """The rows to compare with, or what a sheet announced, with the cells of it that cannot be read."""
        if other == "published":
            return published_rows(self.tracker, self.project()), [], ()
        if other == "last":
            return self._last(delivery if delivery.is_dir() else delivery.parent, run), [], ()
        path = Path(other)
        if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
            return _announced(path)
        if path.suffix.lower() in EDIT_LISTS:
            return None, expected_of_edits(path, self.project().fps or self.settings.default_fps), ()
        try:
            return self._rows_of(path, *run).rows, [], ()
        except InvalidInput:  # a workbook that is no scanlist may be a count sheet
            return _announced(path)

    # -- what the panel offers ----------------------------------------------------------------------------------------

    def _last(self, folder: Path, run: tuple[CancelToken, Progress]) -> Sequence[Row]:
        """The turnover before this one: the newest other folder that was published, else this one's newest scanlist."""
        others = (Path(past.delivery) for past in self.deliveries() if past.project == self.show.project)
        before = next((other for other in others if other.is_dir() and not other.samefile(folder)), None)
        newest = self.newest(before or folder)
        if newest is not None:
            return self.load(newest).rows
        if before is None:
            raise NotFound(f"There is no scanlist of {folder} yet.", hint="Save one after a scan.")
        return self._rows_of(before, *run).rows

    def colourspaces(self) -> list[str]:
        """The names that a plate can be read as: those that resolve in the active OCIO configuration."""
        return [name for name in self.colours.names() if self.colours.resolves(name)]

    def columns(self) -> tuple[ProjectColumn, ...]:
        """The project's own columns."""
        return self.settings.columns

    def shot_names(self) -> list[str]:
        """The shots of the project, for completion; none when no project is open."""
        return [shot.code for shot in self.tracker.shots(self.project().id)] if self.show.project else []

    def presets(self) -> Presets:
        """What the project presets, as the tracker has it now. Raises Unavailable when the tracker does not answer."""
        project = self.tracker.project(self.show.folder.name) if self.show.project else None
        if project is None:
            return Presets()
        return Presets(
            colorspace=project.colorspace or "",
            codec=self.settings.mov_codec or project.mov_codec or "",
            out_format=self.settings.out_format or project.out_format or "",
            fps=project.fps or self.settings.default_fps,
        )

    def project(self) -> Project:
        """The open project; our own tracker makes a new one. Raises InvalidInput when none is open, NotFound."""
        return self.tracker.open_project(self.show.folder.name)

    def context(
        self,
        rows: Sequence[Row],
        *,
        delivery: Path | None = None,
        frame_codes: FrameCodes | None = None,
        disk: Disk | None = None,
    ) -> Context:
        """What checks and plan know of the world now."""
        sources = self._sources(delivery)
        if frame_codes is not None:
            sources = replace(sources, frame_codes=frame_codes)
        return gather(rows, self.project(), tracker=self.tracker, sources=sources, disk=disk)

    def _sources(self, delivery: Path | None = None) -> Sources:
        return Sources(
            root=str(self.show.folder.parent),
            rules=self.settings,
            colorspaces=tuple(self.colourspaces()),
            resolves=self.colours.resolves,
            codec_problem=partial(codec_problem, self.colours),
            delivery=str(delivery) if delivery else "",
        )


def _announced(sheet: Path) -> tuple[None, list[Expected], tuple[Problem, ...]]:
    read = read_counts(sheet)
    return None, list(read.expected), read.problems


def _placed(problems: Iterable[Problem], lines: Mapping[str, int]) -> tuple[Problem, ...]:
    """The problems with the lines of the workbook that their rows stand in."""
    return tuple(
        replace(problem, excel_row=lines[problem.row])
        if problem.excel_row is None and problem.row is not None and problem.row in lines
        else problem
        for problem in problems
    )
