"""The commands that belong to no slice: settings, doctor, database, demo, manual, support bundle, local tracker."""

from __future__ import annotations

import click

from iomanager.commands import demo, setup, tracker


def commands() -> list[click.Command]:
    """Every command of this package."""
    return [*setup.commands(), demo.demo, tracker.group()]
