"""What the application says and does when a call fails: one place, so that it is the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from .settings import InvalidSettingsError
from .storage.storage_errors import ErrorKind, StorageError


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as callers of the application see it.

    Attributes:
        code: Stable, for programs.
        http_status: What an HTTP interface of the application answers.
        retryable: Whether the same call may work a moment later.
        action: What an operator does.
    """

    code: str
    http_status: int
    retryable: bool
    action: str


_NOT_FOUND = Problem("NOT_FOUND", 404, False, "Check the name; it may have been deleted.")
_DENIED = Problem("ACCESS_DENIED", 403, False, "Check the keys, the policy of the bucket and the account.")
_EXISTS = Problem("ALREADY_EXISTS", 409, False, "Somebody else created it first; use another name.")
_CONFLICT = Problem("CONFLICT", 409, True, "It was changed meanwhile; read it again and repeat the change.")
_INVALID = Problem("INVALID", 400, False, "Correct the request; the message names the fault.")
_BUSY = Problem("BUSY", 503, True, "The service limits requests; repeat later, and lower the parallelism.")
_UNAVAILABLE = Problem("UNAVAILABLE", 503, True, "Check the service and the network to it; it may be repeated.")
_TIMEOUT = Problem("TIMEOUT", 504, True, "Check load and network; a change may have been carried out.")
_CONFIGURATION = Problem("CONFIGURATION", 500, False, "Check address, certificate authority, clock and settings.")
_FULL = Problem("FULL", 507, False, "Delete files or raise the quota.")
_CANCELLED = Problem("CANCELLED", 499, False, "Nothing: the caller gave up.")
_UNKNOWN = Problem("UNKNOWN", 500, False, "Look at the log; pass the request id to support.")

_STORAGE: dict[ErrorKind, Problem] = {
    ErrorKind.NOT_FOUND: _NOT_FOUND,
    ErrorKind.ACCESS_DENIED: _DENIED,
    ErrorKind.ALREADY_EXISTS: _EXISTS,
    ErrorKind.CONFLICT: _CONFLICT,
    ErrorKind.PRECONDITION_FAILED: _CONFLICT,
    ErrorKind.INVALID: _INVALID,
    ErrorKind.THROTTLED: _BUSY,
    ErrorKind.UNAVAILABLE: _UNAVAILABLE,
    ErrorKind.TIMEOUT: _TIMEOUT,
    ErrorKind.TLS: _CONFIGURATION,
    ErrorKind.CLOCK_SKEW: _CONFIGURATION,
    ErrorKind.QUOTA: _FULL,
    ErrorKind.UNSUPPORTED: _CONFIGURATION,
    ErrorKind.CORRUPT: _UNAVAILABLE,
    ErrorKind.CANCELLED: _CANCELLED,
    ErrorKind.UNKNOWN: _UNKNOWN,
}


def problem_of(error: BaseException) -> Problem:
    """Tells what an error, or the first of its causes that is known, stands for."""
    each: BaseException | None = error
    while each is not None:
        known = _known(each)
        if known is not None:
            return known
        each = each.__cause__
    return _UNKNOWN


def _known(error: BaseException) -> Problem | None:
    if isinstance(error, InvalidSettingsError):
        return _CONFIGURATION
    if isinstance(error, StorageError):
        return _STORAGE[error.kind]
    return None
