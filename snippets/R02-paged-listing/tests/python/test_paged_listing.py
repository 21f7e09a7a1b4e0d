from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from storage.management_client import ManagementClient
from storage.management_errors import ManagementError, ManagementErrorKind
from storage.paged_list import paged_list
from support.management_server import PASSWORD, USER, ManagementServer, management_server
from support.scripted_server import Answer, Request


@pytest.fixture
def server() -> Iterator[ManagementServer]:
    with management_server() as running:
        yield running


@pytest.fixture
def client(server: ManagementServer) -> Iterator[ManagementClient]:
    with ManagementClient(server.url, USER, lambda: PASSWORD, login_flow="xms") as made:
        yield made


def listed(client: ManagementClient, **given: Any) -> list[str]:
    return [item["name"] for item in paged_list(client, "/os-buckets/", "os_buckets", **{"page_size": 4, **given})]


def at_page(server: ManagementServer, number: int, action: Callable[[], object]) -> None:
    """Does something before the nth page is answered."""
    count = itertools.count(1)

    def before(request: Request) -> Answer | None:
        if request.method == "GET" and next(count) == number:
            action()
        return None

    server.before = before


@pytest.mark.parametrize("count", [1, 3, 4, 5, 7, 8, 20])
def test_r02_all(server: ManagementServer, client: ManagementClient, count: int) -> None:
    names = [f"b{number}" for number in range(count)]
    for name in names:
        server.add(name=name)
    assert listed(client) == names


def test_r02_all_with_filters(server: ManagementServer, client: ManagementClient) -> None:
    for number in range(9):
        server.add(name=f"{'odd' if number % 2 else 'even'}{number}")
    assert listed(client, filters={"name": "odd"}, page_size=1) == ["odd1", "odd3", "odd5", "odd7"]


def test_r02_lazy(server: ManagementServer, client: ManagementClient) -> None:
    for number in range(20):
        server.add(name=f"b{number}")
    listing = paged_list(client, "/os-buckets/", "os_buckets", page_size=5)
    assert server.seen("GET", "/os-buckets/") == []
    assert len(list(itertools.islice(listing, 5))) == 5
    assert len(server.seen("GET", "/os-buckets/")) == 1


def test_r02_drift_by_removal(server: ManagementServer, client: ManagementClient) -> None:
    for number in range(12):
        server.add(name=f"b{number}")
    at_page(server, 2, lambda: server.buckets.pop(0))
    assert listed(client) == [f"b{number}" for number in range(12)]


def test_r02_drift_by_removal_of_the_last_one_read(server: ManagementServer, client: ManagementClient) -> None:
    for number in range(12):
        server.add(name=f"b{number}")
    at_page(server, 3, lambda: server.buckets.pop(6))
    assert listed(client) == [f"b{number}" for number in range(12)]


def test_r02_drift_by_additions(server: ManagementServer, client: ManagementClient) -> None:
    for number in range(12):
        server.add(name=f"b{number}")
    at_page(server, 2, lambda: server.buckets.insert(0, {"id": 99, "name": "first"}))
    found = listed(client)
    assert sorted(found) == sorted([f"b{number}" for number in range(12)] + ["first"])


def test_r02_drift_without_end(server: ManagementServer, client: ManagementClient) -> None:
    for number in range(12):
        server.add(name=f"b{number}")

    def before(request: Request) -> Answer | None:
        if request.query.get("offset") != "0":
            server.buckets.insert(0, server.buckets.pop())
        return None

    server.before = before
    with pytest.raises(ManagementError) as caught:
        listed(client, max_restarts=2)
    assert caught.value.kind is ManagementErrorKind.CONFLICT
    assert len([each for each in server.seen("GET", "/os-buckets/") if each.query["offset"] == "0"]) == 3


def test_r02_empty(server: ManagementServer, client: ManagementClient) -> None:
    assert listed(client) == []
    empty: list[dict[str, Any]] = [{}, {"os_buckets": None}, {"os_buckets": []}]
    for answer in empty:
        server.before = lambda _, answer=answer: Answer.of(answer)  # type: ignore[misc]
        assert listed(client) == []


@pytest.mark.parametrize("answer", [[], {"os_buckets": {}}, "text"])
def test_r02_empty_is_not_a_wrong_answer(server: ManagementServer, client: ManagementClient, answer: object) -> None:
    server.before = lambda _: Answer.of(answer)
    with pytest.raises(ManagementError) as caught:
        listed(client)
    assert caught.value.kind is ManagementErrorKind.PROTOCOL
