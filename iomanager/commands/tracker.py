"""``tracker``: the records of the active tracker; every kind is listed, shown, added, set and removed the same way."""

from __future__ import annotations

from typing import Any

import click

from iomanager.commands.tracker_import import import_table
from iomanager.commands.tracker_records import change_record, list_records, make_record, restore_record, show_record
from iomanager.commands.tracker_records import remove_record as remove_one
from iomanager.core.errors import InvalidInput
from iomanager.terminal.command import CommandContext
from iomanager.tracker.kinds import Kind

KINDS = {
    "projects": Kind.PROJECT,
    "sequences": Kind.SEQUENCE,
    "shots": Kind.SHOT,
    "assets": Kind.ASSET,
    "tasks": Kind.TASK,
    "assignments": Kind.ASSIGNMENT,
    "artists": Kind.USER,
    "groups": Kind.GROUP,
    "versions": Kind.VERSION,
    "publishes": Kind.PUBLISHED_FILE,
    "notes": Kind.NOTE,
    "replies": Kind.REPLY,
    "playlists": Kind.PLAYLIST,
    "tags": Kind.TAG,
    "steps": Kind.STEP,
    "storages": Kind.LOCAL_STORAGE,
}
"""The commands and what they work on."""
ACTIONS = ("list", "show", "add", "set", "remove", "restore")
EPILOG = """\b
list                      those in use; FIELD=VALUE chooses
show NAME                 all fields, and what is inherited from where
add NAME FIELD=VALUE ...  with its folders in the show
set NAME FIELD=VALUE ...
remove NAME               --along takes what belongs to it, --files moves its folder to the show's trash
restore NAME              with everything that was removed together with it
"""


def group() -> click.Group:
    """The commands of every kind, and the import."""
    commands = [_command(name, kind) for name, kind in KINDS.items()]
    return click.Group("tracker", commands=[*commands, import_table], help="Records of the active tracker.")


def _command(name: str, kind: Kind) -> click.Command:
    @click.command(name, help=f"The {name} of the tracker.", short_help=f"The {name}.", epilog=EPILOG)
    @click.argument("action", type=click.Choice(ACTIONS), default="list")
    @click.argument("words", nargs=-1, metavar="[NAME] [FIELD=VALUE]...")
    @click.option("--along", is_flag=True, help="Remove what belongs to it too.")
    @click.option("--files", is_flag=True, help="Move its folder to the show's trash.")
    @click.pass_obj
    def run(context: CommandContext, /, action: str, words: tuple[str, ...], **options: Any) -> None:
        values = [word for word in words if "=" in word]
        names = [word for word in words if "=" not in word]
        if action == "list":
            list_records(context, kind, _pairs([*values, *(f"{name}=" for name in names)]))
            return
        if len(names) != 1:
            raise InvalidInput(f"Name one record: tracker {name} {action} NAME")
        if action == "show":
            show_record(context, kind, names[0])
        elif action == "add":
            make_record(context, kind, names[0], _pairs(values))
        elif action == "set":
            change_record(context, kind, names[0], _pairs(values))
        elif action == "remove":
            remove_one(context, kind, names[0], along=options["along"], files=options["files"])
        else:
            restore_record(context, kind, names[0])

    return run


def _pairs(words: list[str]) -> dict[str, str]:
    return {name.strip(): text for name, _, text in (word.partition("=") for word in words)}
