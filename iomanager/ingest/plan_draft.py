"""One plate on its way into the plan: its names, its rows, its files and the rules, together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iomanager.ingest.context import FrameFile, Rules
from iomanager.ingest.groups import Group
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan_model import PlatePlan
from iomanager.ingest.plan_places import Places
from iomanager.ingest.plan_steps import original_kind


@dataclass(frozen=True, slots=True)
class Draft:
    """What the items and the records of one plate are made from. ``files`` are those of the used range, in order."""

    plan: PlatePlan
    places: Places
    members: Group
    files: Sequence[FrameFile]
    rules: Rules
    options: PublishOptions

    @property
    def count(self) -> int:
        """How many frames are published."""
        return max(self.members.frames, 0)

    @property
    def kind(self) -> str:
        """How the originals come about: copy, retime or dpx; empty for a plate without."""
        return original_kind(self.plan, self.options)

    @property
    def originals(self) -> str:
        """The published frames as a pattern, or the movie; for a plate without originals its JPGs."""
        if self.plan.non_retimed:
            return self.places.jpg
        movie = self.plan.movie and self.kind == "copy"
        return f"{self.places.stem}.{self.plan.ext}" if movie else f"{self.places.stem}.%04d.{self.plan.ext}"
