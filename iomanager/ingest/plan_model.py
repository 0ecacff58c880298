"""What a plan is made of: items, records, plates and the plan itself, as values.

``ingest.plan`` builds, writes and reads them; the very same object is what runs and what the panel shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from iomanager.ingest.model import Problem, PublishOptions

ITEM_KINDS = ("folder copy jpg jpg_half mp4 webm mov exr dpx retime montage filmstrip thumbnail gif mhl script").split()


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One file or folder to be made. ``source`` is empty for what is rendered; ``bytes`` is exact for copies.

    ``plate`` is the key of its :class:`PlatePlan`; ``frame`` the published frame number where it is one frame.
    """

    kind: str
    source: str
    destination: str
    bytes: int
    plate: str
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One record to be written to the tracker once the files of its plate are verified.

    ``kind`` is ``sequence shot shot_cut version published_file playlist``; ``code`` its natural key.
    """

    kind: str
    code: str
    plate: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanSegment:
    """Source frames ``first`` to ``last`` at ``percent`` of their speed; see ``media.retime.Segment``."""

    first: int
    last: int
    percent: float | None = None
    start: int | None = None
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that a plate is rendered from: its frame number (1 for a movie), path, and size in bytes."""

    frame: int
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class PlatePlan:
    """One plate: the rows that were grouped into it, and what its steps need to know.

    ``key`` is ``{shot}_{type}_{V}``. ``folder`` is the ``{V}`` folder. ``first`` and ``last`` are source frame
    numbers (just in, just out); a movie counts from 1. ``fps`` is a rational as text. ``colorspace`` is the name of
    ``config/colour.yml`` that the source is read as. ``ext`` is the published extension, ``first_frame`` the published
    number of ``first``. ``refused`` says why it cannot run yet.

    ``segments`` are those of a retimed plate, ``smooth`` asks for frames between frames. ``sources`` are the files
    that the originals are rendered from; empty where they are copied. ``depth`` and ``compression`` are those of
    rendered originals, empty: as the source has them. ``films`` are what ``plan_steps.FILM_KINDS`` names, ``codec``
    the movie's. ``half`` asks for pictures of half the size. ``mirror`` is flip or flop. ``non_retimed`` are the JPGs
    of a retimed plate as it was shot, which has no originals. ``review`` tells whether what is made for the tracker
    only is kept. ``timecode`` is that of the first published frame. ``project`` holds the records, empty: the plan's.
    ``uploads`` are what the tracker is sent: thumbnail, filmstrip, mp4, webm.
    """

    key: str
    shot: str
    sequence: str
    type: str
    version: int
    row_ids: tuple[str, ...]
    folder: str
    source: str
    movie: bool
    first: int
    last: int
    fps: str | None
    colorspace: str | None
    width: int
    height: int
    clip_tag: str | None = None
    refused: str | None = None
    ext: str = ""
    first_frame: int = 1001
    segments: tuple[PlanSegment, ...] = ()
    smooth: bool = False
    sources: tuple[SourceFile, ...] = ()
    depth: str = ""
    compression: str = ""
    films: tuple[str, ...] = ()
    codec: str = ""
    half: bool = False
    mirror: str = ""
    non_retimed: bool = False
    review: bool = True
    timecode: str = ""
    project: str = ""
    uploads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a publish will do. ``job`` is the tree of tasks; an error among ``problems`` stops it whole."""

    delivery: str
    project: str
    options: PublishOptions
    plates: tuple[PlatePlan, ...]
    items: tuple[PlanItem, ...]
    records: tuple[PlanRecord, ...]
    job: Mapping[str, Any]
    problems: tuple[Problem, ...]
    bytes_needed: int
    bytes_free: int
