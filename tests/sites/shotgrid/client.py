"""The real client, connected to a stand-in site, for tests; typed loosely, as its rows are plain dicts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.sites.shotgrid.server import Site


def connect(site: Site, **who: Any) -> Any:
    """A client; as the script ``demo`` where nobody is named. Dates are naive UTC; no pause between attempts."""
    from shotgun_api3.shotgun import Shotgun

    who = who or {"script_name": "demo", "api_key": "demo"}
    client = Shotgun(site.url, convert_datetimes_to_utc=False, **who)
    client.BACKOFF = 0
    return client


@contextmanager
def connected(site: Site, **who: Any) -> Iterator[Any]:
    """A client that is closed behind the block."""
    client = connect(site, **who)
    try:
        yield client
    finally:
        client.close()
