"""A program that does what a Nuke script asks for: it reads the .nk, follows each chain, and writes real files.

It is run as ``nuke -x -V 1 SCRIPT``. Pixels are those of the source's frame that the chain shows; mirrors and sizes are
done, colours are not. It knows only the nodes that are generated.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.steps import nk_reader

PROFILES = {"apco": "0", "apcs": "1", "apcn": "2", "apch": "3", "ap4h": "4"}


def chains(nodes: list[Any]) -> list[list[Any]]:
    """From each Read to its Write."""
    made: list[list[Any]] = []
    for node in nodes:
        if node.kind == "Read":
            made.append([])
        if made:
            made[-1].append(node)
    return made


def shown(chain: list[Any], frame: int) -> int:
    """The source's frame that the chain shows at ``frame``."""
    for node in reversed(chain):
        if node.kind == "TimeOffset":
            frame -= int(node.knobs["time_offset"])
        elif node.kind in {"Retime", "Kronos"}:
            length = int(node.knobs["input.last"])
            speed = float(node.knobs.get("speed", node.knobs.get("timingOutputSpeed", "1")))
            position = int((frame - 1) * speed + 1e-6)
            frame = length - position if node.knobs.get("reverse") == "true" else 1 + position
            frame = min(max(frame, 1), length)
        elif node.kind == "Read":
            frame += int(node.knobs["frame"])
    return frame


def picture(chain: list[Any], frame: int) -> Any:
    """The pixels of one frame, mirrored and reformatted."""
    read = chain[0].knobs
    number = shown(chain, frame)
    if not int(read["first"]) <= number <= int(read["last"]):
        raise SystemExit(f"ERROR: Read: frame {number} is out of range")
    path = read["file"] % number if "%" in read["file"] else read["file"]
    image = OpenImageIO.ImageInput.open(path)
    if image is None:
        raise SystemExit(f"ERROR: Read1: {path}: No such file or directory")
    pixels: Any = image.read_image(0, 0, 0, 3, "float")
    for node in chain:
        if node.kind == "Mirror2":
            pixels = pixels[::-1] if node.knobs["flip"] == "true" else pixels[:, ::-1]
        elif node.kind == "Reformat":
            pixels = pixels[::2, ::2]
    return np.ascontiguousarray(pixels)


def write_still(pixels: Any, path: str, knobs: dict[str, str]) -> None:
    kind = knobs["file_type"]
    spec = OpenImageIO.ImageSpec(
        pixels.shape[1], pixels.shape[0], 3, {"jpeg": "uint8", "dpx": "uint16"}.get(kind, "half")
    )
    if kind == "exr":
        spec.set_format({"16 bit half": "half", "32 bit float": "float"}[knobs["datatype"]])
        spec.attribute("compression", knobs["compression"].split()[0].lower())
    elif kind == "dpx":
        spec.attribute("oiio:BitsPerSample", int(knobs["datatype"].split()[0]))
    writer = OpenImageIO.ImageOutput.create(path)
    assert writer is not None
    assert writer.open(path, spec), OpenImageIO.geterror()
    assert writer.write_image(pixels)
    writer.close()


def write_movie(pictures: list[Any], knobs: dict[str, str]) -> None:
    height, width = pictures[0].shape[:2]
    raw = b"".join((np.clip(p, 0, 1) * 255).astype(np.uint8).tobytes() for p in pictures)
    argv = ["ffmpeg", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r",
            knobs["mov64_fps"], "-i", "-", "-c:v", "prores_ks", "-profile:v", PROFILES[knobs["mov64_codec"]],
            "-f", "mov", knobs["file"]]  # fmt: skip
    subprocess.run(argv, input=raw, check=True)


def main() -> None:
    script = Path(sys.argv[-1])
    nodes = nk_reader.read(script.read_text(encoding="utf-8"))
    assert sys.argv[1] == "-x", sys.argv
    root = next(node for node in nodes if node.kind == "Root")
    assert Path(root.knobs["customOCIOConfigPath"]).is_file()
    for chain in chains(nodes):
        knobs = chain[-1].knobs
        first, last = int(knobs["first"]), int(knobs["last"])
        assert int(root.knobs["first_frame"]) <= first <= last <= int(root.knobs["last_frame"]), "outside of the root"
        pictures = []
        for number, frame in enumerate(range(first, last + 1), 1):
            pixels = picture(chain[:-1], frame)
            pictures.append(pixels)
            if knobs["file_type"] != "mov":
                write_still(pixels, knobs["file"] % frame, knobs)
            print(f"Frame {frame} ({number} of {last - first + 1})", flush=True)
        if knobs["file_type"] == "mov":
            write_movie(pictures, knobs)


main()
