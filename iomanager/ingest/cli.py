"""The commands of the main job: scan, scanlist, validate, plan, publish, deliveries, diff, verify, collect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iomanager.core.errors import Cancelled, Forbidden, InvalidInput, IOManagerError, Unavailable, kind_of
from iomanager.ingest.collect_cli import collect
from iomanager.ingest.model import Problem, PublishOptions, Row, Severity
from iomanager.terminal.command import CommandContext
from iomanager.terminal.console import Console, size

if TYPE_CHECKING:
    from iomanager.ingest.publish_follow import Published
    from iomanager.ingest.service import IngestService

ROW_COLUMNS = (
    "check", "shot_name", "version", "type", "scan_name", "ext", "resolution",
    "start_frame", "end_frame", "missing_frames", "timecode_in", "fps", "frame_health",
)  # fmt: skip
PROBLEM_COLUMNS = ("severity", "code", "excel_row", "clip", "column", "message", "fix")
FILE = click.Path(path_type=Path)


def commands() -> list[click.Command]:
    """Every command of this slice."""
    return [scan, scanlist, validate, plan, publish, deliveries, diff, verify, collect]


def _ingest(context: CommandContext) -> IngestService:
    service: IngestService = context.app.ingest
    return service


@click.command()
@click.argument("delivery", type=FILE)
@click.option("--save", is_flag=True, help="Write the next scanlist, with healthy rows ticked.")
@click.option("--propose", is_flag=True, help="Fill in shot names by the project's rule.")
@click.option("--no-thumbnails", is_flag=True, help="Make no thumbnails: no pixel is decoded before the publish.")
@click.pass_obj
def scan(context: CommandContext, delivery: Path, *, save: bool, propose: bool, no_thumbnails: bool) -> None:
    """Scan a delivery folder: every clip with its frames' health."""
    ingest, console = _ingest(context), context.console
    with console.work("Scanning") as (token, progress):
        found = ingest.scan(delivery, token=token, progress=progress, thumbnails=not no_thumbnails)
        if propose:
            found = ingest.proposed(found)
        if save:
            found = ingest.saved(found, token=token, progress=progress)

    def readable() -> None:
        _show_rows(console, found.rows)
        _show_problems(console, found.problems, found.rows)
        console.line(f"{len(found.rows)} clips, {len(found.problems)} problems" + _saved_as(found.scanlist))

    console.result(found.to_json(), readable)


def _saved_as(scanlist_path: str | None) -> str:
    return f"; saved as {scanlist_path}" if scanlist_path else ""


@click.group()
def scanlist() -> None:
    """Saved scanlists."""


@scanlist.command("read")
@click.argument("file", type=FILE)
@click.pass_obj
def scanlist_read(context: CommandContext, file: Path) -> None:
    """The rows of a saved scanlist."""
    found, console = _ingest(context).load(file), context.console

    def readable() -> None:
        _show_rows(console, found.rows)
        _show_problems(console, found.problems, found.rows)

    console.result(found.to_json(), readable)


@click.command()
@click.argument("file", type=FILE)
@click.option("--fix", is_flag=True, help="Apply the fixes and save the next scanlist.")
@click.pass_obj
def validate(context: CommandContext, file: Path, *, fix: bool) -> None:
    """Run every check on a scanlist; exit 2 when any finds an error."""
    ingest, console = _ingest(context), context.console
    with console.work("Validating") as (token, progress):
        checked = ingest.check_file(file, fix=fix, token=token, progress=progress)

    def readable() -> None:
        _show_problems(console, checked.problems, checked.rows)
        errors = sum(problem.severity is Severity.ERROR for problem in checked.problems)
        console.line(f"{len(checked.rows)} rows, {errors} errors" + _saved_as(checked.scanlist))

    console.result(checked.to_json(), readable)
    if any(problem.severity is Severity.ERROR for problem in checked.problems):
        raise SystemExit(InvalidInput.exit_code)


def _options(function: Any) -> Any:
    """The options of the original, as both plan and publish take them."""
    for option in (
        click.option("--colorspace", metavar="NAME", help="Read every plate as this colourspace."),
        click.option("--smooth-retime", is_flag=True, help="Retime with motion-compensated frames."),
        click.option("--cliplib", is_flag=True, help="Publish into the clip library."),
        click.option("--mov-to-dpx", is_flag=True, help="Turn movies into DPX frames."),
        click.option("--non-retime", is_flag=True, help="Publish retimed plates without their retime too."),
        click.option(
            "--engine",
            type=click.Choice(["local", "celery", "tractor"]),
            callback=lambda _context, _option, value: value or "",
            help="Where the job runs, instead of farm.engine.",
        ),
    ):
        function = option(function)
    return function


