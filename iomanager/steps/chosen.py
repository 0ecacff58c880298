"""The renderer of proxies that the settings choose: the JPGs by Nuke or Natron where they say so, the rest built in."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import InvalidInput
from iomanager.media.proxy import ProxyJob, Rendered, jpeg_size
from iomanager.media.settings import MediaSettings
from iomanager.steps.running import Lines, Work
from iomanager.steps.toolbox import Toolbox

if TYPE_CHECKING:
    from iomanager.media.decoder import Decoder


@dataclass(frozen=True, slots=True)
class ChosenRenderer:
    """Stands where ``steps.proxy.rendered`` wants a renderer: the decoding child, or another program for the JPGs."""

    decoder: Decoder
    settings: MediaSettings

    def render(self, job: ProxyJob, token: CancelToken, progress: Progress) -> Rendered:
        """Make every output of the job, in staging folders that exist. Raises InvalidInput, Unavailable, Cancelled."""
        kinds: tuple[Any, ...] = ("jpg", "jpg_half")
        by: dict[str, list[str]] = {}
        for kind, paths in zip(kinds, (job.jpg_paths, job.half_jpg_paths), strict=True):
            chosen = self.settings.renderer_of(kind)
            if paths and chosen != "builtin":
                by.setdefault(chosen, []).append(kind)
        for renderer, wanted in by.items():
            tools = Toolbox(Work(token, progress, Lines(sys.stderr)), self.decoder, self.settings, job.project)
            _scripted(tools, renderer, job, wanted)
            job = _without(job, wanted)
        if next(job.outputs(), None) is None:
            return Rendered(0, 0, 0, ())
        return self.decoder.render(job, token, progress)


def _scripted(tools: Toolbox, renderer: str, job: ProxyJob, kinds: list[str]) -> None:
    """Both kinds by one script where the same program makes both."""
    from iomanager.steps.scripted import Scripted, part, shots_of_job
    from iomanager.steps.staging import flush, staged

    first = (job.jpg_paths or job.half_jpg_paths)[0]
    with staged(first) as folder:
        Scripted(tools, renderer, kinds[0], shots_of_job(job), job.view).jpgs(job, folder, kinds)
        for kind in kinds:
            for index, path in enumerate(_paths(job, kind)):
                made = part(folder / kind, index, "jpg")
                if not jpeg_size(made):
                    raise InvalidInput(f"What was made is not whole: {path.name} is missing or damaged.")
                flush(made)
                made.replace(path)


def _paths(job: ProxyJob, kind: str) -> tuple[Path, ...]:
    return job.jpg_paths if kind == "jpg" else job.half_jpg_paths


def _without(job: ProxyJob, kinds: list[str]) -> ProxyJob:
    jpg, half = (() if kind in kinds else _paths(job, kind) for kind in ("jpg", "jpg_half"))
    return replace(job, jpg_paths=jpg, half_jpg_paths=half)
