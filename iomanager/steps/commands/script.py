"""``iomanager step script``: writes a Nuke or Natron script, where one of them renders."""

from __future__ import annotations

from pathlib import Path

import click

from iomanager.media.place import plain_errors, write_durably
from iomanager.steps import natron, nuke
from iomanager.steps.commands.options import FILE
from iomanager.steps.running import working
from iomanager.steps.scripts import from_json
from iomanager.steps.sources import load_job
from iomanager.steps.staging import finished, give_name, staged
from iomanager.terminal.command import CommandContext


@click.command("script")
@click.option("--renderer", type=click.Choice(["nuke", "natron"]), required=True, help="Which program will run it.")
@click.option("--job", type=FILE, required=True, metavar="FILE.json", help='{"source", "outputs", "ocio", ...}')
@click.option("--destination", type=FILE, required=True, metavar="FILE", help="The script: .nk, or .py for Natron.")
@click.pass_obj
def script_step(context: CommandContext, /, *, renderer: str, job: Path, destination: Path) -> None:
    """Write the script that renders a plate in Nuke (nuke -x) or Natron (NatronRenderer -b)."""
    with working("script", as_json=context.console.as_json):
        generate = nuke.script if renderer == "nuke" else natron.script
        written = write_script(destination, generate(from_json(load_job(job))))
    verb = f"{destination} written." if written else "Nothing was left to do."
    context.console.result({"written": int(written)}, lambda: context.console.line(verb))


def write_script(destination: Path, text: str) -> bool:
    """Write the script, unless the very same one is there. Raises Conflict for another one."""
    content = text.encode()
    if all(finished([destination], lambda path: [] if path.read_bytes() == content else ["it holds another script"])):
        return False
    with staged(destination) as folder:
        part = folder / destination.name
        with plain_errors("writing", destination):
            write_durably(part, content)
        give_name(part, destination)
    return True
