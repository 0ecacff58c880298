"""Pixel formats changed by FFmpeg's swscale, with what it needs to be told each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.video.frame import VideoFrame


def reformatted(frame: VideoFrame, pix_fmt: str, **how: Any) -> VideoFrame:
    """``frame`` in another pixel format; ``how``: as ``VideoFrame.reformat`` of PyAV takes it.

    In one thread. With several, swscale (of FFmpeg 8 in PyAV 18.1) gives each a band of lines and writes past the end
    of a line: the first line of a lower band is then damaged at some widths (1000, 1366, 1828 among them).
    """
    return frame.reformat(format=pix_fmt, threads=1, **how)
