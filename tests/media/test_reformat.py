"""Pixel formats: every line and column of a flat picture stays flat."""

from __future__ import annotations

import numpy as np
import pytest
from av.video.frame import VideoFrame

from iomanager.media.reformat import reformatted

FLAT = 25533


@pytest.mark.parametrize("pix_fmt", ["yuv422p10le", "yuv444p10le", "yuv444p12le", "yuv420p"])
@pytest.mark.parametrize("width", [258, 1000, 1828])
def test_no_line_is_damaged_at_any_width(width: int, pix_fmt: str) -> None:
    flat = np.full((240, width, 3), FLAT, np.uint16)
    for _ in range(3):
        made = reformatted(VideoFrame.from_ndarray(flat, format="rgb48le"), pix_fmt, dst_colorspace=1)
        back = reformatted(made, "rgb48le", src_colorspace=1).to_ndarray().astype(int)
        assert np.ptp(back) <= 2000  # what 8 bit dithers; a damaged line is 8000 off
        assert abs(int(back.mean()) - FLAT) <= 600
