"""Which machine runs the jobs of the engine ``local``: the one that submitted them, or began them again.

A database file belongs to one machine. On a server that several machines share, each has a scheduler of its own, which
takes the jobs of its own machine alone. Machines are told apart by their host names.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iomanager.db.engine import Database

LOCAL = "local"


def home_of(database: Database, engine: str) -> str:
    """The name of this machine, where the jobs of the engine stay on one; empty where nobody else could take them."""
    return "" if engine != LOCAL or database.is_sqlite else socket.gethostname()


def engine_name(engine: str, home: str) -> str:
    """The engine for people, with the machine of its jobs where that is another one."""
    return engine if not home or home == socket.gethostname() else f"{engine} on {home}"
