"""``settings``, ``doctor``, ``report``, ``db`` and ``manual``."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iomanager import app
from iomanager.commands.doctor import Finding, examine
from iomanager.core import log, paths
from iomanager.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.db.engine import Database


def commands() -> list[click.Command]:
    """Every command of this file."""
    return [settings, doctor, report, database, manual, decode_child]


@click.command(name="decode-child", hidden=True)
def decode_child() -> None:
    """Decode pictures for the process that started this one: how a frozen application starts its children."""
    from iomanager.media import decode_child as child

    child.main()


@click.command()
@click.argument("key", required=False)
@click.pass_obj
def settings(context: CommandContext, key: str | None) -> None:
    """Every setting with its value and the layer that it came from, or one of them."""
    console, loaded = context.console, context.settings
    entries = [loaded.entry(key)] if key else loaded.entries()
    found = [{**entry.to_json(), "value": _without_secrets(entry.to_json()["value"])} for entry in entries]
    console.result(found[0] if key else found, lambda: console.table(found, ("key", "value", "layer", "help")))


def _without_secrets(value: Any) -> Any:
    """A password in a URL is shown to nobody."""
    return log.hide_secrets(value) if isinstance(value, str) else value


@click.command()
@click.pass_obj
def doctor(context: CommandContext) -> None:
    """What this machine lacks, with the fix; exit 5 when something that is needed is missing."""
    console, findings = context.console, examine(context.settings.model)
    found = [finding.to_json() for finding in findings]

    def readable() -> None:
        for finding in findings:
            console.line(f"{'ok  ' if finding.ok else 'LACK'}  {finding.name}: {finding.detail}")
            if finding.fix:
                console.line(f"      {finding.fix}")

    console.result(found, readable)
    if any(not finding.ok and finding.needed for finding in findings):
        raise SystemExit(Unavailable.exit_code)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("iomanager-report.zip"))
@click.pass_obj
def report(context: CommandContext, file: Path) -> None:
    """A support bundle without secrets: settings, what doctor says, and the log."""
    if file.exists():
        raise Conflict(f"{file} exists.", hint="Name another file: iomanager report FILE")
    findings: list[Finding] = examine(context.settings.model)
    entries = [entry.to_json() for entry in context.settings.entries()]
    with zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("settings.json", _readable(entries))
        bundle.writestr("doctor.json", _readable([finding.to_json() for finding in findings]))
        if log.log_file().is_file():
            bundle.writestr("iomanager.log", log.hide_secrets(log.log_file().read_text("utf-8", "replace")))
    context.console.result({"report": str(file)}, lambda: context.console.line(str(file)))


def _readable(value: Any) -> str:
    return log.hide_secrets(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@click.group(name="db")
def database() -> None:
    """The database."""


@database.command("upgrade")
@click.pass_obj
def db_upgrade(context: CommandContext) -> None:
    """Bring the schema to the newest revision."""
    found = _database(context)
    found.upgrade()
    revision = found.revision()
    found.close()
    context.console.result({"revision": revision}, lambda: context.console.line(f"The database is at {revision}."))


@database.command("reset")
@click.option("--yes", is_flag=True, help="Really remove everything.")
@click.pass_obj
def db_reset(context: CommandContext, *, yes: bool) -> None:
    """Remove every record and begin anew. The files of published plates stay."""
    if not yes:
        raise InvalidInput("This removes every record.", hint="If you mean it: iomanager db reset --yes")
    found = _database(context)
    found.reset()
    found.close()
    context.console.result({"reset": True}, lambda: context.console.line("The database is empty."))


@database.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def db_backup(context: CommandContext, file: Path) -> None:
    """Write a consistent copy of the database, while it is in use."""
    if file.exists():
        raise Conflict(f"{file} exists.", hint="A backup never overwrites: choose another name.")
    found = _database(context)
    found.backup(file)
    found.close()
    context.console.result({"backup": str(file)}, lambda: context.console.line(f"Saved as {file}."))


def _database(context: CommandContext) -> Database:
    from iomanager.db.engine import Database

    return Database(app.database_url(context.settings.model))


@click.command()
@click.argument("page", required=False)
@click.option("--korean", is_flag=True, help="In Korean.")
@click.pass_obj
def manual(context: CommandContext, page: str | None, *, korean: bool) -> None:
    """The user manual, or one page of it."""
    folder = paths.resources_folder() / "manual" / ("ko" if korean else "en")
    pages = {file.stem: file for file in sorted(folder.glob("*.md"))}
    chosen = [name for name in pages if page is None or page in name]
    if not chosen:
        raise NotFound(f"The manual has no page {page!r}.", hint=f"There are: {', '.join(pages)}.")
    texts = {name: pages[name].read_text(encoding="utf-8") for name in chosen}
    context.console.result(texts, lambda: context.console.line("\n\n".join(texts.values())))
