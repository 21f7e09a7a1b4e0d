from __future__ import annotations

import socket

import pytest
import requests

from storage.management_errors import (
    BODY_LIMIT,
    ManagementError,
    ManagementErrorKind,
    redacted,
    to_management_error,
    to_network_error,
)

Kind = ManagementErrorKind
JSON = {"Content-Type": "application/json", "X-Request-Id": "r-1"}


def error_of(status: int, body: str, content_type: str = "application/json") -> ManagementError:
    return to_management_error(status, {**JSON, "Content-Type": content_type}, body, method="GET", path="/x")


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "said"),
    [
        (409, '{"err":{"code":"Exists","msg":"已存在"}}', Kind.CONFLICT, "Exists", "已存在"),
        (400, '{"error":{"code":17,"message":"bad size"}}', Kind.INVALID, "17", "bad size"),
        (403, '{"code":"denied","detail":"no","component":"rgw"}', Kind.FORBIDDEN, "denied", "no"),
        (404, '{"error":"gone"}', Kind.NOT_FOUND, "", "gone"),
        (401, '{"err":{"msg":"log in"}}', Kind.UNAUTHENTICATED, "", "log in"),
        (429, "slow down", Kind.THROTTLED, "", "slow down"),
        (503, '{"unknown":1}', Kind.UNAVAILABLE, "", '{"unknown":1}'),
        (500, "[1]", Kind.UNAVAILABLE, "", "[1]"),
        (418, '{"err":{"code":"T","msg":"tea"}}', Kind.INVALID, "T", "tea"),
        (302, "", Kind.PROTOCOL, "", "no body"),
    ],
)
def test_r05_envelopes(status: int, body: str, kind: ManagementErrorKind, code: str, said: str) -> None:
    error = error_of(status, body)
    assert (error.kind, error.code, error.status, error.request_id) == (kind, code, status, "r-1")
    assert (error.method, error.path) == ("GET", "/x")
    assert said in str(error)
    assert str(error).startswith(f"GET /x: HTTP {status}")


def test_r05_envelopes_of_any_length() -> None:
    error = error_of(400, '{"err":{"code":"Long","msg":"' + "x" * 5000 + '"}}')
    assert error.code == "Long"
    assert len(str(error)) < BODY_LIMIT + 100
    assert [error_of(status, "x").retryable for status in (400, 429, 503)] == [False, True, True]


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        ("<html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>", "text/html", "502 Bad Gateway"),
        ("<!DOCTYPE html><p>Login <b>first</b>", "text/plain", "Login first"),
        ("", "text/html", "no body"),
        ("   ", "application/json", "no body"),
        ("<html></html>", "text/html", "without text"),
    ],
)
def test_r05_proxy(body: str, content_type: str, said: str) -> None:
    error = error_of(502, body, content_type)
    assert error.kind is Kind.UNAVAILABLE
    assert said in str(error)
    assert "<" not in str(error)
    assert ("proxy" in str(error)) == bool(body.strip())


@pytest.mark.parametrize(
    "body",
    [
        '{"err":{"code":"X","msg":"password=hunter2 refused"}}',
        'body was {"auth":{"password":"hunter2"}}',
        "Authorization: Bearer hunter2",
        '{"access_token": "hunter2", "x": 1}',
        "secret_key: hunter2",
        '{"err":{"code":"hunter2-known","msg":"about hunter2-known"}}',
    ],
)
def test_r05_redacted(body: str) -> None:
    error = to_management_error(400, JSON, body, method="GET", path="/x", secrets=["hunter2-known"])
    assert "hunter2" not in f"{error} {error.code}"
    assert "***" in str(error)


def test_r05_redacted_leaves_the_rest() -> None:
    assert redacted("the bucket media has no quota") == "the bucket media has no quota"


def test_r05_network() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/x?token=hunter2"
        with pytest.raises(requests.RequestException) as refused:
            requests.get(address, timeout=30)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(requests.RequestException) as late:
            requests.get(f"http://127.0.0.1:{silent.getsockname()[1]}/x?token=hunter2", timeout=0.2)
    errors = [to_network_error(caught.value, method="GET", path="/x") for caught in (refused, late)]
    assert [error.kind for error in errors] == [Kind.NETWORK, Kind.TIMEOUT]
    assert all(error.retryable and error.status == 0 for error in errors)
    assert not [error for error in errors if "hunter2" in str(error)]
