"""Kills the parts of a Celery cluster while deliveries are published, and takes its database away."""

from __future__ import annotations

from random import Random

from iomanager.farm.engines.celery.settings import CelerySettings
from scripts.soak_deliveries import away_in_every_way, kill_parts, server_and_folder
from tests.farm.celery.cluster import RedisServer
from tests.farm.studio import Studio, settings_of

MOST_ROUNDS = 3
WORKERS = 4


def soak(kills: int, chance: Random) -> None:
    """``kills`` of each part of a cluster, and its database away for 20 seconds in every way."""
    with server_and_folder() as (server, folder), RedisServer(folder / "redis") as redis:
        broker = CelerySettings(broker=redis.url, resend_seconds=3, watch_seconds=15)

        def make(url: str, name: str, lease: float = 30.0) -> Studio:
            place = folder / name
            settings = settings_of(place, engine="celery", celery=broker, lease_seconds=lease)
            return Studio(url, place, settings, chance, redis)

        kill_parts(make(server.new_database(), "Celery"), kills, workers=WORKERS)
        away_in_every_way(server, make, min(kills, MOST_ROUNDS), workers=WORKERS)
