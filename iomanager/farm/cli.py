"""The commands of the farm: ``jobs ...`` and ``farm scheduler``."""

from __future__ import annotations

import signal
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import IOManagerError
from iomanager.farm import export_cli, farm_cli, homes
from iomanager.farm.model import State
from iomanager.farm.status import Action, JobStatus
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.db.engine import Database
    from iomanager.farm.engines.celery.dispatch import Dispatcher
    from iomanager.farm.schedule_store import ScheduleStore
    from iomanager.farm.scheduler import Scheduler
    from iomanager.farm.service import JobService
    from iomanager.farm.settings import FarmSettings

JOB_COLUMNS = ("id", "engine", "state", "done", "title", "owner", "project", "priority", "created_at", "message")
TASK_COLUMNS = ("id", "state", "progress", "title", "attempts", "host", "exit_code", "message")
JOB = click.argument("job", metavar="ID")
TASK = click.argument("task", default="")


def commands() -> list[click.Command]:
    """Every command of this slice."""
    jobs.add_command(export_cli.jobs_export)
    for command in farm_cli.commands():
        farm.add_command(command)
    return [jobs, farm]


def _jobs(context: CommandContext) -> JobService:
    service: JobService = context.app.jobs
    return service


@click.group()
def jobs() -> None:
    """The jobs of the farm: their state, their logs, and what to do with them."""


@jobs.command("list")
@click.option("--mine", is_flag=True, help="Only my own.")
@click.option("--state", "states", multiple=True, type=click.Choice([state.value for state in State]))
@click.option("--text", default="", help="A part of the title or of the error.")
@click.option("--project", default="", metavar="NAME", help="Only those of this project.")
@click.option("--limit", type=click.IntRange(1), help="The newest so many.")
@click.pass_obj
def jobs_list(context: CommandContext, /, *, mine: bool, states: tuple[str, ...], **others: Any) -> None:
    """Every job, newest first."""
    from iomanager.farm.store import JobFilter

    owner, service = context.app.user if mine else "", _jobs(context)
    if stale := service.refresh():
        click.echo(f"Not all of this is as of now: {stale}", err=True)
    wanted = JobFilter(owner, tuple(map(State, states)), **others)  # text, project and limit by their own names
    found = [status.to_json() for status in service.jobs(wanted)]
    done = [f"{row['counts'].get('done', 0)}/{row['total']}" for row in found]
    rows = [
        {**row, "done": part, "engine": homes.engine_name(row["engine"], row["home"])}
        for row, part in zip(found, done, strict=True)
    ]
    context.console.result(found, lambda: context.console.table(rows, JOB_COLUMNS))


@jobs.command("show")
@click.argument("job", metavar="[ID]", default="")
@export_cli.PLAN
@click.pass_obj
def jobs_show(context: CommandContext, job: str, plan: Path | None) -> None:
    """One job with the tree of its tasks, or with --plan the tree before it is spooled."""
    if plan is not None or not job:
        export_cli.show_tree(context, export_cli.job_of(context, job, plan))
        return
    service = _jobs(context)
    status = service.job(service.full_id(job))
    found = {**status.to_json(), "waiting": service.why_waiting(status.id)}
    context.console.result(found, lambda: _show(context, status, found["waiting"]))


def _show(context: CommandContext, status: JobStatus, waiting: list[str]) -> None:
    depths = {"": -1}
    rows = []
    for task in status.tasks:
        depths[task.id] = depths[task.parent] + 1
        rows.append({**task.to_json(), "title": "  " * depths[task.id] + task.title})
    context.console.line(f"{status.title}: {status.state.value}. {status.message}".strip())
    if status.stale:
        context.console.line(f"As of {status.as_of.astimezone():%Y-%m-%d %H:%M:%S}: {status.stale}")
    context.console.table(rows, TASK_COLUMNS)
    for reason in waiting:
        context.console.line(f"It does not start: {reason}")


@jobs.command("log")
@JOB
@click.argument("task")
@click.option("--follow", is_flag=True, help="Go on until the task has ended.")
@click.pass_obj
def jobs_log(context: CommandContext, job: str, task: str, *, follow: bool) -> None:
    """The log of a task: every attempt of each of its commands."""
    from iomanager.farm.monitor import JobMonitor

    service, console = _jobs(context), context.console
    whole = service.full_id(job)
    with console.work("Following") as (token, _):
        pieces = JobMonitor(service).log(whole, task, follow=follow, token=token)
        if console.as_json:
            text = "".join(pieces)
            console.result({"job": whole, "task": task, "log": text}, lambda: None)
            return
        for piece in pieces:
            click.echo(piece, nl=False)


