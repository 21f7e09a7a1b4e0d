from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator

import pytest

from storage.management_client import LoginFlow, ManagementClient
from storage.management_errors import ManagementError, ManagementErrorKind
from support.background import in_parallel
from support.management_server import PASSWORD, USER, ManagementServer, failure, management_server
from support.scripted_server import Answer, Request, scripted_server


@pytest.fixture
def server() -> Iterator[ManagementServer]:
    with management_server() as running:
        yield running


def make(server: ManagementServer, password: str = PASSWORD) -> ManagementClient:
    return ManagementClient(server.url, USER, lambda: password, login_flow="xms", timeout=30)


def test_r01_login(server: ManagementServer) -> None:
    server.add(name="media")
    with make(server) as client:
        assert server.logins == 0
        assert client.get("/os-buckets/1")["bucket"]["name"] == "media"
        assert client.get("/os-buckets/", {"limit": 5})["os_buckets"]
    assert server.logins == 1
    for request in server.server.requests[1:]:
        assert request.headers["xms-auth-token"] == "t0ken-1-abcdef"
        assert request.headers["accept"] == "application/json"
    assert server.server.requests[-1].path.endswith("tokens:logout")
    assert server.tokens == set()


@pytest.mark.skipif(
    "API_PATTERNS_URL" not in os.environ, reason="needs the mock of the samples' API (API_PATTERNS_URL)"
)
def test_r01_login_of_the_products_mock() -> None:
    url, user, password = (
        os.environ[name] for name in ("API_PATTERNS_URL", "API_PATTERNS_USERNAME", "API_PATTERNS_PASSWORD")
    )
    with ManagementClient(url, user, lambda: password, login_flow="xms") as client:
        assert isinstance(client.get("/os-buckets/", {"limit": 2}), dict)


def test_r01_login_of_ceph() -> None:
    def handler(request: Request) -> Answer:
        if request.path == "/api/auth":
            assert request.json == {"username": USER, "password": PASSWORD}
            return Answer.of({"token": "t0ken"}, 201)
        assert request.headers["authorization"] == "Bearer t0ken"
        assert request.headers["accept"] == "application/vnd.ceph.api.v1.0+json"
        return Answer.of([]) if request.method == "GET" else Answer(200)

    with scripted_server(handler) as running:
        with ManagementClient(running.url + "/", USER, lambda: PASSWORD, login_flow="cephDashboard") as client:
            assert client.get("/api/osd") == []
            assert client.delete("/api/osd/1") is None
    assert [request.path for request in running.requests] == ["/api/auth", "/api/osd", "/api/osd/1", "/api/auth/logout"]


@pytest.mark.parametrize(
    ("flow", "header", "sent"),
    [
        ("token", "Authorization", {"authorization": "Bearer s3cret-1"}),
        ("token", "X-Api-Key", {"x-api-key": "s3cret-1"}),
        ("basic", "Authorization", {"authorization": "Basic YWRtaW46czNjcmV0LTE="}),
        ("none", "Authorization", {}),
    ],
)
def test_r01_sent_with_each(flow: LoginFlow, header: str, sent: dict[str, str]) -> None:
    def handler(request: Request) -> Answer:
        return failure(401, "Denied", "s3cret-1 is not good") if request.path == "/refused" else Answer.of({})

    with scripted_server(handler) as running:
        secret = "s3cret-1"
        with ManagementClient(running.url, "admin", lambda: secret, login_flow=flow, token_header=header) as client:
            client.get("/a")
            client.post("/b", {"x": 1})
            with pytest.raises(ManagementError) as caught:
                client.get("/refused")
    assert caught.value.kind is ManagementErrorKind.UNAUTHENTICATED
    if flow != "none":
        assert secret not in repr(caught.value) + str(caught.value)
    assert [request.path for request in running.requests] == ["/a", "/b", "/refused"]
    for request in running.requests:
        found = {name: request.headers[name] for name in ("authorization", "x-api-key") if name in request.headers}
        assert found == sent


def test_r01_renew(server: ManagementServer) -> None:
    with make(server) as client:
        client.get("/os-buckets/")
        server.expire()
        made = client.post("/os-buckets/", {"bucket": {"name": "new"}})
        assert made["bucket"]["name"] == "new"
    assert server.logins == 2
    posts = server.seen("POST", "/os-buckets/")
    assert [request.headers["xms-auth-token"] for request in posts] == ["t0ken-1-abcdef", "t0ken-2-abcdef"]
    assert len({request.body for request in posts}) == 1


def test_r01_renew_once_only(server: ManagementServer) -> None:
    server.before = lambda _: failure(401, "Never", "not for you")
    with make(server) as client:
        with pytest.raises(ManagementError) as caught:
            client.get("/os-buckets/")
        assert caught.value.kind is ManagementErrorKind.UNAUTHENTICATED
    assert server.logins == 2
    assert len(server.seen("GET", "/os-buckets/")) == 2


def test_r01_single_flight(server: ManagementServer) -> None:
    with make(server) as client:
        in_parallel([lambda: client.get("/os-buckets/") for _ in range(12)])
        assert server.logins == 1
        # All of them learn that their token is no longer good before any of them renews it.
        server.expire()
        barrier = threading.Barrier(6)

        def before(request: Request) -> Answer | None:
            if request.headers["xms-auth-token"] == "t0ken-1-abcdef":
                barrier.wait(60)
                return failure(401, "TokenExpired", "expired")
            return None

        server.tokens.add("t0ken-1-abcdef")
        server.before = before
        in_parallel([lambda: client.get("/os-buckets/") for _ in range(6)])
    assert server.logins == 2


def test_r01_secret(server: ManagementServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    texts: list[str] = []
    with make(server) as client:
        client.get("/os-buckets/", {"limit": 1})
        server.before = lambda request: failure(500, "Oops", f"header was {request.headers['xms-auth-token']}")
        with pytest.raises(ManagementError) as caught:
            client.get("/os-buckets/")
        texts += [str(caught.value), repr(caught.value), str(client), repr(client)]
        assert caught.value.__cause__ is None
    with make(server, "wrong-" + PASSWORD) as other:
        with pytest.raises(ManagementError) as caught:
            other.get("/os-buckets/")
        texts += [str(caught.value), repr(caught.value)]
    texts += [request.path + str(request.query) for request in server.server.requests]
    texts += [record.getMessage() for record in caplog.records]
    assert not [text for text in texts if PASSWORD in text or "t0ken" in text]
    assert any("logged in as" in text for text in texts)


def test_r01_secret_not_sent_elsewhere(server: ManagementServer) -> None:
    with scripted_server(lambda _: Answer.of({})) as elsewhere:
        server.before = lambda _: Answer(302, b"", {"Location": f"{elsewhere.url}/v1/os-buckets/"})
        with make(server) as client:
            with pytest.raises(ManagementError) as caught:
                client.get("/os-buckets/")
        assert caught.value.kind is ManagementErrorKind.PROTOCOL
    assert elsewhere.requests == []


def test_r01_wrong_password(server: ManagementServer) -> None:
    with make(server, "wrong") as client:
        with pytest.raises(ManagementError) as caught:
            client.get("/os-buckets/")
    assert caught.value.kind is ManagementErrorKind.UNAUTHENTICATED
    assert not caught.value.retryable
    assert (server.logins, len(server.server.requests)) == (1, 1)
