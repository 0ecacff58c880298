"""One plate on its way into the plan: its names, its rows, its files and the rules, together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iomanager.ingest.context import FrameFile, Rules
from iomanager.ingest.groups import Group
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.naming import PlateNaming
from iomanager.ingest.plan_model import PlatePlan
from iomanager.ingest.plan_steps import becomes_dpx


@dataclass(frozen=True, slots=True)
class Draft:
    """What the items and the records of one plate are made from. ``files`` are those of the used range, in order."""

    plan: PlatePlan
    names: PlateNaming
    members: Group
    files: Sequence[FrameFile]
    rules: Rules
    options: PublishOptions

    @property
    def count(self) -> int:
        """How many frames are published."""
        return max(self.members.frames, 0)

    @property
    def to_dpx(self) -> bool:
        """Whether the movie becomes DPX frames; never for the type editor."""
        return becomes_dpx(self.plan, self.options)

    @property
    def stem(self) -> str:
        """The destination of the originals without frame number and extension."""
        return f"{self.plan.folder}/{self.names.plate}"
