"""The commands of a Celery cluster: ``farm worker``, ``farm workers``, ``farm demo``."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from iomanager.core.cancel import CancelToken
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.farm.settings import FarmSettings

WORKER_COLUMNS = ("name", "host", "slots", "alive", "keys", "crews", "seen_at")


def commands() -> list[click.Command]:
    """What belongs under ``farm``."""
    return [worker, workers, receiver]


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


@click.command("receiver", hidden=True)
@click.argument("words", nargs=3)
def receiver(words: tuple[str, str, str]) -> None:
    """Take messages for a worker: how a frozen application starts this part of it."""
    from iomanager.farm.engines.celery import receiver as part

    part.main(list(words))
    sys.exit(0)
