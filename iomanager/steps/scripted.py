"""Pictures, movies and frames that Nuke or Natron render, by ``media.renderer``: staged, checked and named as our own.

A program reads numbered files by one pattern and renders in order, so it is given the span of what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.media.convert import TO_VIEW
from iomanager.media.model import MediaInfo
from iomanager.media.movie_write import MovieJob
from iomanager.media.place import plain_errors, write_durably
from iomanager.media.plate_render import Shots
from iomanager.media.plate_write import Target
from iomanager.media.proxy import HALF_ABOVE, ProxyJob
from iomanager.media.retime import Sample, Segment
from iomanager.steps.program import program, render_script, script_path
from iomanager.steps.scripts import ScriptJob, ScriptOutput, ScriptSource
from iomanager.steps.sources import numbered
from iomanager.steps.toolbox import Toolbox

PART = "frame.%06d"
"""What staged frames are called, from number 1 on: any number of digits is one shape, and no name is in the way."""
_DIGITS = re.compile(r"\d+")
_NO_RATE = Fraction(24)


@dataclass(frozen=True, slots=True)
class Retiming:
    """The segments of a retime, for a program that does the retime itself."""

    segments: tuple[Segment, ...] = ()
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class Scripted:
    """One render by a program: ``renderer`` is nuke or natron, ``output`` names it in settings and script names.

    ``view`` is the table's name of a view, where pictures are shown by another one than their own.
    """

    tools: Toolbox
    renderer: str
    output: str
    shots: Shots
    view: str = ""

    def frames(self, destinations: Sequence[Path], samples: Sequence[Sample], target: Target, folder: Path) -> None:
        """Stage ``1`` ... of frames that show their own source frames: samples of no retime."""
        first, last = _span(samples)
        source = self._source(first, last)
        output = ScriptOutput(target.ext, folder / f"{PART}.{target.ext}", "", start=1, **self._format(target))
        self._render([output], source, destinations[0], folder)

    def retime(self, destinations: Sequence[Path], how: Retiming, target: Target, folder: Path) -> None:
        """Stage every frame of a retime."""
        source = self._source(min(s.first for s in how.segments), max(s.last for s in how.segments))
        output = ScriptOutput(target.ext, folder / f"{PART}.{target.ext}", "", start=1, **self._format(target))
        self._render([output], source, destinations[0], folder, how=how, count=len(destinations))

    def jpgs(self, job: ProxyJob, folder: Path, kinds: Sequence[str]) -> None:
        """Stage JPGs and half-size JPGs (``jpg``, ``jpg_half``) in folders of these names."""
        first = self.shots.frames[0][0] if self.shots.frames else job.first + 1
        count = len(job.jpg_paths or job.half_jpg_paths)
        source = self._source(first, first + count - 1)
        outputs = []
        for kind in kinds:
            (folder / kind).mkdir()
            outputs.append(ScriptOutput("jpg", folder / kind / f"{PART}.jpg", "", start=1, half=kind == "jpg_half"))
        self._render(outputs, source, (job.jpg_paths or job.half_jpg_paths)[0], folder)

    def movie(self, job: MovieJob, destination: Path) -> None:
        """Write the movie ``job.destination``; ``destination`` is the name that it will have."""
        first, last = _span(job.samples)
        source = self._source(first, last, job.fps)
        codec = self.tools.colours.codec(job.codec)
        half = source.width > HALF_ABOVE if job.half is None else job.half
        output = ScriptOutput("mov", job.destination, "", half=half, detail=codec.fourcc, profile=codec.profile)
        self._render([output], source, destination, job.destination.parent)

    def _render(
        self,
        outputs: Sequence[ScriptOutput],
        source: ScriptSource,
        destination: Path,
        folder: Path,
        **extra: Any,
    ) -> None:
        """Run the script of these outputs; ``extra`` holds ``how`` of a retime and the ``count`` of its frames."""
        from dataclasses import replace

        how: Retiming = extra.get("how") or Retiming()
        coloured = tuple(replace(output, **self._colour(source.colorspace)) for output in outputs)
        job = ScriptJob(
            source,
            coloured,
            self._config(folder),
            self.shots.mirror,
            how.segments,
            how.smooth,
            self.tools.settings.nuke_version,
        )
        frames = extra.get("count") or source.count * len(outputs)
        script = script_path(destination, self.output, program(self.renderer).suffix)
        render_script(self.tools, self.renderer, job, script, frames)

    def _source(self, first: int, last: int, fps: Fraction | None = None) -> ScriptSource:
        """What the program reads, with its size, and its colourspace in the configuration."""
        info = self._info()
        file = self.shots.movie or pattern_of(self.shots.frames)
        space = self.tools.colours.resolve(self._space())
        return ScriptSource(file, first, last, info.width, info.height, fps or info.fps or _NO_RATE, space)

    def _info(self) -> MediaInfo:
        """The header of the movie or the first frame."""
        from iomanager.media.headers import read_header

        movie = self.shots.movie
        return self.tools.decoder.probe(movie) if movie else read_header(self.shots.frames[0][1])

    def _space(self) -> str:
        """The studio's name of what the source holds."""
        if self.shots.colorspace:
            return self.shots.colorspace
        info, file = self._info(), self.shots.movie or self.shots.frames[0][1]
        is_log = file.suffix.lower() == ".cin" or any(w in (info.colorspace or "").lower() for w in ("log", "printing"))
        is_float = any(word in (info.bit_depth or "") for word in ("half", "float"))
        return self.tools.colours.default(file.suffix[1:].lower(), is_float=is_float, is_log=is_log)

    def _colour(self, space: str) -> dict[str, Any]:
        """The colours of an output: those of the source, another colourspace, or a view."""
        table, wanted = self.tools.colours, self.shots.to
        if not wanted:
            return {"colorspace": space}
        if wanted != TO_VIEW:
            return {"colorspace": table.resolve(wanted)}
        view = table.named_view(self.view) if self.view else table.view(self._space())
        if view.space:
            return {"colorspace": table.resolve(view.space)}
        return {"colorspace": space, "display": view.display, "view": view.view}

    def _format(self, target: Target) -> dict[str, Any]:
        """Data type and compression as named, else those of the source."""
        info = self._info()
        same = info.kind == target.ext
        old = (info.bit_depth or "") if same else ""
        depths = {"16": "16 bit half", "32": "32 bit float", "10": "10 bit", "12": "12 bit"}
        usual = "10 bit" if target.ext == "dpx" else "16 bit half"
        detail = depths.get(target.depth or old.split(" ")[0], usual)
        compression = target.compression or ((info.compression or "") if same else "")
        return {"detail": detail, "compression": compression if target.ext == "exr" else ""}

    def _config(self, folder: Path) -> str:
        """The OCIO configuration as a file: one that OpenColorIO brings is written out for the program."""
        name = self.tools.settings.ocio_config
        if not name.startswith("ocio://"):
            return name
        path = folder / "config.ocio"
        if not path.exists():
            with plain_errors("writing", path):
                write_durably(path, str(self.tools.colours.config.serialize()).encode())
        return str(path)


