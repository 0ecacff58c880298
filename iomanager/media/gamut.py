"""The names of colourspaces, from what headers say in numbers.

The names are those of ``config/colour.yml`` where it has one, else those of the ACES studio config.
"""

from __future__ import annotations

from functools import lru_cache

Chromaticities = tuple[float, ...]
"""Eight CIE xy numbers: red, green, blue, white."""

_D60 = (0.32168, 0.33767)
_D65 = (0.3127, 0.329)
_LINEAR: tuple[tuple[str, Chromaticities], ...] = (
    ("ACES - ACES2065-1", (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, *_D60)),
    ("ACES - ACEScg", (0.713, 0.293, 0.165, 0.83, 0.128, 0.044, *_D60)),
    ("Linear Rec.709 (sRGB)", (0.64, 0.33, 0.3, 0.6, 0.15, 0.06, *_D65)),
    ("Linear P3-D65", (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, *_D65)),
    ("Linear Rec.2020", (0.708, 0.292, 0.17, 0.797, 0.131, 0.046, *_D65)),
    ("Linear ARRI Wide Gamut 3", (0.684, 0.313, 0.221, 0.848, 0.0861, -0.102, *_D65)),
    ("Linear ARRI Wide Gamut 4", (0.7347, 0.2653, 0.1424, 0.8576, 0.0991, -0.0308, *_D65)),
    ("Linear S-Gamut3", (0.73, 0.28, 0.14, 0.855, 0.1, -0.05, *_D65)),
    ("Linear S-Gamut3.Cine", (0.766, 0.275, 0.225, 0.8, 0.089, -0.087, *_D65)),
    ("Linear REDWideGamutRGB", (0.780308, 0.304253, 0.121595, 1.493994, 0.095612, -0.084589, *_D65)),
    ("Linear V-Gamut", (0.73, 0.28, 0.165, 0.84, 0.1, -0.03, *_D65)),
    ("Linear CinemaGamut D55", (0.74, 0.27, 0.17, 1.14, 0.08, -0.1, *_D65)),
    ("Linear BMD WideGamut Gen5", (0.7177215, 0.3171181, 0.228041, 0.861569, 0.1005841, -0.0820452, *_D65)),
)
_TOLERANCE = 0.0015

# Printing density, linear, log, SMPTE 274M, ITU-R 709, ITU-R 601 (625 and 525 lines: the curve of 709).
_DPX_TRANSFER = {
    1: "Cineon",
    2: "Linear Rec.709 (sRGB)",
    3: "Cineon",
    5: "rec709",
    6: "rec709",
    7: "rec709",
    8: "rec709",
}
_MOVIE = {
    (1, 1): "rec709",
    (1, 13): "sRGB - Texture",
    (9, 16): "Rec.2100-PQ",
    (9, 18): "Rec.2100-HLG",
    (9, 14): "Rec.2020",
    (12, 16): "P3-D65 PQ",
    (5, 6): "rec709",  # standard definition has the curve of 709
    (6, 6): "rec709",
}
_PRIMARIES = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 9: "bt2020", 10: "xyz", 11: "p3-dci", 12: "p3-d65"}
_TRANSFER = {
    1: "bt709", 4: "gamma2.2", 5: "gamma2.8", 6: "smpte170m", 8: "linear", 13: "srgb", 14: "bt2020-10",
    15: "bt2020-12", 16: "pq", 17: "smpte428", 18: "hlg",
}  # fmt: skip
_MATRIX = {0: "rgb", 1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc", 10: "bt2020c"}

_INTEROP = {
    "lin_ap0_scene": "ACES - ACES2065-1",
    "lin_ap1_scene": "ACES - ACEScg",
    "lin_rec709_scene": "Linear Rec.709 (sRGB)",
    "lin_p3d65_scene": "Linear P3-D65",
    "lin_rec2020_scene": "Linear Rec.2020",
}


@lru_cache(maxsize=256)
def linear_name(chromaticities: Chromaticities) -> str | None:
    """The scene-linear space with these primaries and white (within 0.0015 of xy), or None."""
    for name, known in _LINEAR:
        if all(abs(a - b) <= _TOLERANCE for a, b in zip(chromaticities, known, strict=False)):
            return name
    return None


def dpx_name(transfer: int) -> str | None:
    """The space of a DPX transfer characteristic (SMPTE 268M, table 5A), or None where it says nothing."""
    return _DPX_TRANSFER.get(transfer)


def movie_name(primaries: int, transfer: int, matrix: int) -> str | None:
    """The space of a movie's colour codes (ITU-T H.273); an unnamed mix reads ``bt2020/bt709/bt2020nc``."""
    named = _MOVIE.get((primaries, transfer))
    if named:
        return named
    words = (_PRIMARIES.get(primaries), _TRANSFER.get(transfer), _MATRIX.get(matrix))
    return "/".join(word or "unknown" for word in words) if words[0] or words[1] else None


def interop_name(identifier: str) -> str | None:
    """The space of a Color Interop ID (``lin_ap1_scene``), as OpenEXR 3.4 and OpenImageIO write it, or None."""
    return _INTEROP.get(identifier)
