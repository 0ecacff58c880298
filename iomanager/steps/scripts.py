"""What the script generators of Nuke and Natron share: a render as a value, and the templates that are shipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from string import Template
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.core.paths import resources_folder
from iomanager.media.proxy import HALF_ABOVE
from iomanager.media.retime import Segment
from iomanager.steps.segments import from_job as segments_of

KINDS = ("jpg", "mov", "dpx", "exr")
_NUMBER = re.compile(r"[^%]*(?:%(?:0\d{1,2})?d)?[^%]*")
"""A name with at most one frame number; every other percent would be read as one."""
_VERSION = re.compile(r"\d+\.\d+ ?v\d+")


@dataclass(frozen=True, slots=True)
class ScriptSource:
    """What is read: a pattern or movie, its frames, size in pixels, rate, and its colourspace in the OCIO config."""

    file: Path
    first: int
    last: int
    width: int
    height: int
    fps: Fraction
    colorspace: str

    @property
    def count(self) -> int:
        """The number of frames."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class ScriptOutput:
    """What is written: ``kind`` is jpg, mov, dpx or exr, from frame ``start`` on.

    ``colorspace`` is a name of the OCIO configuration, or ``display`` and ``view`` are named instead. ``detail`` is the
    movie's fourcc, or the data type of frames such as ``10 bit`` or ``16 bit half``; ``profile`` that of an Avid codec.
    ``compression`` is one of EXR (``media.plate_write``), empty for PIZ.
    """

    kind: str
    file: Path
    colorspace: str
    start: int = 1001
    half: bool = False
    detail: str = ""
    profile: str = ""
    display: str = ""
    view: str = ""
    compression: str = ""


@dataclass(frozen=True, slots=True)
class ScriptJob:
    """One script. With ``segments`` the plate is retimed into the single output; ``smooth`` uses motion.

    ``ocio`` is the OCIO configuration's file. ``mirror`` is flip or flop, empty for neither. ``version`` is that of the
    Nuke that the script is written for.
    """

    source: ScriptSource
    outputs: tuple[ScriptOutput, ...]
    ocio: str
    mirror: str = ""
    segments: tuple[Segment, ...] = ()
    smooth: bool = False
    version: str = "13.0 v1"

    def check(self) -> None:
        """Raise InvalidInput for a job that contradicts itself."""
        if not self.outputs or any(output.kind not in KINDS for output in self.outputs):
            raise InvalidInput(f"A script needs outputs of the kinds {', '.join(KINDS)}.")
        if self.mirror not in {"", "flip", "flop"}:
            raise InvalidInput(f"A plate can be mirrored by flip or flop, not by {self.mirror!r}.")
        if not _VERSION.fullmatch(self.version):
            raise InvalidInput(f"{self.version!r} is no version of Nuke, such as 13.0 v1.")
        if self.source.count < 1 or self.source.fps <= 0:
            raise InvalidInput("A script needs frames and a frame rate above 0.")
        if self.segments and (len(self.outputs) != 1 or self.outputs[0].kind not in {"exr", "dpx"}):
            raise InvalidInput("A retime writes one sequence of EXR or DPX frames.")


@dataclass(frozen=True, slots=True)
class ProxyFiles:
    """Where the proxies of a plate go: patterns for the JPGs, a file for the movie."""

    jpg: Path
    half: Path
    mov: Path


def proxies(source: ScriptSource, files: ProxyFiles, *, view: str, codec: str) -> tuple[ScriptOutput, ...]:
    """The outputs of the original's jpg script: half-size JPGs of wide plates, JPGs, and the movie (plates.md 10).

    ``view`` is a colourspace of the OCIO configuration, ``codec`` a fourcc.
    """
    wide = source.width > HALF_ABOVE
    outputs = [ScriptOutput("jpg", files.half, view, half=True)] if wide else []
    outputs.append(ScriptOutput("jpg", files.jpg, view))
    outputs.append(ScriptOutput("mov", files.mov, view, half=wide, detail=codec))
    return tuple(outputs)


def template(name: str) -> Template:
    """A shipped template, such as ``nuke/read.nk``."""
    return Template((resources_folder() / "templates" / f"{name}.template").read_text(encoding="utf-8"))


def plain_path(path: Path, program: str, forbidden: str) -> str:
    """The path as the program is given it. Raises InvalidInput where its own language would read more into it."""
    text = path.absolute().as_posix()
    forbidden += "" if _NUMBER.fullmatch(path.name) and "%" not in str(path.parent) else "%"
    bad = sorted({char for char in text if char in forbidden or ord(char) < 32 or 0xD800 <= ord(char) < 0xE000})
    if bad:
        shown = " ".join(char if char.isprintable() else repr(char) for char in bad)
        raise InvalidInput(
            f"{text!r} cannot be handed to {program}: its name holds {shown}.",
            hint="Render this plate with the built-in renderer.",
        )
    return text


def from_json(job: Mapping[str, Any]) -> ScriptJob:
    """A script job as job files spell it: the fields of the classes here, rates as text. Raises InvalidInput."""
    try:
        source = dict(job["source"])
        outputs = tuple(ScriptOutput(**{**output, "file": Path(output["file"])}) for output in job["outputs"])
        read = {**source, "file": Path(source["file"]), "fps": Fraction(str(source["fps"]))}
        segments = tuple(segments_of(job)) if job.get("segments") else ()
        made = ScriptJob(
            ScriptSource(**read),
            outputs,
            str(job["ocio"]),
            str(job.get("mirror") or ""),
            segments,
            bool(job.get("smooth")),
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise InvalidInput(f"The job file describes no script: {error}.") from error
    made.check()
    return made
