"""Calls to a site from any thread: reads are repeated, writes never; a session that is over is renewed once for all."""

from __future__ import annotations

import copy
import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Forbidden, InvalidInput
from iomanager.tracker.trackers.shotgrid import faults
from iomanager.tracker.trackers.shotgrid.login import Login, script
from iomanager.tracker.trackers.shotgrid.wire import Answer, Site, http_client, official_client

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)
Result = TypeVar("Result")
READS = 4
"""So often is a read tried."""
WAIT = 0.5
"""Seconds before the second try of a read; twice as long before each further one, with some chance in it."""
MOMENT = timedelta(seconds=60)
"""How much the clocks of a site's machines and of its proxies may differ: what is missed here is made twice."""
CLOCKS = timedelta(minutes=5)
"""How much the clocks of this machine and of a site that tells no time may differ."""


class ShotGridClient:
    """The calls of one site and login. One official client for each thread; at most ``site.connections`` at once."""

    def __init__(self, site: Site, login: Login) -> None:
        self.site = site
        self._login = login
        self._local = threading.local()
        self._lock = threading.Lock()
        self._generation = 0
        self._slots = threading.BoundedSemaphore(site.connections)
        self._http: httpx.Client | None = None
        self._ahead: timedelta | None = None

    def read(self, method: str, *args: Any, token: CancelToken | None = None, **named: Any) -> Any:
        """Call a method that changes nothing; tried again when no answer comes. Raises Unavailable, Forbidden."""
        for left in reversed(range(READS)):
            try:
                return self._call(method, args, named)
            except (faults.Unknown, faults.NotSent) as error:
                if not left:
                    raise
                self.pause(error, READS - left, token)
        raise AssertionError("unreachable")

    def write(self, method: str, *args: Any, **named: Any) -> Any:
        """Call a method that changes something, once. Raises :class:`faults.Unknown` when it may have been done.

        What was certainly not done (no connection, too busy) is tried again here.
        """
        for left in reversed(range(READS)):
            try:
                return self._call(method, args, named)
            except faults.NotSent as error:
                if not left:
                    raise
                self.pause(error, READS - left, None)
        raise AssertionError("unreachable")

    def knock(self, seconds: float) -> None:
        """Ask what needs no login, once and on a connection of its own, so that a site that hangs is told in so many
        seconds. Raises Unavailable, and Forbidden of a proxy.
        """
        hasty = replace(self.site, seconds=seconds, connect_seconds=min(seconds, self.site.connect_seconds))
        other = ShotGridClient(hasty, script("-", "-"))
        try:
            other._call("info", (), {})
        finally:
            other.close()

    @property
    def is_script(self) -> bool:
        """Whether calls are made by a script in its own name."""
        return "script_name" in self._login.arguments and "sudo_as_login" not in self._login.arguments

    def http(self) -> httpx.Client:
        """The connections, for uploads and downloads."""
        with self._lock:
            if self._http is None:
                self._http = http_client(self.site)
            return self._http

    def form(self, send: Callable[[dict[str, str]], Result]) -> Result:
        """Send an upload form, which gets the login as fields; a session that is over is renewed as for any call."""

        def work(client: Any) -> Result:
            return send({name: str(value) for name, value in client._auth_params().items()})

        return self._with_session(work)

    def session_token(self) -> str:
        """A session token for the login. Raises Forbidden for a wrong one."""
        return str(self._with_session(lambda client: client.get_session_token()))

    def site_time(self) -> datetime:
        """The present time by the site's clock, as its last answer told it; aware UTC, to the second."""
        if self._ahead is None:
            self.read("info")
        return (datetime.now(UTC) + (self._ahead or timedelta())).replace(microsecond=0)

    def a_moment_ago(self) -> datetime:
        """A time of the site before all that is sent from now on, and after nearly all that was; aware UTC."""
        now = self.site_time()
        return now - (MOMENT if self._ahead is not None else CLOCKS)

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            if self._http is not None:
                self._http.close()
                self._http = None

    # -- how ----------------------------------------------------------------------------------------------------------

    def _call(self, method: str, args: Any, named: Any) -> Any:
        # The client changes what it is given (``order=``), so it gets copies.
        own, own_named = copy.deepcopy(args), copy.deepcopy(named)
        return self._with_session(lambda client: getattr(client, method)(*own, **own_named))

    def _with_session(self, work: Callable[[Any], Result]) -> Result:
        if not self._login.known and self._login.renew is not None:
            self._renew(self._generation)  # nobody was asked yet: a machine without a keyring asks at the first call
        if not self._login.known:
            raise Forbidden("Nobody is logged in to ShotGrid.", hint="Log in: iomanager login")
        with self._slots:
            generation = self._generation
            try:
                return self._translated(work)
            except faults.Expired:
                if self._login.renew is None:
                    raise
                self._renew(generation)
                return self._translated(work)

    def _translated(self, work: Callable[[Any], Result]) -> Result:
        from shotgun_api3.shotgun import ShotgunError

        try:
            return work(self._client())
        except ShotgunError as error:
            raise faults.of_fault(str(error)) from error
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            # The client trips over answers of another shape, and over arguments that it does not expect.
            raise faults.odd_answer(self.site.name, f"{type(error).__name__}: {error}") from error

    def _client(self) -> Any:
        """The client of this thread, of the present session."""
        if getattr(self._local, "generation", -1) != self._generation:
            try:
                self._local.client = official_client(self.site, self.http(), self._login.arguments, self._set_clock)
            except ValueError as error:
                raise InvalidInput(f"{self.site.url} is no address of a ShotGrid site: {error}.") from error
            self._local.generation = self._generation
        return self._local.client

    def _set_clock(self, answer: Answer) -> None:
        """How far the site's clock is ahead of ours; the last that was told stays where an answer tells no time."""
        try:
            self._ahead = parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC)
        except (KeyError, ValueError, TypeError) as error:  # no date, or one without a zone
            log.debug("an answer of the site tells no time: %s", error)

    def _renew(self, seen: int) -> None:
        """Log in again, unless another thread just did."""
        with self._lock:
            if self._generation != seen or self._login.renew is None:
                return
            token = self._login.renew()
            self._login = Login({"session_token": token}, self._login.renew)
            self._generation += 1
            log.info("the ShotGrid session was renewed")

    def pause(self, error: faults.Unknown | faults.NotSent, tried: int, token: CancelToken | None) -> None:
        """Wait before the next try: longer each time, and as long as the site asks for. Raises Cancelled."""
        seconds = max(error.seconds, WAIT * 2 ** (tried - 1) * random.uniform(0.7, 1.3))  # noqa: S311 - no secret
        log.info("ShotGrid: %s Trying again in %.1f s.", error.message, seconds)
        deadline = time.monotonic() + min(seconds, 30.0)
        while (left := deadline - time.monotonic()) > 0:
            if token is not None:
                token.check()
            time.sleep(min(left, 0.2))
