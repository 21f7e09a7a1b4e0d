/** `transport.py` of a Python client: sending, authentication, retries, errors, waiting. */
export const runtimeSource = String.raw`"""Sending, authentication, retries, errors and waiting; the standard library is enough for all of it."""

from __future__ import annotations

import base64
import json
import random
import re
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, TypeVar

from .auth import AUTH, BASE_PATH

T = TypeVar("T")


class ApiError(Exception):
    """What a service says when it refuses, in one form."""

    def __init__(self, status: int, code: str, message: str, request_id: str | None = None, body: str = "") -> None:
        super().__init__(message)
        self.status = status
        #: The service's own code, or an empty text.
        self.code = code
        self.message = message
        #: For the service's administrators, who find the request in their logs with it.
        self.request_id = request_id
        self.body = body


@dataclass(frozen=True)
class FormPart:
    name: str
    content: str | bytes
    #: Of files.
    file_name: str | None = None
    content_type: str | None = None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Request:
    method: str
    #: Encoded, behind the server's path.
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    #: May be sent twice.
    idempotent: bool = False
    #: Sent without credentials.
    open: bool = False


class _Deadline(threading.local):
    #: When the thread that waits for an operation gives up, on the monotonic clock.
    end: float = float("inf")

    def left(self) -> float:
        # A bit more: what ends before its time is no missed deadline.
        return max(0.0, self.end - time.monotonic()) + 0.001

    def is_over(self) -> bool:
        return time.monotonic() >= self.end


_deadline = _Deadline()

# Statuses that a proxy or a busy service gives, and that pass.
_PASSING = frozenset({429, 502, 503, 504})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Redirections are not followed: they would take credentials elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Transport:
    """Sends requests as one user. Threads may share it."""

    def __init__(
        self,
        server: str,
        *,
        username: str = "",
        password: str = "",
        token: str | None = None,
        ca_file: str | None = None,
        timeout: float = 60.0,
        attempts: int = 3,
    ) -> None:
        plain = server.rstrip("/")
        self._server = plain + BASE_PATH if re.fullmatch(r"https?://[^/]+", plain, re.I) else plain
        self._username = username
        self._password = password
        self._given = token
        self._timeout = timeout
        self._attempts = attempts
        self._token: str | None = None
        # Requests of several threads that wait for a token share one login.
        self._lock = threading.Lock()
        context = ssl.create_default_context(cafile=ca_file)
        self._opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _NoRedirects)

    def send(self, request: Request) -> Answer:
        """Sends a request with credentials; raises ApiError for every status but 2xx."""
        token = None if request.open else self._current_token()
        answer = self._try(request, token)
        if not request.open and AUTH["kind"] == "login" and self._given is None and answer.status in AUTH["renewOn"]:
            # The token has ended before its time: once more with a new one.
            with self._lock:
                if self._token == token:
                    self._token = None
            answer = self._try(request, self._current_token())
        if not 200 <= answer.status < 300:
            raise _error_of(answer)
        return answer

    def close(self) -> None:
        """Ends the session at the service, if there is one."""
        token, self._token = self._token, None
        logout = AUTH.get("logout")
        if token is None or logout is None:
            return
        try:
            self._once(Request(logout["method"], logout["path"], dict(logout["headers"]), open=True), token)
        except OSError:
            pass  # it ends by itself

    def _current_token(self) -> str | None:
        if self._given is not None or AUTH["kind"] != "login":
            return self._given
        with self._lock:
            if self._token is None:
                self._token = self._log_in()
            return self._token

    def _log_in(self) -> str:
        login = AUTH["login"]
        secrets = {"{{username}}": self._username, "{{password}}": self._password}
        body = re.sub(r"\{\{(?:username|password)\}\}", lambda found: json.dumps(secrets[found[0]])[1:-1], login["body"])
        answer = self._once(Request(login["method"], login["path"], dict(login["headers"]), body.encode(), open=True), None)
        if not 200 <= answer.status < 300:
            raise _error_of(answer)
        value = answer.json()
        for name in login["pointer"]:
            value = value.get(name) if isinstance(value, dict) else None
        if not isinstance(value, str) or value == "":
            raise ApiError(answer.status, "NoToken", "The login gave no token")
        return value

    def _try(self, request: Request, token: str | None) -> Answer:
        most = self._attempts if request.idempotent else 1
        for attempt in range(1, most + 1):
            # Half a second, one second, two seconds, and a bit more: clients that failed together do not come back together.
            pause = 0.5 * 2 ** (attempt - 1) * random.uniform(1, 1.2)
            try:
                answer = self._once(request, token)
            except OSError:
                if attempt == most or _deadline.is_over():
                    raise
            else:
                if attempt == most or answer.status not in _PASSING:
                    return answer
                wanted = answer.headers.get("Retry-After", "")
                pause = min(float(wanted), 30.0) if wanted.isdigit() else pause
            time.sleep(min(pause, _deadline.left()))
        raise AssertionError("unreachable")

    def _once(self, request: Request, token: str | None) -> Answer:
        target, headers = self._with_credentials(request, token)
        call = urllib.request.Request(self._server + target, data=request.body, headers=headers, method=request.method)
        try:
            with self._opener.open(call, timeout=min(self._timeout, _deadline.left())) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())

    def _with_credentials(self, request: Request, token: str | None) -> tuple[str, dict[str, str]]:
        target, headers, kind = request.target, dict(request.headers), AUTH["kind"]
        if kind == "login" and token is not None:
            headers[AUTH["header"]] = AUTH["template"].replace("{{token}}", token)
        elif request.open:
            return target, headers
        elif kind == "basic":
            pair = f"{self._username}:{self._password}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        elif token is not None and kind == "bearer":
            headers["Authorization"] = "Bearer " + token
        elif token is not None and kind == "apiKey" and AUTH["in"] == "header":
            headers[AUTH["name"]] = token
        elif token is not None and kind == "apiKey":
            pair_text = encode(AUTH["name"]) + "=" + encode(token)
            if AUTH["in"] == "query":
                target += ("&" if "?" in target else "?") + pair_text
            else:
                headers["Cookie"] = "; ".join(filter(None, [headers.get("Cookie"), pair_text]))
        return target, headers


def _error_of(answer: Answer) -> ApiError:
    text = answer.body.decode(errors="replace")
    try:
        value = json.loads(text)
    except ValueError:
        value = None  # proxies answer with pages
    whole: dict[str, Any] = value if isinstance(value, dict) else {}
    inner = whole.get("error")
    places: list[dict[str, Any]] = [inner, whole] if isinstance(inner, dict) else [whole]

    def find(*names: str) -> str | None:
        for name in names:
            for place in places:
                if isinstance(place.get(name), (str, int)):
                    return str(place[name])
        return None

    ids = (answer.headers.get(name) for name in ("X-Request-Id", "Request-Id", "X-Trace-Id"))
    request_id = next((each for each in ids if each), None) or find("request_id", "requestId")
    message = find("message", "detail", "msg", "error") or f"Status {answer.status}"
    return ApiError(answer.status, find("code", "error_code") or "", message, request_id, text)


def encode(value: object, separator: str = ",") -> str:
    """Percent-encoding of a value; colons and slashes of the path itself are not touched."""
    if isinstance(value, (list, tuple)):
        return separator.join(encode(item) for item in value)
    return urllib.parse.quote(text_of(value), safe="")


def text_of(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, (dict, list)) else str(value)


def pairs(name: str, value: object, separator: str | None = None) -> list[str]:
    if value is None:
        return []
    items: list[object] = list(value) if isinstance(value, (list, tuple)) else [value]
    texts = [encode(item) for item in items] if separator is None else [encode(items, separator)]
    return [encode(name) + "=" + text for text in texts]


def with_query(path: str, query: Iterable[str]) -> str:
    text = "&".join(query)
    return path if text == "" else path + "?" + text


def multipart(parts: Iterable[FormPart]) -> tuple[str, bytes]:
    """A multipart body (RFC 7578) with its content type."""
    boundary = uuid.uuid4().hex

    def name(text: str) -> str:
        return re.sub(r'[\r\n"]', lambda found: urllib.parse.quote(found[0]), text)

    body = b""
    for part in parts:
        file = "" if part.file_name is None else f'; filename="{name(part.file_name)}"'
        kind = "" if part.content_type is None else f"Content-Type: {part.content_type}\r\n"
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name(part.name)}"{file}\r\n{kind}\r\n'.encode()
        body += (part.content.encode() if isinstance(part.content, str) else part.content) + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


def refuse_same_page(items: list[Any], before: list[Any]) -> None:
    """Lists end, whatever the service does: raises ApiError SamePage when a page has the items of the page before it."""
    if items and items == before:
        raise ApiError(200, "SamePage", "The service gave the same page again: it seems to ignore offset")


_FIELDS = ("action_status", "actionStatus", "task_status", "taskStatus", "state", "status")
_WAITING = re.compile(
    r"(?:[a-z]ing|queued|pending|scheduled|accepted|waiting|submitted|in[_ -]?progress|new)$", re.I
)
_FAILING = re.compile(r"(?:error|failed|failure|fault|aborted|cancelled|canceled|timeout|rejected)$", re.I)
# They end in -ing and yet last; string is what samples of a mock say.
_LASTING = re.compile(r"(?:running|working|existing|missing|listening|string)", re.I)


def action_status(answer: object) -> str | None:
    """The state in an answer: of itself, or of the object in its envelope."""
    if not isinstance(answer, dict):
        return None
    places = [answer, *(item for item in answer.values() if isinstance(item, dict))]
    for name in _FIELDS:
        for place in places:
            value = place.get(name)
            if isinstance(value, str) and value != "":
                return value
    return None


def wait_until_done(poll: Callable[[], T], *, deletes: bool, deadline: float, interval: float) -> T | None:
    """Asks again and again until the state has settled; with deletes until the object is gone.

    Raises ApiError ActionFailed when it settled badly, DeadlineExceeded when it did not settle in time.
    """
    end = time.monotonic() + deadline
    status: str | None = None
    while True:
        _deadline.end = end
        try:
            answer = poll()
        except ApiError as error:
            if deletes and error.status == 404:
                return None
            raise
        except OSError as error:
            if time.monotonic() < end:
                raise
            raise ApiError(200, "DeadlineExceeded", f"Not done in time: {status}") from error
        finally:
            _deadline.end = float("inf")
        status = action_status(answer)
        if status is not None and _FAILING.search(status):
            raise ApiError(200, "ActionFailed", f"The operation ended as {status}")
        settled = status is None or _LASTING.fullmatch(status) is not None or not _WAITING.search(status)
        if settled and not deletes:
            return answer
        if time.monotonic() >= end:
            raise ApiError(200, "DeadlineExceeded", f"Not done in time: {status}")
        time.sleep(min(interval, max(0.001, end - time.monotonic())))
`;
