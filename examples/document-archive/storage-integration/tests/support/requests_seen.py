"""Which requests a client sends."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ConnectionClosedError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class RequestsSeen:
    """Notes every request of a client from now on, each attempt of its own."""

    def __init__(self, client: S3Client) -> None:
        self.log: list[tuple[str, Any]] = []
        self._lock = threading.Lock()
        client.meta.events.register_last("before-send.s3", self._note)

    def _note(self, request: Any, event_name: str, **_: Any) -> None:
        with self._lock:
            self.log.append((event_name.rpartition(".")[2], request))

    @property
    def count(self) -> Counter[str]:
        """How many requests of each operation."""
        with self._lock:
            return Counter(operation for operation, _ in self.log)

    def of(self, *operations: str) -> list[Any]:
        """Gives the requests of some operations."""
        with self._lock:
            return [request for operation, request in self.log if operation in operations]


def before_call(client: S3Client, operation: str, action: Callable[[dict[str, Any]], object]) -> None:
    """Calls an action with the parameters of each call of an operation, before it is sent.

    What the action raises ends the call: a crash at that point.
    """

    def handler(params: dict[str, Any], **_: Any) -> None:
        action(params)

    client.meta.events.register_first(f"before-parameter-build.s3.{operation}", handler)


def after_call(client: S3Client, operation: str, action: Callable[[], object]) -> None:
    """Calls an action after each successful call of an operation. What it raises ends the call."""

    def handler(http_response: Any, **_: Any) -> None:
        if http_response.status_code < 300:
            action()

    client.meta.events.register(f"after-call.s3.{operation}", handler)


def lose_replies(client: S3Client, operation: str, count: int) -> None:
    """Makes successful calls of an operation look like broken connections, so many times."""
    left = count

    def lose() -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise ConnectionClosedError(endpoint_url="the store")

    after_call(client, operation, lose)


def lose_first_reply(client: S3Client, operation: str) -> None:
    """Loses the first answer to an operation: the SDK, which cannot know that it was carried out, sends it again."""
    lost = False

    def again(**_: Any) -> float | None:
        nonlocal lost
        if lost:
            return None
        lost = True
        return 0.0

    handler: Any = again  # the types know no handlers that return something
    client.meta.events.register_first(f"needs-retry.s3.{operation}", handler)


class Crash(BaseException):
    """The process ends here, as far as the sample can tell: no handler for errors sees it."""


def crash_after(client: S3Client, operation: str) -> None:
    """Makes the next successful call of an operation the last thing that happens."""

    def crash() -> None:
        raise Crash(operation)

    after_call(client, operation, crash)


def crash_before(client: S3Client, operation: str) -> None:
    """Makes the client end before it sends a request of an operation."""

    def crash(_: dict[str, Any]) -> None:
        raise Crash(operation)

    before_call(client, operation, crash)


class CrashAt:
    """Makes a client end before or after its nth call."""

    def __init__(self, client: S3Client, nth: int, when: str) -> None:
        self.crashed = False
        self._left = nth
        event = "before-parameter-build.s3" if when == "before" else "after-call.s3"
        client.meta.events.register_first(event, self._count)

    def _count(self, **_: Any) -> None:
        self._left -= 1
        if self._left == 0:
            self.crashed = True
            raise Crash
