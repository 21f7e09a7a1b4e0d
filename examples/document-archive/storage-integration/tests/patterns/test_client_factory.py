from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from document_archive.storage.s3_client import (
    Addressing,
    S3Settings,
    SettingsError,
    check_access,
    create_s3_client,
    settings_from_environment,
)
from document_archive.storage.storage_errors import ErrorKind, StorageError
from support.background import Background
from support.requests_seen import RequestsSeen
from support.target import Scratch, variable


def settings() -> S3Settings:
    """The target's, without a certificate authority, which goes with another address."""
    return settings_from_environment({name: value for name, value in os.environ.items() if name != "S3_CA_FILE"})


def problem(of: S3Settings, bucket: str | None = None) -> StorageError:
    client = create_s3_client(of)
    try:
        with pytest.raises(StorageError) as caught:
            Background(lambda: check_access(client, bucket or variable("S3_BUCKET"))).result(10)
        assert str(of.secret_access_key) not in str(caught.value)
        assert (caught.value.operation, caught.value.bucket) == ("HeadBucket", bucket or variable("S3_BUCKET"))
        return caught.value
    finally:
        client.close()


def test_p01_http_with_path_style() -> None:
    client = create_s3_client(settings())
    seen = RequestsSeen(client)
    check_access(client, variable("S3_BUCKET"))
    (request,) = seen.of("HeadBucket")
    assert request.url == f"{variable('S3_ENDPOINT').rstrip('/')}/{variable('S3_BUCKET')}"
    client.close()


@pytest.mark.parametrize(
    ("addressing", "address"),
    [("path", "https://store.example.com/bucket/key"), ("virtual", "https://bucket.store.example.com/key")],
)
def test_p01_http_addressing(addressing: Addressing, address: str) -> None:
    client = create_s3_client(replace(settings(), endpoint="https://store.example.com", addressing=addressing))
    url = client.generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "key"})
    assert url.partition("?")[0] == address
    client.close()


def test_p01_http_no_such_bucket() -> None:
    assert problem(settings(), "no-such-bucket-of-these-tests").kind is ErrorKind.NOT_FOUND


def test_p01_http_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        closed = replace(settings(), endpoint=f"http://127.0.0.1:{free.getsockname()[1]}", max_attempts=1)
        assert problem(closed).kind is ErrorKind.UNAVAILABLE


def test_p01_private_ca() -> None:
    endpoint, ca_file = os.environ.get("S3_TLS_ENDPOINT"), os.environ.get("S3_CA_FILE")
    if not endpoint or not ca_file:
        pytest.skip("the target has no TLS")
    trusting = create_s3_client(replace(settings(), endpoint=endpoint, ca_file=ca_file))
    check_access(trusting, variable("S3_BUCKET"))
    trusting.close()
    assert problem(replace(settings(), endpoint=endpoint, ca_file=None)).kind is ErrorKind.TLS


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"access_key_id": "nobodyknowsthiskey"}, "InvalidAccessKeyId"),
        ({"secret_access_key": "not-the-secret"}, "SignatureDoesNotMatch"),
    ],
)
def test_p01_wrong_key_or_secret(wrong: dict[str, str], code: str) -> None:
    error = problem(replace(settings(), **wrong))  # type: ignore[arg-type]
    assert isinstance(error, PermissionError)
    assert error.kind is ErrorKind.ACCESS_DENIED
    assert error.code in (code, "AccessDenied")  # Ceph RGW does not tell which
    assert "wrong" in str(error)


@contextmanager
def silent_server() -> Iterator[str]:
    """Accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_p01_timeout() -> None:
    with silent_server() as endpoint:
        patient = replace(settings(), endpoint=endpoint, request_timeout=0.3, max_attempts=1)
        assert problem(patient).kind is ErrorKind.TIMEOUT


def test_p01_stream_put_from_a_file(scratch: Scratch, tmp_path: os.PathLike[str]) -> None:
    content = os.urandom(300_001)
    file = os.path.join(tmp_path, "file")
    with open(file, "wb") as out:
        out.write(content)
    client = create_s3_client(settings())
    seen = RequestsSeen(client)
    with open(file, "rb") as body:
        client.put_object(Bucket=scratch.bucket, Key=scratch.key("file"), Body=body)
    assert scratch.get("file") == content
    headers = {name.lower() for name in seen.of("PutObject")[0].headers}
    # What stores that are not AWS trip over.
    assert not [name for name in headers if name.startswith("x-amz-checksum-") or name == "x-amz-trailer"]
    assert "expect" not in headers
    client.close()


def test_p01_stream_put_of_unknown_length(scratch: Scratch) -> None:
    content = os.urandom(300_001)
    client = create_s3_client(settings())
    reader, writer = os.pipe()

    def feed() -> None:
        with os.fdopen(writer, "wb") as end:
            end.write(content)

    feeding = Background(feed)
    with os.fdopen(reader, "rb") as body:
        client.upload_fileobj(body, scratch.bucket, scratch.key("pipe"))
    feeding.result()
    assert scratch.get("pipe") == content
    client.close()


def test_p01_settings_all_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        settings_from_environment(
            {
                "S3_ADDRESSING": "sideways",
                "S3_CA_FILE": "/no/such/file",
                "S3_REQUEST_TIMEOUT_MS": "1.5s",
                "S3_MAX_ATTEMPTS": "0",
                "S3_CHECKSUMS": "always",
                "AWS_ACCESS_KEY_ID": "key",
            }
        )
    assert sorted(text.split()[0] for text in caught.value.problems) == [
        "AWS_SECRET_ACCESS_KEY",
        "S3_ADDRESSING",
        "S3_CA_FILE",
        "S3_CHECKSUMS",
        "S3_ENDPOINT",
        "S3_MAX_ATTEMPTS",
        "S3_REQUEST_TIMEOUT_MS",
    ]


@pytest.mark.parametrize("endpoint", ["store.example.com", "ftp://store", "http://key:secret@store", "https://"])
def test_p01_settings_no_address(endpoint: str) -> None:
    with pytest.raises(SettingsError, match="S3_ENDPOINT") as caught:
        settings_from_environment({"S3_ENDPOINT": endpoint})
    assert "secret@" not in str(caught.value)


def test_p01_settings_are_read_and_secrets_not_shown() -> None:
    read = settings_from_environment(
        {
            "S3_ENDPOINT": "https://store.example.com/",
            "S3_REGION": "cn-north-1",
            "S3_ADDRESSING": "virtual",
            "S3_CONNECT_TIMEOUT_MS": "1500",
            "S3_REQUEST_TIMEOUT_MS": "2500",
            "S3_MAX_ATTEMPTS": "7",
            "S3_MAX_CONNECTIONS": "9",
            "S3_CHECKSUMS": "whenSupported",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret-one",
            "AWS_SESSION_TOKEN": "token-one",
        }
    )
    assert read == S3Settings(
        endpoint="https://store.example.com",
        region="cn-north-1",
        addressing="virtual",
        access_key_id="key",
        secret_access_key="secret-one",
        session_token="token-one",
        connect_timeout=1.5,
        request_timeout=2.5,
        max_attempts=7,
        max_connections=9,
        checksums="whenSupported",
    )
    assert "-one" not in repr(read)


def test_p01_settings_that_are_not_said_have_a_default() -> None:
    read = settings_from_environment({"S3_ENDPOINT": "https://store.example.com"})
    assert read == S3Settings(
        endpoint="https://store.example.com",
        region="us-east-1",
        addressing="path",
        connect_timeout=5,
        request_timeout=30,
        max_attempts=4,
        max_connections=50,
        checksums="whenRequired",
    )
