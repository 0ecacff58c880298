"""The settings of the Celery engine. The broker's password is none: it comes from the environment or the keyring."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator


class CelerySettings(BaseModel):
    """Where Redis is, and how long to wait for what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    broker: str = Field(
        default="redis://127.0.0.1:6379/0",
        description="Where Redis is: a redis:// or rediss:// URL. Its password is in IOMANAGER_BROKER_PASSWORD or the"
        " keyring (service iomanager, name broker), never here.",
    )
    resend_seconds: float = Field(
        default=10.0, gt=0, le=3600, description="Seconds after which a command that no worker has begun is sent again."
    )
    watch_seconds: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="Seconds without messages after which the part of a worker that takes them is started again.",
    )
    drain_seconds: float = Field(
        default=0.0,
        ge=0,
        le=86400,
        description="Seconds that a worker which is told to stop waits for its commands before it gives them back.",
    )

    @field_validator("broker")
    @classmethod
    def _without_password(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            raise ValueError("the broker is no URL such as redis://HOST:6379/0") from None
        if parts.scheme not in {"redis", "rediss"} or not parts.hostname or port == 0:
            raise ValueError("the broker is no URL such as redis://HOST:6379/0")
        if parts.password:
            raise ValueError("the broker's password belongs into IOMANAGER_BROKER_PASSWORD, not into the URL")
        return value
