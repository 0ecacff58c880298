"""Pictures of a site: fetched from addresses that are good for a while only, and never while they are placeholders."""

from __future__ import annotations

from iomanager.tracker.trackers.shotgrid import faults
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.wire import ask

TRANSIENT = "/images/status/transient/"
_TRIES = 3
_MOST_REDIRECTS = 3


def picture(client: ShotGridClient, url: str) -> bytes | None:
    """The bytes at an address; None for none, for a placeholder, and for one that is over or not scanned yet."""
    if not url or TRANSIENT in url:
        return None
    for left in reversed(range(_TRIES)):
        try:
            return _fetched(client, url)
        except (faults.Unknown, faults.NotSent) as error:
            if not left:
                raise
            client.pause(error, _TRIES - left, None)
    raise AssertionError("unreachable")


def _fetched(client: ShotGridClient, url: str) -> bytes | None:
    http = client.http()
    for _ in range(_MOST_REDIRECTS):
        answer = ask(http, client.site, http.build_request("GET", url))
        if answer.status in {301, 302, 303, 307, 308}:
            url = answer.headers.get("location", "")
            continue
        if answer.status in {400, 403, 404, 409, 410}:
            return None
        if answer.status != 200:
            raise faults.of_status(client.site.name, answer.status, answer.reason)
        return answer.body if answer.headers.get("content-type", "").startswith("image/") else None
    return None
