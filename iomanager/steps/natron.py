"""Natron scripts (Python) as an alternative to the built-in renderer: ProRes movies and proxies of ``plates.md`` 10.

The script is a fixed program with one JSON text in it, so no name can become code. It holds no credentials.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.steps.scripts import ScriptJob, ScriptOutput, plain_path, template

_CODECS = {
    "ap4h": "prores_ks4444",
    "apch": "prores_ks422hq",
    "apcn": "prores_ks422",
    "apcs": "prores_ks422lt",
    "apco": "prores_ks422proxy",
    "AVdn": "dnxhd",
    "AVdh": "dnxhr",
}
"""Fourcc to the name of Natron's codec choice. [?] To be confirmed on the studio's Natron."""

_COMPRESSIONS = ("none", "zips", "zip", "rle", "piz", "pxr24", "b44", "b44a", "dwaa", "dwab")


def script(job: ScriptJob) -> str:
    """The script as text. Raises InvalidInput for a retime, which Natron is not asked for, or an odd file name."""
    job.check()
    if job.segments:
        raise InvalidInput("Natron renders no retimes here.", hint="Use the built-in renderer or Nuke for them.")
    values = {
        "fps": float(job.source.fps),
        "ocio": _file(Path(job.ocio)),
        "mirror": job.mirror,
        "read": {
            "file": _file(job.source.file),
            "first": job.source.first,
            "last": job.source.last,
            "colorspace": job.source.colorspace,
        },
        "outputs": [_output(output, job.source.first) for output in job.outputs],
    }
    return template("natron/render.py").substitute(job=repr(json.dumps(values)))


def arguments(program: str, script_file: Path) -> tuple[str, ...]:
    """How Natron renders a script without a window."""
    return (program, "-b", str(script_file))


def _output(output: ScriptOutput, first: int) -> dict[str, Any]:
    choices, values = _settings(output)
    if output.kind != "mov":
        values["frameOffset"] = output.start - first
    return {
        "file": _file(output.file),
        "colorspace": output.colorspace,
        "display": output.display,
        "view": output.view,
        "half": output.half,
        "choices": choices,
        "values": values,
    }


def _settings(output: ScriptOutput) -> tuple[dict[str, str], dict[str, Any]]:
    if output.kind == "jpg":
        return {}, {"quality": 100}
    if output.kind == "mov":
        if output.detail not in _CODECS:
            raise InvalidInput(f"Natron writes no {output.detail!r} here; it writes {', '.join(_CODECS)}.")
        return {"codec": _CODECS[output.detail]}, {}
    if output.kind == "dpx":
        return {"bitDepth": (output.detail or "10 bit").split()[0] + "i"}, {}
    if (output.compression or "piz") not in _COMPRESSIONS:
        raise InvalidInput(
            f"Natron writes no EXR compressed by {output.compression!r}; it writes {', '.join(_COMPRESSIONS)}."
        )
    depth = "32f" if output.detail.startswith("32") else "16f"
    return {"bitDepth": depth, "compression": output.compression or "piz"}, {}


def _file(path: Path) -> str:
    """Natron expands ``[python]``, ``####`` and ``%V`` views in file names: those are refused."""
    return plain_path(path, "Natron", "[]#")
