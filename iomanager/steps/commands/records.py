"""The commands ``register`` and ``upload``."""

from __future__ import annotations

from pathlib import Path

import click

from iomanager.steps.commands.group import done
from iomanager.steps.commands.options import FILE
from iomanager.steps.running import working
from iomanager.steps.sources import load_job
from iomanager.terminal.command import CommandContext


@click.command("register")
@click.option(
    "--job",
    type=FILE,
    required=True,
    metavar="FILE.json",
    help='{"project", "sequence", "shot", "delivery_id", "records": [{"kind", "code", "fields"}]}',
)
@click.pass_obj
def register_step(context: CommandContext, /, *, job: Path) -> None:
    """Write a plate's records into the tracker."""
    from iomanager.steps.records import register_job

    with working("register", as_json=context.console.as_json):
        written = register_job(context.app.tracker, load_job(job))
    done(context, len(written), "records")


@click.command("upload")
@click.option("--show", required=True, metavar="NAME", help="The project.")
@click.option("--shot", required=True, metavar="CODE", help="The shot.")
@click.option("--version", "code", required=True, metavar="CODE", help="The Version, such as S001_0010_org_v001.mov.")
@click.option("--thumbnail", type=FILE, metavar="FILE", help="Its picture, such as montage frame 0001.")
@click.option("--movie", type=FILE, metavar="FILE", help="Its movie.")
@click.pass_obj
def upload_step(context: CommandContext, /, *, show: str, shot: str, code: str, **given: Path | None) -> None:
    """Show people the finished picture and movie on the Version."""
    from iomanager.steps.records import upload

    with working("upload", as_json=context.console.as_json):
        files = {"thumbnail": given["thumbnail"], "path_to_movie": given["movie"]}
        upload(context.app.tracker, (show, shot, code), {name: path for name, path in files.items() if path})
    done(context, 1, "version")
