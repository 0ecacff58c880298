"""``jobs export`` and ``jobs show --plan``: a job as a file for others, and as a tree before it is spooled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iomanager.core.errors import InvalidInput
from iomanager.farm.model import Instance, Job, Task
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.farm.alf import AlfOptions

TREE_COLUMNS = ("id", "title", "service", "command")
PLAN = click.option(
    "--plan",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The job of a plan or job as JSON that was not spooled, such as iomanager plan FILE --export plan.json wrote.",
)
PLANNED = "Give a plan or a job as JSON: iomanager plan SCANLIST --export plan.json"


def job_of(context: CommandContext, job: str, plan: Path | None) -> Job:
    """The job that a command speaks of: a spooled one by its id, or that of a file. Raises InvalidInput, NotFound."""
    from iomanager.farm import export

    if bool(job) == bool(plan):
        raise InvalidInput("Name a job, or a file with --plan.")
    if plan is None:
        service = context.app.jobs
        return service.tree(service.full_id(job))  # type: ignore[no-any-return]
    try:
        return export.load(plan.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{plan} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{plan} is no text.", hint=PLANNED) from error


def show_tree(context: CommandContext, job: Job) -> None:
    """Print a job as a tree, with what stands in the way of spooling it."""
    from iomanager.farm import jobjson, validate

    faults = validate.check(job)

    def readable() -> None:
        context.console.line(f"{job.title}: priority {job.priority:g}, not spooled.")
        context.console.table(list(rows(job)), TREE_COLUMNS)
        for fault in faults:
            context.console.line(fault)

    context.console.result({**jobjson.to_plain(job), "faults": faults}, readable)


def rows(job: Job) -> Iterator[dict[str, Any]]:
    """A row for each task, its instances and its further commands, indented as they stand in the tree."""
    waiting: list[tuple[int, Task | Instance]] = [(0, child) for child in reversed(job.subtasks)]
    while waiting:
        depth, node = waiting.pop()
        if isinstance(node, Instance):
            yield {"id": node.id, "title": f"{'  ' * depth}(instance)", "service": "", "command": ""}
            continue
        commands = [" ".join(command.argv) for command in node.commands]
        first = commands[0] if commands else ""
        yield {"id": node.id, "title": f"{'  ' * depth}{node.title}", "service": node.service, "command": first}
        yield from ({"id": "", "title": "", "service": "", "command": command} for command in commands[1:])
        waiting += [(depth + 1, child) for child in reversed(node.subtasks)]


@click.command("export")
@click.argument("job", metavar="[ID]", default="")
@PLAN
@click.option("--format", "wanted", type=click.Choice(["alf", "json", "openjd"]), default="json", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write this new file.")
@click.pass_obj
def jobs_export(context: CommandContext, job: str, plan: Path | None, *, wanted: str, out: Path | None) -> None:
    """A job as a file for other programs: alfscript, JSON, or an Open Job Description template."""
    from iomanager.core import paths
    from iomanager.farm.export import Format, export

    made = export(job_of(context, job, plan), Format(wanted), _options(context))
    for sentence in made.lost:
        click.echo(f"Not in the file: {sentence}", err=True)
    if out:
        paths.write_new(out, made.text)
    found = {"format": wanted, "file": str(out) if out else None, "text": None if out else made.text}
    console = context.console
    console.result(
        {**found, "lost": list(made.lost)}, lambda: console.line(str(out)) if out else click.echo(made.text, nl=False)
    )


def _options(context: CommandContext) -> AlfOptions:
    from iomanager.farm.engines.tractor.engine import alf_options

    farm = context.settings.model.farm
    return alf_options(farm.tractor, farm.program)
