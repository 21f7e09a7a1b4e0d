from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from document_archive.health import HealthResult
from document_archive.health_server import HealthServer


class Checked:
    def __init__(self) -> None:
        self.healthy = True
        self.server = HealthServer(0, self.check)

    def check(self) -> list[HealthResult]:
        return [HealthResult("store", self.healthy, 1, "" if self.healthy else "TIMEOUT")]

    def get(self, path: str) -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.server.port}{path}", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@pytest.fixture
def checked() -> Iterator[Checked]:
    made = Checked()
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_alive_whatever_it_depends_on(checked: Checked) -> None:
    checked.healthy = False
    assert checked.get("/health/live") == (200, {"alive": True})


def test_ready_or_not_and_why(checked: Checked) -> None:
    assert checked.get("/health/ready")[0] == 200
    checked.healthy = False
    status, body = checked.get("/health/ready")
    assert (status, body["checks"][0]["detail"]) == (503, "TIMEOUT")


def test_what_was_asked_is_answered_before_it_stops() -> None:
    begun, asked = threading.Event(), threading.Event()

    def check() -> list[HealthResult]:
        begun.set()
        asked.wait(10)
        return []

    server = HealthServer(0, check)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    statuses: list[int] = []

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/health/ready", timeout=10) as answer:
            statuses.append(answer.status)

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(10)
    threading.Timer(0.1, asked.set).start()
    server.shutdown()
    server.server_close()
    asking.join(10)
    assert statuses == [200]


def test_nothing_else(checked: Checked) -> None:
    assert checked.get("/")[0] == 404
