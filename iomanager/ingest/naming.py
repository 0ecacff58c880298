"""Names and folders of published plates: ``domain/plates.md`` 7, as pure functions.

Every component that comes from a row goes through :func:`iomanager.core.paths.check_component`, so that no shot name
leaves the show. Names are kept exactly as written (NFC or NFD); two names that a disk may take for one (other case,
other normalisation) share their :func:`twin_key`. Paths are posix text.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from iomanager.core.paths import as_posix, check_component
from iomanager.ingest.model import MOVIE_EXTENSIONS, PLATE_TYPES

FIRST_FRAME = 1001
"""Frames of a published plate begin here."""


def sequence_of(shot: str) -> str:
    """The sequence of a shot: what stands before its first underscore."""
    return shot.split("_")[0]


def version_name(version: int) -> str:
    """``v001``; from 1000 on with as many digits as it takes."""
    return f"v{version:03d}"


def plate_name(shot: str, plate_type: str, version: int) -> str:
    """``{shot}_{type}_{V}``, the stem of every file of a plate."""
    return f"{shot}_{plate_type}_{version_name(version)}"


def publish_name(shot: str, plate_type: str) -> str:
    """``{shot}_{type}``: the name of a published file, the same through all its versions."""
    return f"{shot}_{plate_type}"


def is_source(plate_type: str) -> bool:
    """Whether the type is a source: the original took every type that contains ``src`` for one."""
    return "src" in plate_type


def version_type(plate_type: str) -> str:
    """The type of the Version record: org, ref and editor as they are, everything else src."""
    return plate_type if plate_type in {"org", "ref", "editor"} else "src"


def file_type(plate_type: str) -> str:
    """The type of the published file: Plate for org, Reference for ref, everything else Source."""
    return {"org": "Plate", "ref": "Reference"}.get(plate_type, "Source")


def show_folder(root: str, project: str) -> str:
    """``{project.root}/{project}``. Raises InvalidInput where the project's name is not safe as a folder."""
    return posixpath.join(as_posix(root), check_component(project, "project name"))


@dataclass(frozen=True, slots=True)
class PlateNaming:
    """The names of one version of one plate. Make it with :func:`naming`, which checks them."""

    show: str
    shot: str
    type: str
    version: int

    @property
    def sequence(self) -> str:
        return sequence_of(self.shot)

    @property
    def plate(self) -> str:
        """``{shot}_{type}_{V}``."""
        return plate_name(self.shot, self.type, self.version)

    @property
    def plates(self) -> str:
        """The folder of all plates of the shot, ``.../{shot}/plate``."""
        return f"{self.show}/seq/{self.sequence}/{self.shot}/plate"

    @property
    def folder(self) -> str:
        """``.../plate/{type}/{V}``: the frames, or the movie."""
        return f"{self.plates}/{self.type}/{version_name(self.version)}"

    @property
    def jpg_folder(self) -> str:
        return f"{self.folder}_jpg"

    @property
    def half_jpg_folder(self) -> str:
        """The folder of the half-size JPGs, made when the plate is wide."""
        return f"{self.folder}_jpg_2k"

    @property
    def temp_folder(self) -> str:
        return f"{self.plates}/tmp/{version_name(self.version)}"  # noqa: S108 - the shot's own folder of that name

    @property
    def montage_folder(self) -> str:
        return f"{self.plates}/montage/{self.type}_{version_name(self.version)}_jpg"

    @property
    def mhl_folder(self) -> str:
        """The ASC MHL history of the published frames or movie."""
        return f"{self.folder}/ascmhl"

    @property
    def mp4(self) -> str:
        return f"{self.plates}/{self.plate}.mp4"

    @property
    def webm(self) -> str:
        return f"{self.plates}/{self.plate}.webm"

    @property
    def mov(self) -> str:
        """The rendered movie beside the plate folders (with the job tree)."""
        return f"{self.plates}/{self.plate}.mov"

    @property
    def filmstrip(self) -> str:
        """Without a separator: the original's spelling."""
        return f"{self.plates}/{self.plate}stream.jpeg"

    @property
    def thumbnail(self) -> str:
        return f"{self.montage_folder}/{self.plate}.0001.jpg"

    def frames(self, ext: str) -> str:
        """The published frames as a pattern: ``{folder}/{plate}.%04d.{ext}``."""
        return f"{self.folder}/{self.plate}.%04d.{published_extension(ext)}"

    def movie(self, ext: str) -> str:
        """The published copy of a movie."""
        return f"{self.folder}/{self.plate}.{published_extension(ext)}"

    def original(self, ext: str) -> str:
        """The frames' pattern, or the movie, by the extension."""
        return self.movie(ext) if ext.lower() in MOVIE_EXTENSIONS else self.frames(ext)


def published_extension(ext: str) -> str:
    """Extensions are published in lower case, whatever the vendor wrote."""
    return ext.lower()


_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)


def naming(show: str, shot: str, plate_type: str, version: int) -> PlateNaming:
    """The names of a plate, every component checked. Raises InvalidInput where one is not safe as a file name."""
    check_component(sequence_of(shot), "sequence name")
    if plate_type in PLATE_TYPES and _PLAIN.fullmatch(shot):
        return PlateNaming(show, shot, plate_type, version)  # nearly every name, and ten times as quick
    check_component(shot, "shot name")
    check_component(plate_type, "type")
    names = PlateNaming(show, shot, plate_type, version)
    check_component(f"{names.plate}.1000000.jpeg", "file name")
    return names


def collect_movie(folder: str, name: str, plate_type: str, row: int | None = None) -> str:
    """The movie of a collect: ``{shot}_{type}.mov`` merged, ``{scan_name}_{type}%04d.mov`` per row (from 0) split."""
    stem = f"{name}_{plate_type}" if row is None else f"{name}_{plate_type}{row + 1:04d}"
    return f"{as_posix(folder)}/{check_component(stem, 'file name')}.mov"


@dataclass(frozen=True, slots=True)
class ClipNaming:
    """The names of one clip of the clip library (type lib), under the stock folder."""

    stock: str
    clip: str

    def frames(self, ext: str) -> str:
        return f"{self.folder}/{self.clip}.%04d.{published_extension(ext)}"

    @property
    def folder(self) -> str:
        return f"{self.stock}/src/{self.clip}"

    @property
    def gif(self) -> str:
        return f"{self.stock}/gif/{self.clip}.gif"

    @property
    def mp4(self) -> str:
        return f"{self.stock}/mp4/{self.clip}.mp4"

    def movie(self, ext: str) -> str:
        """``mov`` or ``webm`` in the library's movie folder."""
        return f"{self.stock}/mov/{self.clip}.{ext}"

    @property
    def filmstrip(self) -> str:
        return f"{self.stock}/mov/{self.clip}stream.jpeg"

    @property
    def montage_folder(self) -> str:
        return f"{self.stock}/thumb/montage/{self.clip}"
