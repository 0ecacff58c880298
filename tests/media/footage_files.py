"""Small real pictures and movies for the tests of this folder."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import OpenEXR

GREY = 0.18


def exr(path: Path, pixels: npt.NDArray[Any], **header: Any) -> Path:
    """Write half RGB(A), or one grey channel Z for two-dimensional pixels."""
    name = "Z" if pixels.ndim == 2 else "RGB" if pixels.shape[2] == 3 else "RGBA"
    described = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIP_COMPRESSION, **header}
    OpenEXR.File(described, {name: np.ascontiguousarray(pixels.astype(np.float16))}).write(str(path))
    return path


def plate(folder: Path, count: int = 5, width: int = 320, height: int = 180) -> list[Path]:
    """EXR frames from 1001, each brighter than the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for index in range(count):
        pixels = np.full((height, width, 3), 0.02 * 2 ** (index / 2), np.float16)
        pixels[:, : width // 2, 0] *= 2
        made.append(exr(folder / f"plate.{1001 + index}.exr", pixels))
    return made


def movie(
    path: Path, count: int = 10, *, codec: str = "prores_ks", pix_fmt: str = "yuv422p10le", size: int = 96
) -> Path:
    """A movie whose frame ``n`` is grey of value ``20 * n`` of 255."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=Fraction(24000, 1001))
        stream.width, stream.height, stream.pix_fmt = size * 2, size, pix_fmt
        for number in range(count):
            pixels = np.full((size, size * 2, 3), 20 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def luminance_chroma(path: Path, width: int = 64, height: int = 48) -> Path:
    """An uncompressed EXR of Y with RY and BY at half size, which no Python library writes."""
    names = (("BY", 2), ("RY", 2), ("Y", 1))
    channels = (
        b"".join(name.encode() + b"\0" + struct.pack("<iBxxxii", 1, 0, step, step) for name, step in names) + b"\0"
    )
    head = _exr_head(channels, (0, 0, width - 1, height - 1))
    offsets, body = [], b""
    for row in range(height):
        data = np.zeros(width, np.float16).tobytes() if row % 2 == 0 else b""
        data += np.full(width, GREY, np.float16).tobytes()
        offsets.append(len(head) + 8 * height + len(body))
        body += struct.pack("<ii", row, len(data)) + data
    path.write_bytes(head + struct.pack(f"<{height}Q", *offsets) + body)
    return path


def huge_claim(path: Path, width: int = 2**31 - 1, height: int = 1) -> Path:
    """An EXR whose header claims an impossible size and which holds no pixels."""
    channels = b"R\0" + struct.pack("<iBxxxii", 1, 0, 1, 1) + b"\0"
    path.write_bytes(_exr_head(channels, (0, 0, width - 1, height - 1)) + b"\0" * 64)
    return path


def _exr_head(channels: bytes, box: tuple[int, int, int, int]) -> bytes:
    window = struct.pack("<4i", *box)
    attributes = (
        ("channels", "chlist", channels),
        ("compression", "compression", b"\0"),
        ("dataWindow", "box2i", window),
        ("displayWindow", "box2i", window),
        ("lineOrder", "lineOrder", b"\0"),
        ("pixelAspectRatio", "float", struct.pack("<f", 1)),
        ("screenWindowCenter", "v2f", struct.pack("<2f", 0, 0)),
        ("screenWindowWidth", "float", struct.pack("<f", 1)),
    )
    body = b"".join(
        f"{name}\0{kind}\0".encode() + struct.pack("<i", len(value)) + value for name, kind, value in attributes
    )
    return b"\x76\x2f\x31\x01" + struct.pack("<i", 2) + body + b"\0"
