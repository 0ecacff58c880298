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

    ``kind`` is ``sequence shot shot_cut version published_file``; ``code`` its natural key.
    """

    kind: str
    code: str
    plate: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlatePlan:
    """One plate: the rows that were grouped into it, and what its steps need to know.

    ``key`` is ``{shot}_{type}_{V}``. ``folder`` is the ``{V}`` folder. ``first`` and ``last`` are source frame
    numbers (just in, just out); a movie counts from 1. ``fps`` is a rational as text. ``colorspace`` is the name of
    ``config/colour.yml`` that the source is read as. ``ext`` is the published extension, ``first_frame`` the published
    number of ``first``. ``refused`` says why it cannot run yet.
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