def part(folder: Path, index: int, ext: str) -> Path:
    """The staged file of output ``index`` (from 0)."""
    return numbered(folder / f"{PART}.{ext}", index + 1)


def shots_of_job(job: ProxyJob) -> Shots:
    """The pictures of a proxy job as the scripts see them, in the colours of its view."""
    frames = _numbers(job.frames) if job.movie is None else ()
    return Shots(frames, job.movie, job.colorspace, TO_VIEW, job.mirror, job.project)


def pattern_of(frames: Sequence[tuple[int, Path]]) -> Path:
    """The one pattern that names these numbered files. Raises InvalidInput where there is none."""
    number, first = frames[0]
    if len(frames) == 1:
        return first
    for found in reversed(list(_DIGITS.finditer(first.name))):
        name = f"{first.name[: found.start()]}%0{len(found[0])}d{first.name[found.end() :]}"
        pattern = first.with_name(name)
        if int(found[0]) == number and all(numbered(pattern, n) == path for n, path in frames):
            return pattern
    raise InvalidInput(
        f"{first.name} and the frames behind it are not numbered one by one, so no other program can read them.",
        hint="Render this plate with media.renderer: builtin.",
    )


def _numbers(files: Sequence[Path]) -> tuple[tuple[int, Path], ...]:
    """The files with the numbers that their names count by."""
    for found in reversed(list(_DIGITS.finditer(files[0].name))):
        pairs = tuple((int(found[0]) + index, path) for index, path in enumerate(files))
        try:
            pattern_of(pairs)
        except InvalidInput:
            continue
        return pairs
    return ((1, files[0]), *((index, path) for index, path in enumerate(files[1:], 2)))


def in_order(samples: Sequence[Sample]) -> bool:
    """Whether the samples show one frame after the other, each as it is."""
    return all(s.lower == samples[0].lower + index and not s.blend for index, s in enumerate(samples))


def _span(samples: Sequence[Sample]) -> tuple[int, int]:
    """The frames that these samples show one by one. Raises InvalidInput for a retime."""
    if not in_order(samples):
        raise InvalidInput("Another program renders frames in their order only.", hint="Use media.renderer: builtin.")
    return samples[0].lower, samples[-1].lower
