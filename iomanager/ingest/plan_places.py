"""Where the files of one plate go: in the shot's folders, or in those of the clip library (``domain/plates.md`` 7)."""

from __future__ import annotations

from dataclasses import dataclass

from iomanager.ingest.naming import ClipNaming, PlateNaming

CLIP_SEQUENCE = "clip"
"""The sequence that holds all clips of the library."""


@dataclass(frozen=True, slots=True)
class Places:
    """``stem`` is that of the originals. Frames are patterns with ``%04d``; empty for what this plate does not get."""

    folder: str
    stem: str
    mp4: str
    thumbnail: str
    montage: str
    webm: str
    mov: str
    filmstrip: str
    jpg: str = ""
    half: str = ""
    gif: str = ""


def shot_places(names: PlateNaming) -> Places:
    """A plate of a shot."""
    plate = names.plate
    return Places(
        folder=names.folder,
        stem=f"{names.folder}/{plate}",
        mp4=names.mp4,
        thumbnail=names.thumbnail,
        montage=f"{names.montage_folder}/{plate}.%04d.jpg",
        webm=names.webm,
        mov=names.mov,
        filmstrip=names.filmstrip,
        jpg=f"{names.jpg_folder}/{plate}.%04d.jpg",
        half=f"{names.half_jpg_folder}/{plate}.%04d.jpg",
    )


def clip_places(stock: str, clip: str) -> Places:
    """A clip of the library: no JPGs, but a GIF."""
    names = ClipNaming(stock, clip)
    return Places(
        folder=names.folder,
        stem=f"{names.folder}/{clip}",
        mp4=names.mp4,
        thumbnail=f"{names.montage_folder}/{clip}.0001.jpg",
        montage=f"{names.montage_folder}/{clip}.%04d.jpg",
        webm=names.movie("webm"),
        mov=names.movie("mov"),
        filmstrip=names.filmstrip,
        gif=names.gif,
    )
