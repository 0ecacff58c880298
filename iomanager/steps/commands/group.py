"""What all step commands share: the group with its last sentence, the tools, and what is printed at the end."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from iomanager.core.errors import InvalidInput, IOManagerError
from iomanager.core.log import hide_secrets, log_file
from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.steps.toolbox import Toolbox


class StepGroup(click.Group):
    """The group of all steps, loaded one by one. Its last line on standard error is the error in one sentence."""

    def __init__(self, *arguments: Any, modules: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._modules = modules or {}

    def list_commands(self, context: click.Context) -> list[str]:
        """Every step's name."""
        return sorted({*self._modules, *super().list_commands(context)})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The step of this name."""
        if name in self._modules and name not in self.commands:
            module, _, attribute = self._modules[name].partition(".")
            self.add_command(getattr(importlib.import_module(f"iomanager.steps.commands.{module}"), attribute))
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        """Run a step; errors become exit codes here, as the command line's own boundary would do."""
        try:
            return super().invoke(context)
        except IOManagerError as error:
            _tell_json(context, error)
            _end(error.message, error.hint, error.exit_code, error)
        except click.ClickException as error:
            _tell_json(context, InvalidInput(error.format_message()))
            _end(error.format_message(), "", InvalidInput.exit_code, error)
        except (click.exceptions.Exit, click.exceptions.Abort, BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as error:  # the boundary: a bug is told in one sentence too
            logging.getLogger(__name__).error("unexpected error in a step", exc_info=error)
            sentence = f"The step failed unexpectedly: {type(error).__name__}: {hide_secrets(str(error))}"
            _end(sentence, f"The log is {log_file()}.", 1, error)


def _tell_json(context: click.Context, error: IOManagerError) -> None:
    """The error as the one document of ``--json``."""
    console = context.obj.console if isinstance(context.obj, CommandContext) else None
    if console is not None and console.as_json and not console.printed:
        document = {"error": error.message, "hint": error.hint, "exit_code": error.exit_code}
        console.result(document, lambda: None)


def _end(message: str, hint: str, code: int, error: BaseException) -> NoReturn:
    """Say the hint, then the sentence as the last line, and end."""
    sys.stdout.flush()
    if hint:
        sys.stderr.write(_line(hint) + "\n")
    sys.stderr.write(f"Error: {_line(message)}\n")
    sys.stderr.flush()
    raise SystemExit(code) from error


def _line(text: str) -> str:
    """One line that any terminal can show; a vendor's odd bytes are shown as such."""
    return " ".join(text.split()).encode("utf-8", "backslashreplace").decode()


@contextmanager
def tools_for(context: CommandContext, title: str) -> Iterator[Toolbox]:
    """The tools of a step that reads pictures, by the settings of the project."""
    from iomanager.steps.toolbox import toolbox

    model = context.settings.model
    with toolbox(title, model.media, model.project.name, as_json=context.console.as_json) as tools:
        yield tools


def done(context: CommandContext, count: int, what: str, verb: str = "written") -> None:
    """Print how much was done."""

    def readable() -> None:
        context.console.line(f"{count} {what} {verb}." if count else "Nothing was left to do.")

    context.console.result({verb: count}, readable)
