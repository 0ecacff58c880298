"""Where the studio's Tractor engine is and what its jobs are sent with (``tractor:`` in ``config/settings.yml``)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class TractorSettings(BaseModel):
    """How to reach a Tractor engine, and the defaults of the jobs that go there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field("", description="Engine host. Empty: the environment's TRACTOR_ENGINE, else tractor-engine")
    port: int = Field(0, ge=0, le=65535, description="Engine port. 0: the one in TRACTOR_ENGINE, else 80")
    user: str = Field("", description="Owner of the jobs. Empty: TRACTOR_USER, else the user of this machine")
    login_scheme: str = Field(
        "",
        description="The site's own way to prove a password, as module:function of (password, challenge) -> response. "
        "Empty: the engine's internal one, where it asks for that",
    )
    title_prefix: str = Field("", description="Put before every job's title at the farm, for example 'IO: '")
    priority: float | None = Field(None, description="Priority of every job. Empty: the job's own")
    service: str = Field("", description="Service keys of jobs that name none, for example 'Linux64'")
    tier: str = Field("", description="Tier of jobs that name none: admin, rush, default or batch")
    projects: list[str] = Field(default_factory=list, description="Projects of jobs that name none")
    crews: list[str] = Field(default_factory=list, description="Crews of jobs that name none")
    launcher: list[str] = Field(
        default_factory=list,
        description="Starts commands on the farm whose arguments cannot be written in a job script as they are. "
        "Empty: farm.program with 'farm launch', else this machine's Python and the file of the launcher",
    )
    wait_for_database: bool = Field(True, description="Have faults of a job told at once; slower under many jobs")
    connect_timeout: float = Field(15, gt=0, description="Seconds to reach the engine")
    reply_timeout: float = Field(60, gt=0, description="Seconds until its whole answer must be there")
