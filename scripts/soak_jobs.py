"""Kills the parts of this machine's farm while deliveries are published, and takes their database away."""

from __future__ import annotations

from pathlib import Path
from random import Random

from scripts.soak_deliveries import away_in_every_way, database_away, kill_parts, locked, server_and_folder
from tests.farm.studio import Studio, settings_of

MOST_ROUNDS = 3


def soak(kills: int, chance: Random) -> None:
    """``kills`` of each part on each kind of database, and the database away for 20 seconds in every way."""
    with server_and_folder() as (server, folder):

        def make(url: str, name: str, lease: float = 30.0) -> Studio:
            place = folder / name
            return Studio(url, place, settings_of(place, lease_seconds=lease), chance)

        kill_parts(make(_sqlite(folder), "SQLite"), kills)
        kill_parts(make(server.new_database(), "PostgreSQL"), kills)
        rounds = min(kills, MOST_ROUNDS)
        held = make(f"sqlite:///{folder / 'held.sqlite3'}", "SQLite locked")
        database_away(held, lambda: locked(held), rounds)
        away_in_every_way(server, make, rounds)


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'jobs.sqlite3'}"
