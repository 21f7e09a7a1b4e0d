"""A management API inside a test, whose logins, lists and tasks the test can disturb."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from support.scripted_server import Answer, Request, ScriptedServer, scripted_server

USER, PASSWORD = "operator", "correct-horse-battery"


def failure(status: int, code: str, message: str) -> Answer:
    """Makes an answer in the envelope of XMS."""
    return Answer.of({"err": {"code": code, "msg": message}}, status)


class ManagementServer:
    """Buckets below ``/v1/os-buckets/``; ``before`` may answer instead, or change something first."""

    def __init__(self) -> None:
        self.buckets: list[dict[str, Any]] = []
        self.tokens: set[str] = set()
        self.logins = 0
        self.before: Callable[[Request], Answer | None] = lambda _: None
        self.lock = threading.RLock()
        self.server: ScriptedServer
        self._ids = itertools.count(1)

    @property
    def url(self) -> str:
        """The base address."""
        return f"{self.server.url}/v1"

    def add(self, **fields: Any) -> dict[str, Any]:
        """Adds a bucket behind the others."""
        with self.lock:
            bucket = {"id": next(self._ids), "action_status": "active", **fields}
            self.buckets.append(bucket)
            return bucket

    def expire(self) -> None:
        """Makes every token useless."""
        self.tokens.clear()

    def seen(self, method: str, path: str) -> list[Request]:
        """The requests that came for a path."""
        return [each for each in self.server.requests if (each.method, each.path) == (method, f"/v1{path}")]

    def handle(self, request: Request) -> Answer:
        """Answers."""
        path = request.path.removeprefix("/v1")
        if path == "/auth/tokens:login":
            return self._log_in(request)
        if request.headers.get("xms-auth-token") not in self.tokens:
            return failure(401, "TokenExpired", "the token is not valid")
        if path == "/auth/tokens:logout":
            self.tokens.discard(request.headers["xms-auth-token"])
            return Answer(204)
        answer = self.before(request)
        return answer or self._buckets(request, path)

    def _log_in(self, request: Request) -> Answer:
        with self.lock:
            self.logins += 1
            number = self.logins
        if request.json != {"auth": {"name": USER, "password": PASSWORD}}:
            return failure(401, "AuthFailed", f"wrong password for {request.json}")
        token = f"t0ken-{number}-abcdef"
        self.tokens.add(token)
        return Answer.of({"token": {"uuid": token}})

    def _buckets(self, request: Request, path: str) -> Answer:
        with self.lock:
            if path == "/os-buckets/" and request.method == "GET":
                offset, limit = int(request.query.get("offset", 0)), int(request.query.get("limit", 100))
                name = request.query.get("name", "")
                matching = [bucket for bucket in self.buckets if name in bucket.get("name", "")]
                page = matching[offset : offset + limit]
                return Answer.of({"os_buckets": page, "paging": {"total_count": len(matching)}})
            if path == "/os-buckets/" and request.method == "POST":
                wanted: Any = request.json["bucket"]
                if any(bucket["name"] == wanted["name"] for bucket in self.buckets):
                    return failure(409, "BucketExists", "there is one of that name")
                return Answer.of({"bucket": self.add(**wanted)}, 202)
            for bucket in self.buckets:
                if path == f"/os-buckets/{bucket['id']}":
                    return Answer.of({"bucket": bucket})
        return failure(404, "NotFound", "no such thing")


@contextmanager
def management_server() -> Iterator[ManagementServer]:
    """Runs one for the length of a ``with`` block."""
    management = ManagementServer()
    with scripted_server(management.handle) as server:
        management.server = server
        yield management
