# storage-integrator: pattern P34 version 2
"""Repeats what failed for a reason that passes, and nothing else."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import IO, TypeVar

from botocore import exceptions as sdk

from .storage_errors import ErrorKind, StorageError, storage_error, to_storage_error

_log = logging.getLogger(__name__)

T = TypeVar("T")


def with_retry(
    operation: Callable[[], T],
    *,
    attempts: int = 4,
    base_delay: float = 0.2,
    max_delay: float = 20.0,
    idempotent: bool = True,
    body: IO[bytes] | None = None,
    cancel: threading.Event | None = None,
    sleep: Callable[[float], object] | None = None,
) -> T:
    """Calls an operation again while it fails for a reason that passes.

    Waits between attempts are random between nothing and a limit that doubles ("full jitter"), so that many clients
    that failed together do not come back together; a store that asks for a longer wait gets it.

    Args:
        operation: What to do; it is called up to ``attempts`` times.
        attempts: How often in all, at least 1.
        base_delay: Seconds that the first wait takes at most.
        max_delay: Seconds that any wait takes at most, also one that the store asks for.
        idempotent: Whether doing it twice is as good as doing it once. If not, it is done once.
        body: What the operation reads and sends. It is put back to where it stands before each further attempt; one
            that cannot be put back is sent once.
        cancel: Ends waiting at once when it is set.
        sleep: Waits for so many seconds; for tests.

    Returns:
        What the operation returned.

    Raises:
        StorageError: The last failure, the first that cannot pass, or kind ``cancelled``.
    """
    start = body.tell() if body is not None and body.seekable() else None
    repeatable = idempotent and (body is None or start is not None)
    attempt = 1
    while True:
        if cancel is not None and cancel.is_set():
            raise storage_error(ErrorKind.CANCELLED, "cancelled before the request was sent")
        try:
            return operation()
        except (sdk.BotoCoreError, sdk.ClientError, StorageError) as caught:
            error = to_storage_error(caught)
            if attempt >= attempts or not repeatable or not error.retryable:
                if error is caught:
                    raise
                raise error from caught
        delay = random.uniform(0, min(max_delay, base_delay * 2 ** (attempt - 1)))
        delay = min(max_delay, max(delay, error.retry_after or 0.0))
        _log.warning("attempt %d of %d failed, next in %.2f s: %s", attempt, attempts, delay, error)
        _wait(delay, cancel, sleep)
        if body is not None and start is not None:
            body.seek(start)
        attempt += 1


def _wait(delay: float, cancel: threading.Event | None, sleep: Callable[[float], object] | None) -> None:
    if sleep is not None:
        sleep(delay)
    elif cancel is not None:
        cancel.wait(delay)
    else:
        time.sleep(delay)
    if cancel is not None and cancel.is_set():
        raise storage_error(ErrorKind.CANCELLED, "cancelled while waiting for the next attempt")
