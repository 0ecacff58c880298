"""``tracker sync`` and ``tracker outbox``: what is kept of a site, and the writes that wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from iomanager.accounts.model import Right
from iomanager.core.errors import InvalidInput, NotFound, Unavailable
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.tracker.offline import OfflineRecords
    from iomanager.tracker.outbox_store import Operation

COLUMNS = ("number", "state", "action", "kind", "label", "made_by", "created_at", "message")


def commands() -> list[click.Command]:
    """What belongs to the group ``tracker``."""
    return [sync, outbox]


@click.command("sync")
@click.option("--whole", is_flag=True, help="Read everything that is kept again.")
@click.pass_obj
def sync(context: CommandContext, *, whole: bool) -> None:
    """Send what waits, and bring what is kept of the open project up to date."""
    ours = _offline(context)
    with context.console.work("Sending to the tracker") as (token, progress):
        sent = ours.send(token=token, progress=progress)
    if sent.stopped:
        raise Unavailable(
            sent.stopped, hint=f"{sent.waiting} writes wait until the tracker answers: iomanager tracker sync"
        )
    project = _project(context, ours)
    with context.console.work("Reading the tracker") as (token, progress):
        found = ours.open(project, token=token, progress=progress)
        if whole:
            found = ours.sync.resync(token=token, progress=progress)
    kept = ours.cache.counts()
    result = {"sent": asdict(sent), "read": asdict(found), "kept": kept}
    context.console.result(result, lambda: _show(context, result))


def _show(context: CommandContext, result: dict[str, Any]) -> None:
    sent = result["sent"]
    context.console.line(f"sent: {sent['done']}, to decide: {sent['stuck']}, read: {result['read']['read']}")
    for kind, count in sorted(result["kept"].items()):
        context.console.line(f"{kind}: {count}")


@click.command("outbox")
@click.argument("action", type=click.Choice(["list", "retry", "remove"]), default="list")
@click.argument("number", type=int, required=False)
@click.pass_obj
def outbox(context: CommandContext, action: str, number: int | None) -> None:
    """The writes that wait for the tracker. Of a conflict, retry writes ours over theirs; remove leaves theirs."""
    ours = _offline(context)
    if action != "list" and number is None:
        raise InvalidInput(f"Name the write by its number: tracker outbox {action} NUMBER")
    if action != "list":
        context.app.accounts.rights().check(Right.EDIT)
    if action == "remove" and number is not None:
        _list(context, ours.outbox.remove(number))
        return
    if action == "retry" and number is not None:
        ours.outbox.retry(number)
        with context.console.work("Sending to the tracker") as (token, progress):
            ours.send(token=token, progress=progress)
    _list(context, ours.outbox.pending())


def _list(context: CommandContext, operations: Sequence[Operation]) -> None:
    rows = [{name: getattr(each, name) for name in COLUMNS} for each in operations]
    for row, each in zip(rows, operations, strict=True):
        row["kind"], row["state"] = each.kind.value, each.state.value
        row.update(fields=_shown(each.fields), base=_shown(each.base), theirs=_shown(each.theirs), hint=each.hint)
    context.console.result(rows, lambda: context.console.table(rows, COLUMNS))


def _shown(values: Any) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _offline(context: CommandContext) -> OfflineRecords:
    from iomanager.tracker.offline import OfflineRecords

    adapter = context.app.tracker.adapter
    if not isinstance(adapter, OfflineRecords):
        raise InvalidInput(
            "Nothing is kept of this tracker: it is our own database, or tracker.offline is off.",
            hint="Set tracker.kind to shotgrid, and tracker.offline to true.",
        )
    return adapter


def _project(context: CommandContext, ours: OfflineRecords) -> str:
    name = context.settings.model.project.name
    found = context.app.tracker.project(name) if name else None
    if found is None:
        raise NotFound(f"The tracker has no project {name!r}.", hint="Choose one by --project NAME.")
    return str(found.id)
