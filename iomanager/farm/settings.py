"""The settings of the farm: which engine runs jobs, and the limits of what runs on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from iomanager.core import paths
from iomanager.farm.engines.celery.settings import CelerySettings
from iomanager.farm.engines.tractor.settings import TractorSettings


def _slots() -> int:
    return max(1, (os.cpu_count() or 2) // 2)


class FarmSettings(BaseModel):
    """Where jobs run, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: Literal["local", "celery", "tractor"] = Field(
        default="local", description="Where jobs run: local, celery or tractor."
    )
    local_slots: int = Field(
        default=0, ge=0, le=256, description="How many commands run at once on this machine; 0 is half of its cores."
    )
    local_keys: tuple[str, ...] = Field(
        default=("*",),
        description="The service keys that this machine provides; * is every key.",
    )
    crews: tuple[str, ...] = Field(
        default=("*",), description="The crews that this machine works for; * is every crew."
    )
    tiers: tuple[str, ...] = Field(
        default=("admin", "rush", "default", "batch"),
        description="The tiers of jobs in their order, before any priority; a job of no or another tier is default.",
    )
    lease_seconds: float = Field(
        default=30.0,
        gt=0.2,
        le=3600,
        description="Seconds without a sign of life after which a running command counts as lost.",
    )
    grace_seconds: float = Field(
        default=5.0, ge=0, le=600, description="Seconds that a cancelled command has to end before it is killed."
    )
    lost_retries: int = Field(
        default=2, ge=0, le=100, description="How often a command is run again after its machine or scheduler died."
    )
    poll_seconds: float = Field(
        default=0.3, gt=0, le=60, description="Seconds between two looks of the scheduler at the database."
    )
    idle_seconds: float = Field(
        default=60.0, ge=0, le=86400, description="Seconds without work after which the scheduler ends."
    )
    memory_limit_mib: int = Field(
        default=0, ge=0, description="MiB of address space that one process of a command may use; 0 is no limit."
    )
    cpu_limit: int = Field(default=0, ge=0, description="How many cores one command may use; 0 is no limit (Linux).")
    nice: int = Field(default=0, ge=0, le=19, description="How much commands give way to other programs, 0 to 19.")
    limits: dict[str, int] = Field(
        default_factory=dict, description="How many commands with a tag run at once, such as {nuke: 4}."
    )
    log_limit_mb: int = Field(
        default=1024,
        ge=0,
        description="MB of output that the log of one command keeps, besides its end; 0 is no limit.",
    )
    program: tuple[str, ...] = Field(
        default=(),
        description="How other machines start iomanager, such as [/studio/bin/iomanager]; empty as on this machine.",
    )
    celery: CelerySettings = Field(default=CelerySettings(), description="The studio's Celery cluster.")
    tractor: TractorSettings = Field(default=TractorSettings(), description="The studio's Tractor engine.")
    title_prefix: str = Field(default="", description="What stands before the title of every job.")
    log_folder: str = Field(
        default="",
        description="Where the logs of jobs are; empty for a folder of the user. Workers and users must share it.",
    )

    @property
    def slots(self) -> int:
        """How many commands run at once on this machine."""
        return self.local_slots or _slots()

    @property
    def patience(self) -> float:
        """Seconds without the database until what runs is ended: all of it is gone before another may begin it."""
        return max(self.lease_seconds * 3 / 4 - self.grace_seconds, self.lease_seconds / 3)

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return Path(self.log_folder).expanduser() if self.log_folder else paths.home() / "jobs"
