"""Redis as the carrier of messages: the Celery application, sending, and whether it answers.

JSON only, early acknowledgement, one message ahead, no results. A message goes straight to a worker's own queue, so
that nothing which Redis may have forgotten (its bindings) is needed to deliver it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from iomanager.core.errors import Unavailable
from iomanager.farm.engines.celery.settings import CelerySettings

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)
PASSWORD = "IOMANAGER_BROKER_PASSWORD"  # noqa: S105 - the name of a variable
RUN = "iomanager.run"
PING = "iomanager.ping"
_WAKE = "iomanager.wake"
_SECONDS = 5.0
_WEEK = 7 * 24 * 3600
T = TypeVar("T")


def queue_of(worker: str) -> str:
    """The queue of one worker."""
    return f"iomanager.{worker}"


def address(settings: CelerySettings, environment: Mapping[str, str] | None = None) -> str:
    """The broker's URL with its password, which must not be shown or written anywhere."""
    parts = urlsplit(settings.broker)
    password = _password(os.environ if environment is None else environment)
    if not password:
        return settings.broker
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{quote(parts.username or '', safe='')}:{quote(password, safe='')}@{host}")
    )


def _password(environment: Mapping[str, str]) -> str:
    if PASSWORD in environment:
        return environment[PASSWORD]
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password("iomanager", "broker") or ""
    except KeyringError as error:
        log.debug("no keyring: %s", error)
        return ""


def make_app(url: str) -> Celery:
    """The Celery application that workers, the scheduler and Flower share."""
    from celery import Celery

    timeouts = {"socket_timeout": _SECONDS, "socket_connect_timeout": _SECONDS, "socket_keepalive": True}
    app = Celery("iomanager", broker=url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_send_task_events=True,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"visibility_timeout": _WEEK, **timeouts},
        task_create_missing_queues=True,
    )
    return app


class Broker:
    """Sends to workers. Raises Unavailable, with the place and no password, while Redis does not answer."""

    def __init__(self, settings: CelerySettings, url: str = "") -> None:
        self._settings = settings
        self._url = url
        self._app: Any = None
        self._client: Any = None

    @property
    def url(self) -> str:
        """The URL with its password: only for the environment of a process of ours."""
        self._url = self._url or address(self._settings)
        return self._url

    def run(self, worker: str, attempt: str, name: str = "") -> None:
        """Hand an attempt to a worker; ``name`` is what Flower calls it."""
        self._send(worker, RUN, attempt, shadow=name or None, task_id=attempt)

    def ping(self, worker: str, word: str) -> None:
        """Send a worker a word that comes back to it, when it takes messages."""
        self._send(worker, PING, word)

    def check(self) -> str:
        """One sentence on the broker."""
        self._asked(lambda client: client.ping())
        return f"The broker at {self._settings.broker} answers."

    def discard(self, worker: str) -> None:
        """Throw away what a worker that is gone will never take."""
        self._asked(lambda client: client.delete(queue_of(worker)))

    def wake(self) -> None:
        """Tell the scheduler that something has ended."""
        self._asked(lambda client: client.pipeline().lpush(_WAKE, 1).ltrim(_WAKE, 0, 0).execute())

    def wait(self, seconds: float) -> None:
        """Wait until somebody calls :meth:`wake`, at most that long."""
        self._asked(lambda client: client.brpop([_WAKE], timeout=max(0.01, min(seconds, _SECONDS / 2))))

    def close(self) -> None:
        """Give every connection back; the next call makes new ones."""
        if self._client is not None:
            self._client.close()
        if self._app is not None:
            self._app.close()
        self._app = self._client = None

    def _send(self, worker: str, task: str, word: str, **options: Any) -> None:
        from kombu.entity import Queue

        if self._app is None:
            self._app = make_app(self.url)
        app = self._app
        queue = Queue(queue_of(worker))  # type: ignore[no-untyped-call]
        self._guarded(lambda: app.send_task(task, args=[word], queue=queue, declare=[], retry=False, **options))

    def _asked(self, ask: Callable[[Any], T]) -> T:
        from redis import Redis

        if self._client is None:
            self._client = Redis.from_url(self.url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS)
        client = self._client
        return self._guarded(lambda: ask(client))

    def _guarded(self, call: Callable[[], T]) -> T:
        from kombu.exceptions import OperationalError
        from redis.exceptions import RedisError

        try:
            return call()
        except (OperationalError, RedisError, OSError) as error:
            self.close()
            raise Unavailable(
                f"The broker at {self._settings.broker} does not answer: {_reason(error)}.",
                hint="Start Redis there, or set farm.celery.broker. Jobs wait until it is back.",
            ) from error


def _reason(error: BaseException) -> str:
    text = str(error).strip().split("\n", 1)[0].rstrip(".")
    return text or type(error).__name__
