"""The pictures of the demo delivery: a gradient with a moving box, written as EXR, DPX and ProRes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from iomanager.core import timecode

if TYPE_CHECKING:
    from av.video.stream import VideoStream

AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
AP1 = (0.713, 0.293, 0.165, 0.83, 0.128, 0.044, 0.32168, 0.33767)


@dataclass(frozen=True, slots=True)
class Picture:
    """The size of a picture in pixels, its tint (red, green, blue) and how many frames the box needs to cross it."""

    width: int
    height: int
    tint: tuple[float, float, float]
    frames: int

    def linear(self, index: int) -> NDArray[np.float32]:
        """Frame ``index`` as scene-linear ``(height, width, 3)``: 0 to about 1, the box brighter than white."""
        across = np.linspace(0.0, 1.0, self.width, dtype=np.float32)[None, :]
        down = np.linspace(0.9, 0.05, self.height, dtype=np.float32)[:, None]
        grey = down * (0.25 + 0.75 * across * across)
        pixels = grey[:, :, None] * np.asarray(self.tint, dtype=np.float32)
        side = self.height // 5
        left = (self.width - side) * index // max(self.frames - 1, 1)
        top = (self.height - side) // 2
        pixels[top : top + side, left : left + side] = (1.6, 1.4, 1.1)
        return pixels

    def encoded(self, index: int) -> NDArray[np.float32]:
        """The same as a monitor wants it: 0 to 1, with a gamma of 2.4."""
        return np.clip(self.linear(index), 0.0, 1.0) ** np.float32(1 / 2.4)


@dataclass(frozen=True, slots=True)
class Slate:
    """What the header of each frame says: rate, timecode of the first frame, and the camera's reel."""

    fps: Fraction
    timecode: str
    reel: str

    def at(self, index: int) -> str:
        """The timecode ``index`` frames later."""
        return timecode.add(self.timecode, index, self.fps)


def exr_header(slate: Slate, index: int, **more: Any) -> dict[str, Any]:
    """The header of an EXR frame, as the OpenEXR module writes it."""
    import OpenEXR

    hours, minutes, seconds, frames = (int(part) for part in slate.at(index).replace(";", ":").split(":"))
    return {
        "type": OpenEXR.scanlineimage,
        "compression": OpenEXR.ZIP_COMPRESSION,
        "framesPerSecond": slate.fps,
        "timeCode": OpenEXR.TimeCode(hours, minutes, seconds, frames, *([0] * 14)),
        "reelName": slate.reel,
        **more,
    }


def write_exr(path: Path, header: Mapping[str, Any], pixels: NDArray[np.float32]) -> None:
    """Write a single-part half-float EXR."""
    import OpenEXR

    OpenEXR.File(dict(header), {"RGB": pixels.astype(np.float16)}).write(str(path))


def write_multipart(path: Path, header: Mapping[str, Any], pixels: NDArray[np.float32]) -> None:
    """Write a two-part EXR: the picture, and a depth of 32 bit float over the same windows."""
    import OpenEXR

    depth = np.rint(np.ascontiguousarray(pixels[:, :, 1]) * 40)
    parts = [
        OpenEXR.Part(dict(header), {"RGB": pixels.astype(np.float16)}, "beauty"),
        OpenEXR.Part(dict(header), {"Z": depth.astype(np.float32)}, "depth"),
    ]
    OpenEXR.File(parts).write(str(path))


def windows(width: int, height: int, data: tuple[int, int, int, int]) -> dict[str, Any]:
    """The display window of that size, with a data window ``(x0, y0, x1, y1)`` inside or around it."""

    def corner(x: int, y: int) -> NDArray[np.int32]:
        return np.array([x, y], dtype=np.int32)

    return {
        "displayWindow": (corner(0, 0), corner(width - 1, height - 1)),
        "dataWindow": (corner(data[0], data[1]), corner(data[2], data[3])),
    }


def write_dpx(path: Path, slate: Slate, index: int, pixels: NDArray[np.float32]) -> None:
    """Write a 10-bit RGB DPX, big-endian, filled to 32 bits (SMPTE 268M), with rate and timecode in the TV header."""
    height, width, _ = pixels.shape
    codes = np.rint(np.clip(pixels, 0.0, 1.0) * 1023).astype(np.uint32)
    words = (codes[:, :, 0] << 22 | codes[:, :, 1] << 12 | codes[:, :, 2] << 2).astype(">u4").tobytes()
    header = bytearray(b"\xff" * 2048)
    _file_header(header, path.name, 2048 + len(words))
    struct.pack_into(">HHII", header, 768, 0, 1, width, height)
    struct.pack_into(">IIfIfBBBBHHIII32s", header, 780, 0, 0, 0.0, 1023, 2.0, 50, 6, 6, 10, 1, 0, 2048, 0, 0, b"RGB")
    struct.pack_into(">IIffII", header, 1408, 0, 0, width / 2, height / 2, width, height)
    struct.pack_into(">100s24s32s32s", header, 1432, path.name.encode()[:99], b"2021:01:04:09:30:00", b"CAMERA", b"7")
    struct.pack_into(">II", header, 1628, 1, 1)
    struct.pack_into(">32s", header, 1556, slate.reel.encode()[:31])
    packed = int(slate.at(index).replace(":", "").replace(";", ""), 16)
    struct.pack_into(">II", header, 1920, packed, 0)
    struct.pack_into(">f", header, 1940, float(slate.fps))
    path.write_bytes(bytes(header) + words)


def _file_header(header: bytearray, name: str, size: int) -> None:
    struct.pack_into(">4sI8sIIIII", header, 0, b"SDPX", 2048, b"V2.0", size, 1, 1664, 384, 0)
    struct.pack_into(">100s24s100s", header, 36, name.encode()[:99], b"2021:01:04:09:30:00", b"IO-Manager demo")


@dataclass(frozen=True, slots=True)
class MovieLook:
    """How the demo movie is coded: PyAV codec, its pixel format and options."""

    codec: str = "prores_ks"
    pixel_format: str = "yuv422p10le"
    profile: str = "3"  # 422 HQ


def write_movie(path: Path, picture: Picture, slate: Slate, look: MovieLook) -> Iterator[int]:
    """Write a Rec.709 movie with a timecode track; yields each frame's index once it is written."""
    import av

    with av.open(str(path), "w", format="mov") as container:
        container.metadata["timecode"] = slate.timecode
        added = container.add_stream(look.codec, rate=slate.fps, options={"profile": look.profile})
        stream = cast("VideoStream", added)
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, look.pixel_format
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = 1
        context.color_range = 1
        for index in range(picture.frames):
            image = np.rint(picture.encoded(index) * 255).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            container.mux(stream.encode(frame))
            yield index
        container.mux(stream.encode())
