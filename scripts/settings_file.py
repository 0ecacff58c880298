"""Write ``config/settings.yml``: every setting with its default and its meaning, commented, from the models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from iomanager.app import Settings

HEAD = """\
# Every setting of IO-Manager, with its default. A line that begins with "#" is not in force: remove the "#" to set it.
# Written by `python -m scripts.settings_file` from the models; a test keeps both alike.
#
# Later layers win: this file, the site's file (IOMANAGER_SITE or --config), the project's ({show}/iomanager.yml),
# the user's, the environment (IOMANAGER_PROJECT__ROOT=/shows), the command line (--set project.root=/shows).
# ${VAR} is replaced by the environment's value. Secrets never stand in a file.
"""


def document() -> str:
    """The text of the file."""
    return HEAD + "\n".join(_lines(Settings())) + "\n"


def _lines(model: BaseModel, indent: str = "") -> Iterator[str]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield f"\n{indent}# {(type(value).__doc__ or '').splitlines()[0]}"
            yield f"{indent}{name}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}# {info.description}"
            yield f"{indent}#{name}: {_value(value)}"


def _value(value: Any) -> str:
    text = yaml.safe_dump(to_jsonable_python(value), default_flow_style=True, allow_unicode=True, width=10_000)
    return text.removesuffix("...\n").strip()


if __name__ == "__main__":
    file = Path(__file__).resolve().parents[1] / "config" / "settings.yml"
    file.write_text(document(), encoding="utf-8")
