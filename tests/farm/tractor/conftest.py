"""The stand-in engine, a client and an engine of ours that speak to it over HTTP."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from iomanager.farm.engines.tractor.client import TractorClient
from iomanager.farm.engines.tractor.engine import TractorEngine
from iomanager.farm.engines.tractor.settings import TractorSettings
from iomanager.farm.engines.tractor.transport import Address, Timeouts
from tests.sites.tractor.server import StandIn


@pytest.fixture
def site(tmp_path: Path) -> Iterator[StandIn]:
    with StandIn(tmp_path / "engine") as site:
        yield site


@pytest.fixture
def client(site: StandIn) -> TractorClient:
    return TractorClient(Address("127.0.0.1", site.port), user="lizzy", timeouts=Timeouts(5, 20))


@pytest.fixture
def engine(client: TractorClient, monkeypatch: pytest.MonkeyPatch) -> TractorEngine:
    root = str(Path(__file__).resolve().parents[3])
    monkeypatch.setenv("PYTHONPATH", root)
    launcher = [sys.executable, "-m", "iomanager.farm.engines.tractor.launch"]
    return TractorEngine(client, TractorSettings(launcher=launcher), owner="lizzy")
