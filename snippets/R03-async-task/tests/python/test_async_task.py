from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from storage.async_task import TaskFailedError, TaskTimeoutError, wait_until_settled
from storage.management_client import ManagementClient
from storage.management_errors import ManagementError, ManagementErrorKind
from support.background import Background
from support.management_server import PASSWORD, USER, ManagementServer, failure, management_server
from support.scripted_server import Answer, Request


@pytest.fixture
def server() -> Iterator[ManagementServer]:
    with management_server() as running:
        yield running


@pytest.fixture
def client(server: ManagementServer) -> Iterator[ManagementClient]:
    with ManagementClient(server.url, USER, lambda: PASSWORD, login_flow="xms") as made:
        yield made


class TestClock:
    """Moves only while somebody waits."""

    __test__ = False

    def __init__(self) -> None:
        self.time = 0.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float, event: threading.Event) -> bool:
        self.waits.append(seconds)
        self.time += seconds
        return event.is_set()


def answers(server: ManagementServer, *given: Answer | str) -> None:
    """Gives answers or statuses one after the other, the last one again and again."""
    left = list(given)

    def before(_: Request) -> Answer:
        next_one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(next_one, Answer):
            return next_one
        return Answer.of({"bucket": {"id": 1, "action_status": next_one, "action_message": "disk 3 full, token=abc"}})

    server.before = before


def settle(client: ManagementClient, clock: TestClock, **given: Any) -> dict[str, Any] | None:
    options = {"deadline": 60.0, "envelope": "bucket", "clock": clock, **given}
    return wait_until_settled(client, "/os-buckets/1", **options)


def test_r03_success(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, "creating", "creating", "creating", "active")
    clock = TestClock()
    resource = settle(client, clock)
    assert resource is not None
    assert (resource["id"], resource["action_status"]) == (1, "active")
    assert clock.waits == [0.5, 0.75, 1.125]


def test_r03_success_of_other_names(server: ManagementServer, client: ManagementClient) -> None:
    states = iter(["running", "done"])
    server.before = lambda _: Answer.of({"state": next(states)})
    resource = settle(client, TestClock(), envelope=None, status_property="state", success=["done"])
    assert resource == {"state": "done"}


def test_r03_failure(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, "creating", "error")
    with pytest.raises(TaskFailedError) as caught:
        settle(client, TestClock())
    assert (caught.value.last_status, caught.value.reason) == ("error", "disk 3 full, token=***")
    assert "disk 3 full" in str(caught.value)


def test_r03_deadline(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, "creating")
    clock = TestClock()
    with pytest.raises(TaskTimeoutError) as caught:
        settle(client, clock, deadline=20.0)
    assert caught.value.last_status == "creating"
    assert isinstance(caught.value, TimeoutError)
    assert clock.time == pytest.approx(20)
    assert max(clock.waits) <= 5


def test_r03_deadline_or_cancelled(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, "creating")
    cancel = threading.Event()
    waiting = Background(
        lambda: wait_until_settled(
            client, "/os-buckets/1", deadline=600, envelope="bucket", interval=600, cancel=cancel
        )
    )
    cancel.set()
    with pytest.raises(ManagementError) as caught:
        waiting.result(15)
    assert caught.value.kind is ManagementErrorKind.CANCELLED


def test_r03_transient(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, "creating", failure(503, "Busy", "later"), Answer(drop=True), "creating", "active")
    resource = settle(client, TestClock())
    assert resource is not None
    assert resource["action_status"] == "active"


def test_r03_transient_until_the_deadline(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, failure(503, "Busy", "later"))
    with pytest.raises(TaskTimeoutError) as caught:
        settle(client, TestClock(), deadline=5.0)
    assert caught.value.last_status == ""


def test_r03_transient_is_not_every_error(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, "creating", failure(403, "Denied", "no"))
    with pytest.raises(ManagementError) as caught:
        settle(client, TestClock())
    assert caught.value.kind is ManagementErrorKind.FORBIDDEN


def test_r03_delete(server: ManagementServer, client: ManagementClient) -> None:
    answers(server, "deleting", failure(404, "NotFound", "gone"))
    assert settle(client, TestClock(), gone_is_done=True) is None
    answers(server, "deleting", failure(404, "NotFound", "gone"))
    with pytest.raises(ManagementError) as caught:
        settle(client, TestClock())
    assert caught.value.kind is ManagementErrorKind.NOT_FOUND
