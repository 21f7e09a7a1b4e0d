"""One error type for the management side, whatever the server, a proxy or the network says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import requests

BODY_LIMIT = 2048
"""Bytes of a body that are looked at: what a proxy sends may be long."""


class ManagementErrorKind(StrEnum):
    """What a caller can react to."""

    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "notFound"
    CONFLICT = "conflict"
    INVALID = "invalid"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    NETWORK = "network"
    PROTOCOL = "protocol"
    CANCELLED = "cancelled"


_RETRYABLE = frozenset(
    {
        ManagementErrorKind.THROTTLED,
        ManagementErrorKind.UNAVAILABLE,
        ManagementErrorKind.TIMEOUT,
        ManagementErrorKind.NETWORK,
    }
)


class ManagementError(Exception):
    """What went wrong. Its texts hold no secret that the server repeated.

    Attributes:
        kind: What a caller can react to.
        method: Of the request.
        path: Of the request; without the query, which may hold what must not be logged.
        status: Of the answer; 0 where none came.
        code: As the server calls it; empty where it does not.
        request_id: What the server's operators find the request by; empty where it sent none.
    """

    def __init__(
        self,
        kind: ManagementErrorKind,
        message: str,
        *,
        method: str,
        path: str,
        status: int = 0,
        code: str = "",
        request_id: str = "",
    ) -> None:
        """Takes what is known; see the attributes."""
        super().__init__(message)
        self.kind = kind
        self.method = method
        self.path = path
        self.status = status
        self.code = code
        self.request_id = request_id

    @property
    def retryable(self) -> bool:
        """Whether the same request may work a little later."""
        return self.kind in _RETRYABLE


_KIND_BY_STATUS: Mapping[int, ManagementErrorKind] = {
    400: ManagementErrorKind.INVALID,
    401: ManagementErrorKind.UNAUTHENTICATED,
    403: ManagementErrorKind.FORBIDDEN,
    404: ManagementErrorKind.NOT_FOUND,
    405: ManagementErrorKind.INVALID,
    408: ManagementErrorKind.TIMEOUT,
    409: ManagementErrorKind.CONFLICT,
    412: ManagementErrorKind.CONFLICT,
    415: ManagementErrorKind.INVALID,
    422: ManagementErrorKind.INVALID,
    429: ManagementErrorKind.THROTTLED,
}

# "password":"x", token=x, Authorization: Bearer x.
_SECRET = re.compile(
    r"""("?\b[\w-]*(?:password|passwd|secret|token|authorization|api[_-]?key)[\w-]*"?\s*[:=]\s*)"""
    r"""(?:"(?:[^"\\]|\\.)*"?|(?:bearer\s+|basic\s+)?[^\s,;&"'}<]+)""",
    re.IGNORECASE,
)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Masks secrets in a text: those that are known, and what looks like one.

    Args:
        text: Any text.
        secrets: What must not appear, wherever it stands.

    Returns:
        The text with ``***`` in their places.
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return _SECRET.sub(r"\1***", text)


def to_management_error(
    status: int,
    headers: Mapping[str, str],
    body: str,
    *,
    method: str,
    path: str,
    secrets: Iterable[str] = (),
) -> ManagementError:
    """Makes an error of an answer that is none of success.

    It reads the envelopes ``{"err":{"code","msg"}}``, ``{"error":{...}}`` and ``{"code","detail","component"}`` (Ceph
    dashboard), plain text, and the HTML of a proxy in between.

    Args:
        status: Of the answer.
        headers: Names in any case.
        body: The text.
        method: Of the request.
        path: Of the request, without the query.
        secrets: What must not appear, wherever the server put it.

    Returns:
        The error, to be raised.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    known = list(secrets)
    code, said = _envelope(lower.get("content-type", ""), body)
    code, said = redacted(code, known), redacted(said, known)
    kind = _KIND_BY_STATUS.get(status)
    if kind is None and status >= 500:
        kind = ManagementErrorKind.UNAVAILABLE
    elif kind is None:
        kind = ManagementErrorKind.INVALID if status >= 400 else ManagementErrorKind.PROTOCOL
    return ManagementError(
        kind,
        f"{method} {path}: HTTP {status}{' ' if code else ''}{code}: {said}",
        method=method,
        path=path,
        status=status,
        code=code,
        request_id=lower.get("x-request-id") or lower.get("request-id") or "",
    )


def _envelope(content_type: str, body: str) -> tuple[str, str]:
    """Gives the code, which may be empty, and what is said."""
    text = body[:BODY_LIMIT].strip()
    if not text:
        return "", "the answer has no body"
    if "html" in content_type.lower() or re.match(r"<(!doctype|html)", text, re.IGNORECASE):
        return "", _html_message(text)
    try:
        document = json.loads(body)  # whole: what was cut off would be no JSON
    except ValueError:
        return "", text
    inner = document.get("err") or document.get("error") or document if isinstance(document, dict) else None
    if isinstance(inner, str):
        return "", inner[:BODY_LIMIT]
    if isinstance(inner, dict):
        for name in ("msg", "message", "detail", "reason"):
            if isinstance(inner.get(name), str):
                code = inner.get("code")
                return str(code) if isinstance(code, (str, int)) else "", inner[name][:BODY_LIMIT]
    return "", text


def _html_message(text: str) -> str:
    """A page is for people: its title says most, and that it is a page says who answered."""
    title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
    words = " ".join((title.group(1) if title else re.sub(r"<[^>]*>", " ", text)).split())
    return f"an HTML page, probably of a proxy: {words[:200] or 'without text'}"


def to_network_error(
    error: requests.RequestException, *, method: str, path: str, secrets: Iterable[str] = ()
) -> ManagementError:
    """Makes an error of what was raised before there was an answer.

    Args:
        error: What requests raised.
        method: Of the request.
        path: Of the request, without the query.
        secrets: What must not appear.

    Returns:
        The error, to be raised; its text names the kind of failure only, as requests puts the whole address into its
        own.
    """
    # A time limit for connecting is a ConnectionError, too, and a broken body is none.
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        kind = ManagementErrorKind.TIMEOUT
    elif isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        kind = ManagementErrorKind.NETWORK
    else:
        kind = ManagementErrorKind.PROTOCOL
    reason: Any = error
    while isinstance(getattr(reason, "reason", None), BaseException):
        reason = reason.reason
    said = redacted(type(reason).__name__, secrets)
    return ManagementError(kind, f"{method} {path}: {kind.value}: {said}", method=method, path=path)
