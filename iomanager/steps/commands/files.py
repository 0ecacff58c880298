"""The commands ``copy``, ``mhl`` and ``clean``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from iomanager.core.errors import InvalidInput
from iomanager.steps.commands import options
from iomanager.steps.commands.group import done
from iomanager.steps.commands.options import FILE, frames_options, source_options
from iomanager.steps.running import working
from iomanager.steps.sources import load_job, paths_of
from iomanager.terminal.command import CommandContext


@click.command("copy")
@source_options
@frames_options
@click.option("--hashes", type=FILE, metavar="FILE.json", help="Keep the hashes here, for the step mhl.")
@click.option("--workers", type=click.IntRange(1, 32), default=3, show_default=True, help="Files at the same time.")
@click.pass_obj
def copy(context: CommandContext, /, *, hashes: Path | None, workers: int, **given: Any) -> None:
    """Copy frames or a movie, each read back from the disk before it gets its name."""
    from iomanager.steps.copying import copy_files, write_hashes

    with working("copy", as_json=context.console.as_json) as work:
        source = given["source"]
        if source is not None and given["first"] is None and given["last"] is None:
            given["first"] = given["last"] = 1
        found, listed = options.read_sources(None, given)
        read = (found.movie,) if found.movie else found.frames
        found.check()
        pairs = list(zip(read, options.write_names(given, len(read), listed), strict=True))
        kept = sum(file.is_file() and file.stat().st_size > 0 for _, file in pairs)
        files = copy_files(pairs, work, workers=workers)
        if hashes:
            write_hashes(hashes, files)
    done(context, len(files) - kept, "files")


@click.command("mhl")
@click.option("--source", type=FILE, metavar="PATTERN", help="The published frames or movie, in one folder.")
@click.option("--first", type=int, help="Number of the first frame.")
@click.option("--last", type=int, help="Number of the last frame.")
@click.option("--hashes", type=FILE, metavar="FILE.json", help="As the step copy kept them; otherwise they are read.")
@click.option("--author", default="", help="Who made it.")
@click.pass_obj
def mhl_step(context: CommandContext, /, *, hashes: Path | None, author: str, **given: Any) -> None:
    """The ASC MHL manifest of a published plate."""
    from iomanager.media.mhl import HISTORY
    from iomanager.steps.copying import hash_files, read_hashes, write_mhl

    with working("mhl", as_json=context.console.as_json) as work:
        if (hashes is None) == (given["source"] is None):
            raise InvalidInput("Say what it lists: either --source PATTERN, or --hashes FILE.json.")
        if hashes:
            files = read_hashes(load_job(hashes))
        else:
            if given["first"] is None and given["last"] is None:
                given["first"] = given["last"] = 1
            found, _ = options.read_sources(None, given)
            found.check()
            files = hash_files((found.movie,) if found.movie else found.frames, work)
        folder = files[0][0].parent
        kept = (folder / HISTORY).exists()
        made = write_mhl(folder, files, author=author)
    done(context, 0 if kept else len(made), "files")


@click.command("clean")
@click.option("--root", type=FILE, required=True, metavar="DIR", help="Nothing outside of it is removed.")
@click.option("--file", "files", type=FILE, multiple=True, metavar="FILE", help="A file to remove. Repeat it.")
@click.option("--source", type=FILE, metavar="PATTERN", help="Numbered files to remove.")
@click.option("--first", type=int, help="Number of the first one.")
@click.option("--last", type=int, help="Number of the last one.")
@click.option("--job", type=FILE, metavar="FILE.json", help='{"files": [...]}')
@click.option("--folder", "folders", type=FILE, multiple=True, metavar="DIR", help="Then this folder, when empty.")
@click.pass_obj
def clean_step(context: CommandContext, /, *, root: Path, files: tuple[Path, ...], **given: Any) -> None:
    """Remove temporary files by their names."""
    from iomanager.steps.clean import clean
    from iomanager.steps.sources import sources

    with working("clean", as_json=context.console.as_json):
        named = list(files)
        if given["source"]:
            found = sources(given["source"], given["first"], given["last"])
            named += (found.movie,) if found.movie else found.frames
        if given["job"]:
            named += paths_of(load_job(given["job"]), "files")
        removed = clean(root, named, given["folders"])
    done(context, removed, "files", "removed")
