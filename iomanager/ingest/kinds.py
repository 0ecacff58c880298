"""What a file in a delivery is, by its extension: a frame, a movie, an edit list, or something that is no clip.

What is no clip is listed with its kind, never silently skipped. Only the litter of operating systems and our own
files are known and not mentioned.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from iomanager.ingest.model import FRAME_EXTENSIONS, MOVIE_EXTENSIONS, Severity


class Role(Enum):
    """What the scan does with a file."""

    FRAME = "frame"
    MOVIE = "movie"
    EDL = "edl"
    OTIO = "otio"
    OTHER = "other"
    LITTER = "litter"


@dataclass(frozen=True, slots=True)
class Kind:
    """A file's role, what people call it, and how much it matters when it is no clip."""

    role: Role
    words: str = ""
    severity: Severity = Severity.INFO


_CAMERA_RAW = "ari arx r3d braw crm dng cr2 cr3 nef arw rwz vrw rmf cine mlv raw"
_OTHERS = {
    "sound": "wav bwf aif aiff mp3 flac m4a aac",
    "colour decision (CDL)": "cdl cc ccc",
    "look-up table": "cube 3dl lut csp spi1d spi3d clf ctf look icc amf",
    "Avid log (ALE)": "ale",
    "other edit list": "xml fcpxml aaf afe avb",
    "subtitles": "srt vtt stl",
    "spreadsheet": "xlsx xls ods csv tsv",
    "document": "pdf doc docx odt txt rtf md html htm json yml yaml log",
    "archive": "zip tar gz tgz bz2 xz 7z rar tbz",
    "checksums": "mhl md5 md5sum sha1 sha256 xxh xxhash xxh64 mhlchain",
    "geometry or scene": "abc fbx obj usd usda usdc usdz ma mb nk hip hiplc blend 3de bgeo ply las e57",
    "still picture that is not read": "psd tga bmp gif heic heif webp sgi rgb tx iff jp2 j2k svg ai",
}
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", ".directory", ".localized"})


def classify(name: str, frames: frozenset[str] = FRAME_EXTENSIONS) -> Kind:
    """The kind of a file by its name. ``frames`` are the extensions that are read as frames."""
    low = name.casefold()
    if low in _LITTER or low.startswith("._") or is_scanlist(low):
        return Kind(Role.LITTER)
    if low == "ascmhl_chain.xml":
        return _KINDS["mhl"]
    if low.startswith("."):
        return Kind(Role.OTHER, "hidden file", Severity.WARNING)
    ext = low.rpartition(".")[2] if "." in low else ""
    if ext in frames:
        return Kind(Role.FRAME)
    if ext in MOVIE_EXTENSIONS:
        return Kind(Role.MOVIE)
    return _KINDS.get(ext) or Kind(Role.OTHER, "unknown kind of file", Severity.WARNING)


def is_scanlist(name: str) -> bool:
    """Whether a file is a scanlist of ours, or the mark that a spreadsheet leaves beside an open one."""
    low = name.casefold().removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
    return low.startswith("scanlist_") and low.endswith((".xlsx", ".xls"))


def is_camera_raw(ext: str) -> bool:
    """Whether files of this extension are camera raw, which may come as thousands of frames."""
    return ext.casefold() in _CAMERA_RAW.split()


def _table() -> dict[str, Kind]:
    found = {ext: Kind(Role.OTHER, words) for words, exts in _OTHERS.items() for ext in exts.split()}
    found |= {ext: Kind(Role.OTHER, "camera raw", Severity.WARNING) for ext in _CAMERA_RAW.split()}
    return found | {"edl": Kind(Role.EDL), "otio": Kind(Role.OTIO)}


_KINDS = _table()
