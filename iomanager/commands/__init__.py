"""The commands that belong to no slice: settings, doctor, database, demo, manual, support bundle, local tracker."""

from __future__ import annotations

import click

from iomanager.commands import demo, setup, tracker, tracker_sync


def commands() -> list[click.Command]:
    """Every command of this package."""
    records = tracker.group()
    for command in tracker_sync.commands():
        records.add_command(command)
    return [*setup.commands(), demo.demo, records]
