"""``iomanager step ...``: what the commands of a job run, the same on every engine.

Each step is safe to run again: outputs that are whole are kept, nothing half made is ever seen under its name, and
another's file is never replaced. ``TR_PROGRESS n%`` tells how far it is; the last line of a failure is one sentence.
"""

from __future__ import annotations

import click

from iomanager.steps.commands.group import StepGroup

COMMANDS = {
    "copy": "files.copy",
    "mhl": "files.mhl_step",
    "clean": "files.clean_step",
    "jpg": "pictures.jpg_step",
    "jpg_half": "pictures.jpg_half_step",
    "mp4": "pictures.mp4_step",
    "thumbnail": "pictures.thumbnail_step",
    "exr": "frames.exr_step",
    "dpx": "frames.dpx_step",
    "retime": "frames.retime_step",
    "mov": "films.mov_step",
    "webm": "films.webm_step",
    "gif": "films.gif_step",
    "montage": "films.montage_step",
    "filmstrip": "films.filmstrip_step",
    "register": "records.register_step",
    "upload": "records.upload_step",
    "script": "script.script_step",
}
"""The steps, and where each is in ``steps.commands``; a module is loaded when one of its steps is asked for."""


@click.group("step", cls=StepGroup, modules=COMMANDS)
def step() -> None:
    """The commands that a publish job runs. Each is safe to run again."""
