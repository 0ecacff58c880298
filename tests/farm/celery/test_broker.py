"""The broker: where its password may be, and what is said when it does not answer."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pydantic import ValidationError

from iomanager.core.errors import Unavailable
from iomanager.farm.engines.celery.broker import Broker, address
from iomanager.farm.engines.celery.settings import CelerySettings
from iomanager.farm.engines.local import scheduler_environment
from iomanager.farm.settings import FarmSettings
from tests.farm.celery.cluster import RedisServer, until

SECRET = "h0rse:b@ttery/staple"


@pytest.mark.parametrize(
    "url", ["redis://:h0rse@host/0", "http://host/0", "redis://", "redis://host:port/0", "nonsense"]
)
def test_a_broker_that_cannot_be_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CelerySettings(broker=url)
    assert "h0rse" not in "".join(str(one["msg"]) for one in caught.value.errors())


def test_the_password_is_of_the_environment() -> None:
    settings = CelerySettings(broker="redis://user@host:1/2")
    assert address(settings, {}) in {"redis://user@host:1/2"}
    found = address(settings, {"IOMANAGER_BROKER_PASSWORD": SECRET})
    assert found == "redis://user:h0rse%3Ab%40ttery%2Fstaple@host:1/2"


def test_nested_settings_reach_a_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    farm = FarmSettings(celery=CelerySettings(broker="redis://far:1/2", resend_seconds=3))
    found = scheduler_environment("sqlite://", farm)
    assert found["IOMANAGER_FARM__CELERY__BROKER"] == "redis://far:1/2"
    assert found["IOMANAGER_FARM__CELERY__RESEND_SECONDS"] == "3.0"


def test_a_password_is_used_and_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with RedisServer(tmp_path / "redis") as redis:
        words = ["redis-cli", "-p", str(redis.port), "config", "set", "requirepass", SECRET]
        subprocess.run(words, check=True, capture_output=True)
        settings = CelerySettings(broker=redis.url)
        monkeypatch.setenv("IOMANAGER_BROKER_PASSWORD", SECRET)
        broker = Broker(settings)
        assert broker.check() == f"The broker at {redis.url} answers."
        broker.run("worker", "attempt")
        broker.discard("worker")
        broker.close()
        monkeypatch.setenv("IOMANAGER_BROKER_PASSWORD", "wrong-" + SECRET)
        wrong = Broker(settings)
        with pytest.raises(Unavailable) as caught:
            wrong.run("worker", "attempt")
        wrong.close()
    assert redis.url in caught.value.message
    assert "h0rse" not in str(caught.value)


def test_one_that_is_away_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOMANAGER_BROKER_PASSWORD", "")
    redis = RedisServer(tmp_path / "redis")
    broker = Broker(CelerySettings(broker=redis.url))
    for ask in (broker.check, broker.wake, lambda: broker.ping("w", "word"), lambda: broker.wait(0.1)):
        with pytest.raises(Unavailable, match=str(redis.port)):
            ask()
    redis.start()
    until(broker.check, "it is there")
    broker.wake()
    broker.wait(5)
    broker.close()
    redis.kill()
