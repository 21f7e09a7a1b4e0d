"""Waiting for what a server does after it has answered: 202 only says that it began."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any, Protocol

from .management_client import ManagementClient
from .management_errors import ManagementError, ManagementErrorKind, redacted


class TaskClock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> float:
        """Gives seconds since some moment."""

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Waits until an event is set, at most so long; tells whether it is."""


class SystemTaskClock:
    """The time of this machine."""

    def now(self) -> float:
        """Gives seconds since some moment; it never goes back."""
        return time.monotonic()

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Waits until an event is set, at most so long; tells whether it is."""
        return event.wait(seconds)


class TaskFailedError(ManagementError):
    """The server says that the task failed.

    Attributes:
        last_status: As the server calls it.
        reason: As the server describes it, secrets masked.
    """

    def __init__(self, path: str, last_status: str, reason: str) -> None:
        """Takes what the server says."""
        message = f"GET {path}: the task ended as {last_status}: {reason}"
        super().__init__(ManagementErrorKind.CONFLICT, message, method="GET", path=path)
        self.last_status = last_status
        self.reason = reason


class TaskTimeoutError(ManagementError, TimeoutError):
    """The task did not end in time; it may still do.

    Attributes:
        last_status: What was seen last; empty when nothing was.
    """

    def __init__(self, path: str, deadline: float, last_status: str) -> None:
        """Takes what was seen last."""
        message = f"GET {path}: still {last_status or 'unknown'} after {deadline:g} s"
        super().__init__(ManagementErrorKind.TIMEOUT, message, method="GET", path=path)
        self.last_status = last_status


# region snippet: wait-until-settled
def wait_until_settled(
    client: ManagementClient,
    path: str,
    *,
    deadline: float,
    envelope: str | None = None,
    status_property: str = "action_status",
    success: Sequence[str] = ("active",),
    failure: Sequence[str] = ("error",),
    interval: float = 0.5,
    gone_is_done: bool = False,
    clock: TaskClock | None = None,
    cancel: threading.Event | None = None,
) -> dict[str, Any] | None:
    """Waits until a resource is done with what it was told.

    Args:
        client: The client.
        path: Of the resource.
        deadline: Seconds to wait in all.
        envelope: The member of the answer that holds the resource, ``bucket``; None: the answer is the resource.
        status_property: Where the status stands.
        success: Statuses that end the wait well.
        failure: Statuses that say that the task failed.
        interval: Seconds of the first pause; each further one is half as long again, up to ten times.
        gone_is_done: Whether a resource that is no longer there ends the wait well: after a delete.
        clock: None: that of this machine.
        cancel: Ends waiting at once when it is set.

    Returns:
        The resource; None when it is gone and that is what was waited for.

    Raises:
        TaskFailedError: When the server says so.
        TaskTimeoutError: When it did not end in time.
        ManagementError: Kind ``cancelled``, or what a look fails with that does not pass.
    """
    time_of, cancelled = clock or SystemTaskClock(), cancel or threading.Event()
    end = time_of.now() + deadline
    pause = interval
    status = ""
    while True:
        try:
            resource = _look(client, path, envelope, status_property)
            status = str(resource[status_property])
            if status in success:
                return resource
            if status in failure:
                raise TaskFailedError(path, status, _reason_in(resource))
        except ManagementError as error:
            if error.kind is ManagementErrorKind.NOT_FOUND and gone_is_done:
                return None
            # A server that is just busy or starts anew says nothing about the task.
            if not error.retryable:
                raise
        left = end - time_of.now()
        if left <= 0:
            raise TaskTimeoutError(path, deadline, status)
        if time_of.wait(min(pause, left), cancelled):
            raise ManagementError(
                ManagementErrorKind.CANCELLED, f"GET {path}: waiting was cancelled", method="GET", path=path
            )
        pause = min(pause * 1.5, interval * 10)


# endregion


def _look(client: ManagementClient, path: str, envelope: str | None, status_property: str) -> dict[str, Any]:
    answer = client.get(path)
    resource = answer.get(envelope) if envelope and isinstance(answer, dict) else answer
    if not isinstance(resource, dict) or status_property not in resource:
        message = f"GET {path}: the answer has no {status_property}"
        raise ManagementError(ManagementErrorKind.PROTOCOL, message, method="GET", path=path)
    return resource


def _reason_in(resource: dict[str, Any]) -> str:
    """What there is of an explanation, under the names that products give it."""
    for name in ("action_message", "error_message", "status_message", "message", "reason", "error"):
        if isinstance(resource.get(name), str) and resource[name]:
            return redacted(resource[name][:500])
    return "the server gives no reason"
