"""The command line: global options, the commands of every slice, and errors as exit codes.

With ``--json`` standard output is one JSON document and nothing else. Exit codes are those of ``core.errors``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import iomanager
from iomanager.core import log
from iomanager.core.errors import Cancelled, InvalidInput, IOManagerError, Unavailable
from iomanager.core.settings import Sources
from iomanager.terminal.command import CommandContext
from iomanager.terminal.console import Console

EPILOG = "Without a command the window opens. IOMANAGER_HOME moves all per-user state."


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its code: the only place of the command line that catches broadly."""
    arguments = sys.argv[1:] if arguments is None else arguments
    console = Console("--json" in arguments)
    if console.as_json:  # it may stand behind the command as well
        arguments = ["--json", *(argument for argument in arguments if argument != "--json")]
    try:
        code = root.main(arguments, prog_name="iomanager", standalone_mode=False, obj=console)
        raise SystemExit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        raise SystemExit(Cancelled.exit_code) from None
    except click.ClickException as error:
        _fail(console, InvalidInput(f"{error.format_message()}", hint="iomanager --help lists the commands."))
    except IOManagerError as error:
        _fail(console, error)
    except (KeyboardInterrupt, BrokenPipeError):
        raise SystemExit(Cancelled.exit_code) from None
    except Exception as error:  # noqa: BLE001 - the boundary: whatever comes here is a bug, and is reported as one
        _report_bug(console, error)


def _fail(console: Console, error: IOManagerError) -> None:
    console.fail(error)
    raise SystemExit(error.exit_code) from error


def _report_bug(console: Console, error: Exception) -> None:
    import logging

    logging.getLogger(__name__).error("unexpected error", exc_info=error)
    console.say(f"IO-Manager failed unexpectedly: {type(error).__name__}: {log.hide_secrets(str(error))}")
    console.say(f"  Nothing more was done. Please report it, with the log: {log.log_file()}")
    raise SystemExit(1) from error


class Commands(click.Group):
    """The commands of every slice, loaded when they are asked for: of a step, as jobs run many of them, it alone."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        self._load(only_steps=name == "step")
        return super().get_command(context, name)

    def list_commands(self, context: click.Context) -> list[str]:
        """Every name."""
        self._load(only_steps=False)
        return super().list_commands(context)

    def _load(self, *, only_steps: bool) -> None:
        from iomanager import app
        from iomanager.ingest import publish_step
        from iomanager.steps import cli as steps_cli

        steps_cli.step.add_command(publish_step.command(app.publish_stage))
        steps_cli.step.add_command(publish_step.collect_command(app.collect_stage))
        self.add_command(steps_cli.step)
        if only_steps:
            return
        from iomanager import commands
        from iomanager.accounts import cli as accounts_cli
        from iomanager.farm import cli as farm_cli
        from iomanager.ingest import cli as ingest_cli

        every = (*ingest_cli.commands(), *farm_cli.commands(), *accounts_cli.commands(), *commands.commands())
        for command in every:
            self.add_command(command)


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"IO-Manager {iomanager.__version__}")
        context.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", type=click.Path(path_type=Path), help="The site's settings file.")
@click.option("--project", metavar="NAME", help="The project; it is made in the local tracker when it is new.")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Override a setting.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("-v", "--verbose", is_flag=True, help="Log to standard error too.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
@click.pass_context
def root(context: click.Context, /, *, config: Path | None, project: str | None, **options: Any) -> None:
    """Film plates in, notes out and work published."""
    from iomanager import app

    overrides = (*options["overrides"], *((f"project.name={project}",) if project else ()))
    sources = Sources(site=config, overrides=overrides)
    loaded = app.load_settings(sources)
    log.start(loaded.model.log.level, verbose=options["verbose"])
    console: Console = context.obj or Console(options["as_json"])
    context.obj = CommandContext(console, loaded, _builder(), sources)
    context.call_on_close(context.obj.close)
    if context.invoked_subcommand is None:
        context.exit(_window(context.obj))


def _builder() -> Callable[[Any], Any]:
    """Builds the application; on a terminal it may ask for a password when a session is over."""
    from iomanager import app
    from iomanager.accounts import cli as accounts_cli

    ask = accounts_cli.ask if sys.stdin is not None and sys.stdin.isatty() else None
    return lambda settings: app.build(settings, keys=app.Keys(ask=ask))


def _window(context: CommandContext) -> int:
    if not _has_display():
        raise Unavailable(
            "There is no display to open a window on.",
            hint="The same main job runs without one: ./scripts/run demo --run",
        )
    from iomanager import gui

    return gui.run(context.settings)


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