@click.command()
@click.argument("file", type=FILE)
@click.option("--export", type=FILE, help="Write the plan as .xlsx or .json too.")
@_options
@click.pass_obj
def plan(context: CommandContext, /, file: Path, export: Path | None, **options: Any) -> None:
    """Everything that a publish would do; writes nothing."""
    ingest, console = _ingest(context), context.console
    with console.work("Planning") as (token, progress):
        made = ingest.plan_file(file, PublishOptions(**options), token=token, progress=progress)
    if export:
        ingest.export_plan(made, export)

    def readable() -> None:
        for plate in made.plates:
            items = [item for item in made.items if item.plate == plate.key]
            console.line(f"{plate.key}  {plate.folder}  {len(items)} items, {plate.first}-{plate.last}")
        _show_problems(console, made.problems)
        console.line(f"{size(made.bytes_needed)} to write, {size(made.bytes_free)} free")

    console.result(ingest.plan_json(made), readable)


@click.command()
@click.argument("file", type=FILE, required=False)
@click.option("--resume", metavar="ID", help="Finish an interrupted delivery.")
@click.option("--undo", metavar="ID", help="Take a delivery back: its records, and the files that are still ours.")
@click.option("--wait", is_flag=True, help="Follow the job to its end. Ctrl+C ends the waiting, not the job.")
@_options
@click.pass_obj
def publish(context: CommandContext, /, file: Path | None, **arguments: Any) -> None:
    """Publish the ticked rows of a scanlist as a job: verified files first, then the records."""
    resume, undo, wait = (arguments.pop(name) for name in ("resume", "undo", "wait"))
    if sum(value is not None for value in (file, resume, undo)) != 1:
        raise InvalidInput("Name one scanlist, or --resume ID, or --undo ID.")
    chosen = PublishOptions(**arguments)
    if undo:
        _undo(context, undo)
        return
    ingest, console = _ingest(context), context.console
    started: list[str] = [resume] if resume else []

    def announce(delivery_id: str) -> None:
        started.append(delivery_id)
        console.say(f"delivery {delivery_id}")

    with _saying_how_to_go_on("resume", started), console.work("Publishing") as (token, progress):
        if resume:
            console.say(f"delivery {resume}")
            begun = ingest.restart(resume, chosen.engine)
        else:
            made = ingest.plan_file(Path(str(file)), chosen, token=token, progress=progress)
            token.check()
            begun = ingest.submit(made, announce)
    if wait:
        begun = _wait(context, begun)
    result = begun.to_json()
    console.result(result, lambda: _show_result(console, result))
    if begun.failed:
        raise _failure(result)


def _wait(context: CommandContext, begun: Published) -> Published:
    """Follow the job. Whoever stops waiting is told that it goes on."""
    delivery, job = begun.delivery_id, begun.job_id
    with context.console.work("Publishing") as (token, progress):
        try:
            return _ingest(context).follow(delivery, token=token, progress=progress)
        except (Cancelled, Unavailable) as error:
            if token.cancelled:
                hint = f"The job goes on; iomanager jobs cancel {job} ends it, iomanager jobs wait {job} waits again."
                raise Cancelled("Nobody waits for the publish any more.", hint=hint) from error
            go_on = f"Go on later: iomanager publish --resume {delivery}"
            raise type(error)(error.message, hint=f"{error.hint} {go_on}".strip()) from error


def _undo(context: CommandContext, delivery: str) -> None:
    console = context.console
    with _saying_how_to_go_on("undo", [delivery]), console.work("Undoing") as (token, progress):
        result = _ingest(context).undo(delivery, token=token, progress=progress).to_json()
    console.result(result, lambda: _show_result(console, result))


@contextmanager
def _saying_how_to_go_on(verb: str, started: Sequence[str]) -> Iterator[None]:
    """What was stopped after it began says how it goes on."""
    try:
        yield
    except (Cancelled, Unavailable, Forbidden) as error:
        if not started:
            raise
        go_on = f"Go on later: iomanager publish --{verb} {started[-1]}"
        hint = go_on if verb == "undo" else f"{error.hint} {go_on}".strip()
        raise type(error)(error.message, hint=hint) from error


