"""``iomanager step ...``: what the commands of a job run, the same on every engine.

Each step is safe to run again: outputs that are whole are kept, nothing half made is ever seen under its name, and
another's file is never replaced. ``TR_PROGRESS n%`` tells how far it is; the last line of a failure is one sentence.
"""

from __future__ import annotations

import click

from iomanager.steps.commands import files, films, frames, pictures, records, script
from iomanager.steps.commands.group import StepGroup


@click.group("step", cls=StepGroup)
def step() -> None:
    """The commands that a publish job runs. Each is safe to run again."""


for _command in (
    *(files.copy, files.mhl_step, files.clean_step),
    *(pictures.jpg_step, pictures.jpg_half_step, pictures.mp4_step, pictures.thumbnail_step),
    *(frames.exr_step, frames.dpx_step, frames.retime_step),
    *(films.mov_step, films.webm_step, films.gif_step, films.montage_step, films.filmstrip_step),
    *(records.register_step, records.upload_step, script.script_step),
):
    step.add_command(_command)
