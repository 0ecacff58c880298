"""The commands of a Celery cluster: ``farm worker``, ``farm workers``, ``farm demo``."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from iomanager.core.cancel import CancelToken
from iomanager.farm.model import State
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.farm.engines.celery.demo import DemoCluster
    from iomanager.farm.service import JobService
    from iomanager.farm.settings import FarmSettings
    from iomanager.farm.status import JobStatus

WORKER_COLUMNS = ("name", "host", "slots", "alive", "keys", "crews", "seen_at")


def commands() -> list[click.Command]:
    """What belongs under ``farm``."""
    return [worker, workers, demo, pretend, receiver]


@click.command("worker")
@click.option("--slots", type=click.IntRange(1, 256), help="How many commands run at once; half of the cores without.")
@click.option("--keys", default="", metavar="A,B", help="The service keys that it provides; those of the settings.")
@click.option("--name", default="", help="What Flower calls it; the host and process without.")
@click.pass_obj
def worker(context: CommandContext, *, slots: int | None, keys: str, name: str) -> None:
    """Run commands of the Celery engine's jobs on this machine, until it is told to stop."""
    from iomanager.farm.engines.celery.worker import Worker, this_worker
    from iomanager.farm.engines.local import start_scheduler
    from iomanager.farm.schedule_store import ScheduleStore

    farm: FarmSettings = context.settings.model.farm
    settings, token = _own_settings(farm, slots, keys), stopped_by_signals()
    database = context.app.database
    own = this_worker(name, settings)
    schedule = ScheduleStore(database, settings, "celery")
    context.console.say(
        f"Worker {own.queue} runs {own.slots} commands at once for {settings.celery.broker}. Ctrl+C stops it."
    )
    Worker(schedule, settings, own, ensure=lambda: start_scheduler(database.url, farm, "celery")).run(token)
    found = {"worker": own.queue, "stopped": True}
    context.console.result(found, lambda: context.console.line(f"Worker {own.queue} has stopped."))


def _own_settings(settings: FarmSettings, slots: int | None, keys: str) -> FarmSettings:
    own: dict[str, Any] = {}
    if slots:
        own["local_slots"] = slots
    if names := tuple(name.strip() for name in keys.split(",") if name.strip()):
        own["local_keys"] = names
    return settings.model_copy(update=own)


def stopped_by_signals() -> CancelToken:
    """A token that Ctrl+C and a request to end cancel."""
    token = CancelToken()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        token.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return token


@click.command("workers")
@click.pass_obj
def workers(context: CommandContext) -> None:
    """The workers of the Celery engine: what they provide, and whether they are alive."""
    from iomanager.farm.worker_store import WorkerStore

    store = WorkerStore(context.app.database, context.settings.model.farm.lease_seconds)
    found: list[dict[str, Any]] = [
        {
            "name": one.queue,
            "host": one.host.partition(" ")[0],
            "slots": one.slots,
            "alive": store.is_alive(one),
            "keys": list(one.provides.keys),
            "crews": list(one.provides.crews),
            "seen_at": one.seen_at.isoformat() if one.seen_at else None,
        }
        for one in store.workers()
    ]
    rows = [{**row, "keys": ", ".join(row["keys"]), "crews": ", ".join(row["crews"])} for row in found]
    context.console.result(found, lambda: context.console.table(rows, WORKER_COLUMNS))


@click.command("demo")
@click.option("--plates", default=3, show_default=True, type=click.IntRange(1, 50), help="Plates of the demo job.")
@click.option("--seconds", default=0.5, show_default=True, type=click.FloatRange(0, 600), help="Seconds of each step.")
@click.option("--flower", is_flag=True, help="Start Flower as well, and go on until Ctrl+C.")
@click.option("--stay", is_flag=True, help="Go on until Ctrl+C when the job has ended.")
@click.pass_obj
def demo(context: CommandContext, *, plates: int, seconds: float, flower: bool, stay: bool) -> None:
    """A Celery cluster on this machine: a Redis of its own, two workers and a job, all of which go away again."""
    from iomanager.farm.engines.celery.demo import demo_cluster, demo_job

    program = _program()
    with tempfile.TemporaryDirectory(prefix="iomanager-farm-") as folder:
        cluster = demo_cluster(Path(folder), program)
        try:
            with context.console.work("Starting Redis and two workers") as (token, _):
                cluster.start(2, token)
            _say_where(context, cluster, flower=flower)
            job = cluster.service.submit(demo_job(program, plates, seconds))
            status = _followed(context, cluster.service, job)
            if flower or stay:
                _until_stopped(context)
        finally:
            cluster.stop()
    found = {**status.to_json(), "broker": cluster.settings.celery.broker}
    line = f"{status.title}: {status.state.value}. {status.message}".strip()
    context.console.result(found, lambda: context.console.line(line))
    if status.state is not State.DONE:
        raise SystemExit(1)


def _say_where(context: CommandContext, cluster: DemoCluster, *, flower: bool) -> None:
    broker = cluster.settings.celery.broker
    context.console.say(f"Redis is at {broker}, with two workers. Flower shows them:")
    context.console.say(f"  {cluster.flower()}" if flower else f"  python -m celery --broker {broker} flower")


def _followed(context: CommandContext, service: JobService, job: str) -> JobStatus:
    """Follow the job to its end, with a line for each step that ends."""
    from iomanager.farm.monitor import JobMonitor

    told: set[str] = set()
    with context.console.work("Running the job") as (token, progress):
        progress.start("Running the job", float(service.job(job).total), "tasks")
        for status in JobMonitor(service).follow(job, token=token):
            for one in [one for one in status.tasks if one.commands and one.state is State.DONE]:
                if one.id not in told:
                    told.add(one.id)
                    context.console.say(f"{one.title}: done on {one.host}")
            progress.advance(status.counts.get(State.DONE, 0) - progress.done)
    return status


def _until_stopped(context: CommandContext) -> None:
    context.console.say("Ctrl+C ends it all.")
    token = stopped_by_signals()
    while not token.cancelled:
        time.sleep(0.2)


def _program() -> tuple[str, ...]:
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "iomanager")


@click.command("pretend", hidden=True)
@click.argument("seconds", type=float)
def pretend(seconds: float) -> None:
    """A step of the demo: says how far it is, and does nothing."""
    for percent in range(0, 101, 20):
        click.echo(f"TR_PROGRESS {percent}%")
        time.sleep(seconds / 5 if percent < 100 else 0)


@click.command("receiver", hidden=True)
@click.argument("words", nargs=3)
def receiver(words: tuple[str, str, str]) -> None:
    """Take messages for a worker: how a frozen application starts this part of it."""
    from iomanager.farm.engines.celery import receiver as part

    part.main(list(words))
    sys.exit(0)
