from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from storage.idempotent_create import EnsuredResource, ResourceKind, ResourceMismatchError, ensure_resource
from storage.management_client import ManagementClient
from storage.management_errors import ManagementError, ManagementErrorKind
from support.management_server import PASSWORD, USER, ManagementServer, failure, management_server
from support.scripted_server import Answer, Request

BUCKETS = ResourceKind("/os-buckets/", "os_buckets", "bucket")
DESIRED = {"name": "media", "quota": 100}


@pytest.fixture
def server() -> Iterator[ManagementServer]:
    with management_server() as running:
        yield running


@pytest.fixture
def client(server: ManagementServer) -> Iterator[ManagementClient]:
    with ManagementClient(server.url, USER, lambda: PASSWORD, login_flow="xms") as made:
        yield made


def ensure(client: ManagementClient, **given: Any) -> EnsuredResource:
    return ensure_resource(client, BUCKETS, DESIRED, **given)


def posts(server: ManagementServer) -> int:
    return len(server.seen("POST", "/os-buckets/"))


def test_r04_creates(server: ManagementServer, client: ManagementClient) -> None:
    server.add(name="media-old", quota=1)  # the filter finds it, too
    made = ensure(client, settle={"deadline": 60})
    assert made.created
    assert (made.resource["name"], made.resource["id"], made.resource["action_status"]) == ("media", 2, "active")
    assert [bucket["name"] for bucket in server.buckets] == ["media-old", "media"]


def test_r04_creates_where_the_answer_is_empty(server: ManagementServer, client: ManagementClient) -> None:
    def before(request: Request) -> Answer | None:
        if request.method == "POST":
            server.add(**DESIRED)
            return Answer(202)
        return None

    server.before = before
    made = ensure(client)
    assert (made.created, made.resource["id"], posts(server)) == (True, 1, 1)


def test_r04_existing(server: ManagementServer, client: ManagementClient) -> None:
    first = ensure(client)
    second = ensure(client)
    assert (second.created, second.resource) == (False, first.resource)
    assert (posts(server), len(server.buckets)) == (1, 1)


def test_r04_race(server: ManagementServer, client: ManagementClient) -> None:
    def before(request: Request) -> Answer | None:
        if request.method == "POST":
            server.add(**DESIRED, owner="racer")
        return None

    server.before = before
    found = ensure(client)
    assert (found.created, found.resource["owner"]) == (False, "racer")
    assert len(server.buckets) == 1


def test_r04_race_against_another_kind_of_thing(server: ManagementServer, client: ManagementClient) -> None:
    server.before = lambda request: failure(409, "Busy", "x") if request.method == "POST" else None
    with pytest.raises(ManagementError) as caught:
        ensure(client)
    assert caught.value.kind is ManagementErrorKind.CONFLICT


def test_r04_lost_reply(server: ManagementServer, client: ManagementClient) -> None:
    def before(request: Request) -> Answer | None:
        if request.method == "POST":
            server.add(**DESIRED)
            return Answer(drop=True)
        return None

    server.before = before
    made = ensure(client)
    assert (made.created, made.resource["name"]) == (True, "media")
    assert (posts(server), len(server.buckets)) == (1, 1)


def test_r04_lost_reply_of_what_was_not_carried_out(server: ManagementServer, client: ManagementClient) -> None:
    server.before = lambda request: Answer(drop=True) if request.method == "POST" else None
    with pytest.raises(ManagementError) as caught:
        ensure(client)
    assert caught.value.kind is ManagementErrorKind.NETWORK
    assert posts(server) == 1


def test_r04_mismatch(server: ManagementServer, client: ManagementClient) -> None:
    other = dict(server.add(name="media", quota=5))
    with pytest.raises(ResourceMismatchError) as caught:
        ensure(client)
    assert (caught.value.properties, caught.value.found) == (["quota"], other)
    assert server.buckets == [other]
    assert {request.method for request in server.server.requests[1:]} == {"GET"}
    assert not ensure(client, compare=lambda *_: []).created


def test_r04_mismatch_of_a_racers(server: ManagementServer, client: ManagementClient) -> None:
    def before(request: Request) -> Answer | None:
        if request.method == "POST":
            server.add(name="media", quota=7)
        return None

    server.before = before
    with pytest.raises(ResourceMismatchError):
        ensure(client)


def test_r04_mismatch_or_ambiguous(server: ManagementServer, client: ManagementClient) -> None:
    server.add(**DESIRED)
    server.add(**DESIRED)
    with pytest.raises(ManagementError, match="2 resources") as caught:
        ensure(client)
    assert caught.value.kind is ManagementErrorKind.CONFLICT
    with pytest.raises(ManagementError) as caught:
        ensure_resource(client, BUCKETS, {"quota": 1})
    assert caught.value.kind is ManagementErrorKind.INVALID
