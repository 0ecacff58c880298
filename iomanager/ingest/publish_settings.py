"""The settings that decide what a publish makes. They are kept with the delivery, so that every machine follows them.

What a machine may decide for itself stays out: programs, limits, the number of processes, where shows are mounted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
_OF_A_MACHINE = re.compile(
    r"(processes|workers|limit|limit_mib|programs?|executable|seconds|timeout|licen[cs]es?|proxy|ca_file|connections)$|^(nuke|natron|ffmpeg)$"
)
_OF_A_RUN = frozenset({"root", "name"})
"""Of the project: where this machine has its shows, and the one that ``--project`` names."""


def kept(groups: Mapping[str, BaseModel]) -> dict[str, dict[str, Any]]:
    """What differs from the defaults, as plain data by group and name."""
    found: dict[str, dict[str, Any]] = {}
    for group, model in groups.items():
        values = model.model_dump(mode="json", exclude_defaults=True)
        chosen = {name: value for name, value in values.items() if _decides(group, name)}
        if chosen:
            found[group] = chosen
    return found


def applied(group: str, model: M, settings: Mapping[str, Mapping[str, Any]]) -> M:
    """The settings of this machine with all that decides the result as it was kept, or by its default."""
    own = model.model_dump(mode="json")
    machine = {name: value for name, value in own.items() if not _decides(group, name)}
    known = {name: value for name, value in settings.get(group, {}).items() if name in own}
    return type(model).model_validate({**machine, **known})


def _decides(group: str, name: str) -> bool:
    return not _OF_A_MACHINE.search(name) and not (group == "project" and name in _OF_A_RUN)
