"""Nuke scripts (.nk) as an alternative to the built-in renderer: the nodes of ``plates.md`` 10 from templates.

Every value is quoted for Tcl, so that no name can add a node or run a command. File names that Nuke itself would
expand when it reads them (brackets, dollars, backslashes) are refused. A script holds no credentials; licences come
from the environment of the process.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from iomanager.core.errors import InvalidInput
from iomanager.media.retime import Segment, natural_duration
from iomanager.steps.scripts import ScriptJob, ScriptOutput, ScriptSource, plain_path, template

_FORBIDDEN = "[]$\\#"
_TYPES = {"jpg": "jpeg", "jpeg": "jpeg", "tif": "tiff", "mxf": "mxf"}
_COMPRESSIONS = {
    "none": "none",
    "rle": "RLE",
    "zips": "Zip (1 scanline)",
    "zip": "Zip (16 scanlines)",
    "piz": "PIZ Wavelet (32 scanlines)",
    "b44": "B44",
    "b44a": "B44A",
    "dwaa": "DWAA",
    "dwab": "DWAB",
}
METADATA = "all metadata except input/*"


def script(job: ScriptJob) -> str:
    """The script as text. Raises InvalidInput for a name that cannot be handed to Nuke."""
    job.check()
    nodes = [_root(job)]
    if job.segments:
        for number, segment in enumerate(_ordered(job.segments), 1):
            nodes += _retime(job, segment, number)
    else:
        for number, output in enumerate(job.outputs, 1):
            nodes += _chain(job, output, number)
    return "".join(nodes)


def arguments(program: str, script_file: Path) -> tuple[str, ...]:
    """How Nuke renders every Write of a script in order, without a window."""
    return (program, "-x", "-V", "1", str(script_file))


def quoted(value: str) -> str:
    """The value as one Tcl word that nothing is substituted in: also in braces-counting readers."""
    if any(ord(char) < 32 or ord(char) == 127 for char in value):
        raise InvalidInput(f"{value!r} holds a control character and cannot stand in a Nuke script.")
    escaped = "".join(f"\\{char}" if char in '\\"$[]{}' else char for char in value)
    return f'"{escaped}"'


def _root(job: ScriptJob) -> str:
    source = job.source
    name = "x".join((str(source.width), str(source.height)))
    shape = f"{source.width} {source.height} 0 0 {source.width} {source.height} 1 iomanager_{name}"
    return template("nuke/root.nk").substitute(
        version=job.version,
        name=quoted("IO-Manager"),
        first=min(first for first, _ in _spans(job)),
        last=max(last for _, last in _spans(job)),
        fps=_number(source.fps),
        format=quoted(shape),
        ocio=quoted(plain_path(Path(job.ocio), "Nuke", _FORBIDDEN)),
    )


def _spans(job: ScriptJob) -> list[tuple[int, int]]:
    """The first and last frame of every Write: Nuke renders what of them lies within the range of the root."""
    source = job.source
    if not job.segments:
        own = [output for output in job.outputs if output.kind != "mov"]
        numbered = [(output.start, output.start + source.count - 1) for output in own]
        return [*numbered, *([(source.first, source.last)] if len(own) < len(job.outputs) else [])]
    spans = []
    for segment in _ordered(job.segments):
        start = job.outputs[0].start + (segment.start or 1) - 1
        duration = segment.duration or natural_duration(segment.length, segment.percent or Fraction(100))
        spans.append((start, start + duration - 1))
    return spans


def _chain(job: ScriptJob, output: ScriptOutput, number: int) -> list[str]:
    """Read, mirror, half size, numbers from ``start`` on, Write."""
    nodes = [_read(job.source, (job.source.first, job.source.last), number, offset=0), *_mirror(job, number)]
    if output.half:
        nodes.append(template("nuke/reformat.nk").substitute(name=f"Half{number}"))
    nodes += _view(job, output, number)
    shift = output.start - job.source.first
    if output.kind != "mov" and shift:
        nodes.append(template("nuke/offset.nk").substitute(offset=shift, name=f"Number{number}"))
        return [*nodes, _write(output, (output.start, output.start + job.source.count - 1), job.source, number)]
    return [*nodes, _write(output, (job.source.first, job.source.last), job.source, number)]


def _retime(job: ScriptJob, segment: Segment, number: int) -> list[str]:
    """One segment: its frames from 1 on, at their speed, moved to their place, and written."""
    if not segment.percent:
        raise InvalidInput(f"Segment {number} has no percent.")
    duration = segment.duration or natural_duration(segment.length, segment.percent)
    start = job.outputs[0].start + (segment.start or 1) - 1
    nodes = [_read(job.source, (segment.first, segment.last), number, offset=segment.first - 1), *_mirror(job, number)]
    speed, reverse = abs(segment.percent) / 100, segment.percent < 0
    if job.smooth:
        if reverse:
            nodes.append(_speed(number, length=segment.length, speed=Fraction(1), reverse=True))
        kronos = template("nuke/kronos.nk")
        nodes.append(kronos.substitute(length=segment.length, speed=_number(speed), name=f"Kronos{number}"))
    else:
        nodes.append(_speed(number, length=segment.length, speed=speed, reverse=reverse))
    nodes += _view(job, job.outputs[0], number)
    nodes.append(template("nuke/offset.nk").substitute(offset=start - 1, name=f"Number{number}"))
    return [*nodes, _write(job.outputs[0], (start, start + duration - 1), job.source, number)]


def _speed(number: int, *, length: int, speed: Fraction, reverse: bool) -> str:
    """Output frame ``f`` shows input ``1 + (f - 1) * speed``, counted from the end where it is reversed.

    Both ranges say the same as the speed: the last input frame is shown where that speed reaches it, which need not be
    a whole frame, so that it does not matter which of them Nuke goes by. What is rendered is the Write's matter.
    """
    return template("nuke/retime.nk").substitute(
        length=length,
        last=_number(1 + Fraction(length - 1) / speed),
        reverse=_switch(reverse),
        speed=_number(speed),
        name=f"Retime{number}",
    )


def _read(source: ScriptSource, span: tuple[int, int], number: int, *, offset: int) -> str:
    ext = source.file.suffix[1:].lower()
    return template("nuke/read.nk").substitute(
        file_type=_TYPES.get(ext, ext),
        file=_file(source.file),
        first=span[0],
        last=span[1],
        offset=offset,
        colorspace=quoted(source.colorspace),
        name=f"Read{number}",
    )


def _mirror(job: ScriptJob, number: int) -> list[str]:
    if not job.mirror:
        return []
    flip, flop = _switch(job.mirror == "flip"), _switch(job.mirror == "flop")
    return [template("nuke/mirror.nk").substitute(flip=flip, flop=flop, name=f"Mirror{number}")]


def _view(job: ScriptJob, output: ScriptOutput, number: int) -> list[str]:
    """A display and its view, where the output is not simply another colourspace; the Write adds nothing then."""
    if not output.view:
        return []
    names = {"colorspace": job.source.colorspace, "display": output.display, "view": output.view}
    shown = {key: quoted(value) for key, value in names.items()}
    return [template("nuke/display.nk").substitute(name=f"View{number}", **shown)]


def _write(output: ScriptOutput, span: tuple[int, int], source: ScriptSource, number: int) -> str:
    return template("nuke/write.nk").substitute(
        file=_file(output.file),
        file_type=_TYPES.get(output.kind, output.kind),
        colorspace=" raw true" if output.view else f" colorspace {quoted(output.colorspace)}",
        options="".join(f" {name} {value}\n" for name, value in _options(output, source).items()),
        first=span[0],
        last=span[1],
        name=f"Write{number}",
    )


def _options(output: ScriptOutput, source: ScriptSource) -> dict[str, str]:
    if output.kind == "jpg":
        return {"_jpeg_quality": "1", "_jpeg_sub_sampling": "4:4:4"}
    if output.kind == "dpx":
        return {"datatype": quoted(output.detail or "10 bit"), "transfer": quoted("(auto detect)")}
    if output.kind == "exr":
        depth = output.detail or "16 bit half"
        return {"datatype": quoted(depth), "compression": quoted(_compression(output)), "metadata": quoted(METADATA)}
    options = {"mov64_codec": quoted(output.detail), "mov64_fps": _number(source.fps)}
    if output.profile:
        options["mov64_dnxhd_codec_profile" if output.detail == "AVdn" else "mov64_dnxhr_codec_profile"] = quoted(
            output.profile
        )
    return options


def _compression(output: ScriptOutput) -> str:
    wanted = output.compression or "piz"
    if wanted not in _COMPRESSIONS:
        raise InvalidInput(f"Nuke writes no EXR compressed by {wanted!r}; it writes {', '.join(_COMPRESSIONS)}.")
    return _COMPRESSIONS[wanted]


def _ordered(segments: tuple[Segment, ...]) -> list[Segment]:
    """With the starts filled in; the same rules as the built-in retime."""
    from iomanager.media.retime import frame_map

    frame_map(segments)  # raises for gaps, overlaps and contradictions
    ordered, position = [], 1
    for segment in sorted(segments, key=lambda s: s.start or 0) if all(s.start for s in segments) else segments:
        percent = segment.percent or Fraction(segment.length * 100, segment.duration or 1)
        duration = segment.duration or natural_duration(segment.length, percent)
        ordered.append(Segment(segment.first, segment.last, percent, position, duration))
        position += duration
    return ordered


def _file(path: Path) -> str:
    return quoted(plain_path(path, "Nuke", _FORBIDDEN))


def _switch(on: bool) -> str:
    return "true" if on else "false"


def _number(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