@jobs.command("wait")
@JOB
@click.option("--timeout", type=click.FloatRange(0), help="Give up after so many seconds; the job goes on.")
@click.pass_obj
def jobs_wait(context: CommandContext, job: str, *, timeout: float | None) -> None:
    """Wait until a job has ended; exit 1 when it ended in error, 130 when it was cancelled."""
    from iomanager.farm.monitor import JobMonitor

    service = _jobs(context)
    whole = service.full_id(job)
    with context.console.work("Waiting") as (token, _):
        status = JobMonitor(service).wait(whole, timeout, token=token)
    line = f"{status.title}: {status.state.value}. {status.message}".strip()
    context.console.result(status.to_json(), lambda: context.console.line(line))
    if status.state is not State.DONE:
        raise SystemExit(130 if status.state is State.CANCELLED else IOManagerError.exit_code)


def _action(action: Action, text: str) -> None:
    whole_jobs = action in {Action.RESTART, Action.DELETE}

    def run(context: CommandContext, job: str, task: str = "") -> None:
        service = _jobs(context)
        whole = service.full_id(job)
        service.act(action, whole, task)
        found: dict[str, Any] = {"job": whole, "task": task or None, "action": action.value}
        context.console.result(found, lambda: context.console.line(f"{action.value}: {task or whole}"))

    command = JOB(click.pass_obj(run)) if whole_jobs else JOB(TASK(click.pass_obj(run)))
    jobs.command(action.value, help=text)(command)


@jobs.command("priority")
@JOB
@click.argument("value", type=float)
@click.pass_obj
def jobs_priority(context: CommandContext, job: str, value: float) -> None:
    """Give a job another priority; higher begins first."""
    service = _jobs(context)
    whole = service.full_id(job)
    service.priority(whole, value)
    found = {"job": whole, "priority": value}
    context.console.result(found, lambda: context.console.line(f"priority {value:g}: {whole}"))


for _one, _text in (
    (Action.RETRY, "Run a task again, or everything in error or cancelled."),
    (Action.SKIP, "Count a task, or every task in error, as done."),
    (Action.CANCEL, "End a job, or a task with everything below it."),
    (Action.PAUSE, "Begin nothing more of it; what runs goes on to its end."),
    (Action.RESUME, "Go on after a pause."),
    (Action.RESTART, "Begin the whole job again."),
    (Action.DELETE, "Remove a job that is not at work, with its logs."),
):
    _action(_one, _text)


@click.group()
def farm() -> None:
    """The machinery that runs jobs."""


@farm.command("scheduler")
@click.option("--engine", type=click.Choice(["local", "celery"]), help="Whose jobs; the settings' engine without.")
@click.pass_obj
def farm_scheduler(context: CommandContext, *, engine: str | None) -> None:
    """Schedule the jobs of the database, on this machine or on workers, until there are none for a while."""
    from iomanager.farm.engines import detached
    from iomanager.farm.schedule_store import ScheduleStore

    settings, token = context.settings.model.farm, CancelToken()
    chosen = engine or ("celery" if settings.engine == "celery" else "local")
    database = _database(context)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        token.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with closing(database):
        store = ScheduleStore(database, settings, chosen)
        needed = _scheduler(store, settings).run(token)
        detached.unlock()
        while needed and not token.cancelled and store.signature()[0] and not store.is_scheduled():
            needed = _scheduler(store, settings).run(token)  # a job came while this one ended, and started no other
    line = "Nothing is left to do." if needed else "Another scheduler is at work already."
    context.console.result({"scheduled": needed}, lambda: context.console.line(line))


def _database(context: CommandContext) -> Database:
    """The database alone, where its URL is given: the whole application starts what no scheduler needs."""
    from iomanager.db.engine import Database

    url = context.settings.model.database.url
    database: Database = Database(url) if url else context.app.database
    database.upgrade()
    return database


def _scheduler(store: ScheduleStore, settings: FarmSettings) -> Scheduler | Dispatcher:
    if store.engine == "celery":
        from iomanager.farm.engines.celery.engine import dispatcher

        return dispatcher(store, settings)
    from iomanager.farm.scheduler import Scheduler

    return Scheduler(store, settings, adopts=True)


@farm.command("launch", hidden=True)
@click.argument("payload", nargs=-1, required=True)
def farm_launch(payload: tuple[str, ...]) -> None:
    """Run a command of a Tractor job whose arguments a job script cannot hold as they are."""
    from iomanager.farm.engines.tractor import launch

    raise SystemExit(launch.main(payload))


@farm.command("guard", hidden=True)
def farm_guard() -> None:
    """End what a scheduler ran, once it has died: how a frozen application starts its guard."""
    from iomanager.farm import guard

    guard.main()