def _failure(result: Mapping[str, Any]) -> IOManagerError:
    """The plates that failed as one error, with the exit code that their reasons have in common."""
    failed = result["failed"]
    reasons = "".join(f"\n  {plate['plate']}: {plate['message']} {plate['hint']}".rstrip() for plate in failed[:10])
    more = f"\n  ... and {len(failed) - 10} more" if len(failed) > 10 else ""
    plates = "1 plate" if len(failed) == 1 else f"{len(failed)} plates"
    kind = kind_of({plate["exit_code"] for plate in failed})
    return kind(
        f"{plates} failed:{reasons}{more}",
        hint=f"Correct the cause, then: iomanager publish --resume {result['delivery_id']}",
    )


def _show_result(console: Console, result: dict[str, Any]) -> None:
    for name, value in result.items():
        if isinstance(value, list):
            for item in value:
                console.line(f"{name}: {item if isinstance(item, str) else _one_line(item)}")
        elif value is not None and value != "":
            console.line(f"{name}: {value}")


def _one_line(item: dict[str, Any]) -> str:
    """The plain values of an item; lists and numbers are for --json."""
    return "  ".join(str(value) for value in item.values() if isinstance(value, str) and value)


@click.group()
def deliveries() -> None:
    """Past and interrupted deliveries."""


@deliveries.command("list")
@click.pass_obj
def deliveries_list(context: CommandContext) -> None:
    """Every delivery that was published from here, newest first."""
    found = [delivery.to_json() for delivery in _ingest(context).deliveries()]
    console = context.console
    console.result(found, lambda: console.table(found, ("id", "state", "project", "delivery", "created_at", "user")))


@deliveries.command("show")
@click.argument("delivery_id", metavar="ID")
@click.pass_obj
def deliveries_show(context: CommandContext, delivery_id: str) -> None:
    """One delivery: its plates, steps and files."""
    found = _ingest(context).delivery(delivery_id).to_json()
    context.console.result(found, lambda: _show_result(context.console, found))


@click.command()
@click.argument("delivery", type=FILE)
@click.argument("other", metavar="OTHER")
@click.option("--counts", type=FILE, help="A count sheet, xlsx or csv: shot, clip, frames.")
@click.option("--reply", type=FILE, help="Write the reply to the vendor: .xlsx or .txt.")
@click.pass_obj
def diff(context: CommandContext, delivery: Path, other: str, counts: Path | None, reply: Path | None) -> None:
    """Compare a delivery or scanlist with OTHER: `last`, `published`, a delivery, scanlist, EDL or count sheet."""
    ingest, console = _ingest(context), context.console
    with console.work("Comparing") as (token, progress):
        found = ingest.compare(delivery, other, counts=counts, token=token, progress=progress)
    if reply:
        ingest.write_reply(found, reply)
    console.result(found.to_json(), lambda: console.line(found.to_text()))


@click.command()
@click.argument("folder", type=FILE)
@click.option("--decode", is_flag=True, help="Decode the pixels of every frame too.")
@click.pass_obj
def verify(context: CommandContext, folder: Path, *, decode: bool) -> None:
    """Check frames and an ASC MHL history against the disk; exit 2 when anything is wrong."""
    ingest, console = _ingest(context), context.console
    with console.work("Verifying") as (token, progress):
        report = ingest.verify(folder, decode=decode, token=token, progress=progress)
    found = report.to_json()
    console.result(found, lambda: _show_verified(console, found))
    if any(problem["severity"] == Severity.ERROR.value for problem in found["problems"]):
        raise SystemExit(InvalidInput.exit_code)


def _show_verified(console: Console, found: dict[str, Any]) -> None:
    for problem in found["problems"]:
        console.line(f"{problem['severity']}: {problem['message']}")
    console.line(
        f"{found['files']} files, {found['hashed']} compared with {found['manifests']} manifests, "
        f"{len(found['problems'])} problems"
    )


def _show_rows(console: Console, rows: tuple[Row, ...]) -> None:
    if rows:
        console.table([row.to_json() for row in rows], ROW_COLUMNS)


def _show_problems(console: Console, problems: tuple[Problem, ...], rows: tuple[Row, ...] = ()) -> None:
    names = {row.row_id: row.shot_name or row.clip_name or row.scan_name for row in rows}
    if problems:
        found = [{**problem.to_json(), "clip": names.get(problem.row or "")} for problem in problems]
        console.table(found, PROBLEM_COLUMNS)
