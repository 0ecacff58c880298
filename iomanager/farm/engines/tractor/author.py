"""A layer that is compatible with ``tractor.api.author``: the same objects, the same alfscript byte for byte.

The studio's own package is not needed. Where it is importable :func:`backend` gives it instead, so that scripts are in
the dialect of exactly that release. ``import tractor`` alone proves nothing: another package has that name.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType

from iomanager.farm.engines.tractor.author_elements import (
    Assign,
    Command,
    DirMap,
    Instance,
    Iterate,
    Job,
    RemoteCmd,
    Task,
)
from iomanager.farm.engines.tractor.author_errors import (
    AuthorError,
    InvalidParamError,
    ParentExistsError,
    RequiredValueError,
    SpoolError,
    UnsafeTextError,
)
from iomanager.farm.engines.tractor.author_spool import closeEngineClient, setEngineClientParam
from iomanager.farm.engines.tractor.author_values import Dialect

__all__ = [
    "Assign",
    "AuthorError",
    "Command",
    "Dialect",
    "DirMap",
    "Instance",
    "InvalidParamError",
    "Iterate",
    "Job",
    "ParentExistsError",
    "RemoteCmd",
    "RequiredValueError",
    "SpoolError",
    "Task",
    "UnsafeTextError",
    "backend",
    "closeEngineClient",
    "setEngineClientParam",
    "studio_author",
]


def studio_author() -> ModuleType | None:
    """The studio's own ``tractor.api.author``, or None where it is not installed."""
    try:
        found = importlib.util.find_spec("tractor.api.author")
    except (ImportError, ValueError):  # no tractor at all, or another package of that name
        return None
    return importlib.import_module("tractor.api.author") if found else None


def backend() -> ModuleType:
    """The module to write jobs with: the studio's own where there is one, else this one."""
    return studio_author() or sys.modules[__name__]
