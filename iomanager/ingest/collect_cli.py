"""``iomanager collect``: the ticked rows as movies, in the colour that they have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from iomanager.core.errors import Cancelled, InvalidInput
from iomanager.ingest.model import Severity
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.ingest.service import IngestService

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--out", type=_FILE, required=True, metavar="DIR", help="Where the movies go.")
@click.option("--codec", default="", metavar="NAME", help="Such as 'ProRes 422 HQ'; empty: the project's.")
@click.option("--wait", is_flag=True, help="Follow the job to its end.")
@click.option(
    "--engine", type=click.Choice(["local", "celery", "tractor"]), help="Where the job runs, instead of farm.engine."
)
@click.pass_obj
def collect(context: CommandContext, /, file: Path, out: Path, **options: str | bool | None) -> None:
    """Collect the ticked rows into movies: one for each shot and type, or for each row without a shot."""
    from iomanager.ingest.collect_job import Collector

    ingest: IngestService = context.app.ingest
    loaded = ingest.load(file)
    unreadable = [problem.message for problem in loaded.problems if problem.severity is Severity.ERROR]
    if unreadable:
        raise InvalidInput(f"Nothing was collected. {' '.join(unreadable[:5])}", hint="Correct these cells first.")
    engine, codec = str(options["engine"] or ""), str(options["codec"] or "")
    begun = ingest.collect(loaded.rows, out, delivery=file.parent, engine=engine, codec=codec)
    context.console.say(f"job {begun.job_id}")
    if options["wait"]:
        with context.console.work("Collecting") as (token, progress):
            try:
                Collector.of(ingest.publisher).wait(begun, token=token, progress=progress)
            except Cancelled as error:
                if not token.cancelled:
                    raise
                hint = f"The job goes on; iomanager jobs cancel {begun.job_id} ends it."
                raise Cancelled("Nobody waits for the collect any more.", hint=hint) from error

    def readable() -> None:
        for movie in begun.movies:
            context.console.line(f"{movie.path}  {movie.mode}, {movie.first}-{movie.last}")

    context.console.result(begun.to_json(), readable)
