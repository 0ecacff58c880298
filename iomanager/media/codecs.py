"""Movie codecs by fourcc and by the name that the studio uses (``domain/plates.md``, section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

_BY_FOURCC = {
    "ap4x": "ProRes 4444 XQ",
    "ap4h": "ProRes 4444",
    "apch": "ProRes 422 HQ",
    "apcn": "ProRes 422",
    "apcs": "ProRes 422 LT",
    "apco": "ProRes 422 Proxy",
    "aprn": "ProRes RAW",
    "aprh": "ProRes RAW HQ",
}
_PRORES_PROFILES = {
    "XQ": "ap4x",
    "4444": "ap4h",
    "HQ": "apch",
    "Standard": "apcn",
    "LT": "apcs",
    "Proxy": "apco",
    "RAW": "aprn",
    "RAW HQ": "aprh",
}
_OTHERS = {
    "h264": "H.264",
    "hevc": "H.265",
    "mpeg2video": "MPEG-2",
    "mpeg4": "MPEG-4",
    "mjpeg": "Motion JPEG",
    "jpeg2000": "JPEG 2000",
    "rawvideo": "uncompressed",
    "v210": "uncompressed 10 bit 4:2:2",
    "cfhd": "CineForm",
    "dvvideo": "DV",
    "ffv1": "FFV1",
    "png": "PNG",
    "qtrle": "Animation",
    "av1": "AV1",
    "vp9": "VP9",
}


@dataclass(frozen=True, slots=True)
class CodecName:
    """The studio's name, and the four characters (None where the container keeps none)."""

    name: str
    fourcc: str | None


def identify(context: VideoCodecContext) -> CodecName:
    """Name the codec of a stream. MXF keeps no fourcc: there the profile tells."""
    name, profile = context.name, context.profile or ""
    tag = context.codec_tag if context.codec_tag.strip("\0 ").isprintable() else ""
    fourcc = tag.strip("\0 ") or None
    if name == "prores" or fourcc in _BY_FOURCC:
        fourcc = fourcc if fourcc in _BY_FOURCC else _PRORES_PROFILES.get(profile)
        return CodecName(_BY_FOURCC.get(fourcc or "", "ProRes"), fourcc)
    if name == "dnxhd":
        return _avid(profile, context.pix_fmt or "", fourcc)
    return CodecName(_OTHERS.get(name, name), fourcc)


def _avid(profile: str, pixels: str, fourcc: str | None) -> CodecName:
    """DNxHD and DNxHR share a codec. The studio's table knows one DNxHR, the 12 bit 4:2:2 (HQX)."""
    upper = profile.upper()
    if "DNXHR" in upper or fourcc == "AVdh":
        kind = upper.replace("DNXHR", "").strip()
        return CodecName("Avid DnxHR 422" if kind in {"HQX", ""} else f"Avid DnxHR {kind}", fourcc or "AVdh")
    full = "444" in pixels or pixels.startswith("gbr")
    return CodecName(f"Avid DNxHD {'444' if full else '422'}", fourcc or "AVdn")


def channels(context: VideoCodecContext) -> tuple[str, ...]:
    """What the picture holds once it is decoded: red, green, blue, perhaps alpha; or grey."""
    if not context.pix_fmt:
        return ("R", "G", "B")
    if context.pix_fmt.startswith("gray"):
        return ("Y",)
    has_alpha = "a" in context.pix_fmt.split("p", 1)[0]  # yuva444p12le, rgba, gbrap
    return ("R", "G", "B", "A") if has_alpha else ("R", "G", "B")


def bit_depth(context: VideoCodecContext) -> str | None:
    """Bits per sample, such as ``10 bit``; None where only decoding would tell."""
    if not context.pix_fmt:
        return None
    import av

    components = av.VideoFormat(context.pix_fmt).components
    return f"{max(component.bits for component in components)} bit" if components else None
