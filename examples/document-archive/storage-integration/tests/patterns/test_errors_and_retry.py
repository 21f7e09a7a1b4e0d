from __future__ import annotations

import errno
import io
import pickle
import threading
from typing import TYPE_CHECKING, Any

import pytest
from botocore import exceptions as sdk

from document_archive.storage.retry import with_retry
from document_archive.storage.storage_errors import (
    ErrorKind,
    StorageError,
    add_content_md5,
    storage_error,
    storage_errors,
    to_storage_error,
)
from support.background import Background
from support.faults import Faults
from support.requests_seen import RequestsSeen
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def answer(status: int, code: str = "", headers: dict[str, str] | None = None) -> sdk.ClientError:
    response: Any = {
        "Error": {"Code": code or str(status)},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1", "HTTPHeaders": headers or {}},
    }
    return sdk.ClientError(response, "GetObject")


CODES = [
    (404, "NoSuchKey", ErrorKind.NOT_FOUND, False),
    (404, "NoSuchBucket", ErrorKind.NOT_FOUND, False),
    (404, "NoSuchUpload", ErrorKind.NOT_FOUND, False),
    (403, "AccessDenied", ErrorKind.ACCESS_DENIED, False),
    (403, "InvalidAccessKeyId", ErrorKind.ACCESS_DENIED, False),
    (403, "SignatureDoesNotMatch", ErrorKind.ACCESS_DENIED, False),
    (403, "RequestTimeTooSkewed", ErrorKind.CLOCK_SKEW, False),
    (403, "QuotaExceeded", ErrorKind.QUOTA, False),
    (409, "BucketAlreadyExists", ErrorKind.ALREADY_EXISTS, False),
    (409, "ConditionalRequestConflict", ErrorKind.CONFLICT, True),
    (409, "BucketNotEmpty", ErrorKind.CONFLICT, False),
    (412, "PreconditionFailed", ErrorKind.PRECONDITION_FAILED, False),
    (400, "EntityTooSmall", ErrorKind.INVALID, False),
    (416, "InvalidRange", ErrorKind.INVALID, False),
    (400, "BadDigest", ErrorKind.CORRUPT, True),
    (400, "RequestTimeout", ErrorKind.TIMEOUT, True),
    (503, "SlowDown", ErrorKind.THROTTLED, True),
    (500, "InternalError", ErrorKind.UNAVAILABLE, True),
    (501, "NotImplemented", ErrorKind.UNSUPPORTED, False),
    # The code decides where it says more than the status; the status where there is none.
    (400, "", ErrorKind.INVALID, False),
    (403, "", ErrorKind.ACCESS_DENIED, False),
    (404, "", ErrorKind.NOT_FOUND, False),
    (405, "", ErrorKind.UNSUPPORTED, False),
    (409, "", ErrorKind.CONFLICT, False),
    (412, "", ErrorKind.PRECONDITION_FAILED, False),
    (429, "", ErrorKind.THROTTLED, True),
    (500, "", ErrorKind.UNAVAILABLE, True),
    (503, "", ErrorKind.UNAVAILABLE, True),
    (504, "", ErrorKind.UNAVAILABLE, True),
    (507, "", ErrorKind.QUOTA, False),
    (599, "SomethingNew", ErrorKind.UNAVAILABLE, True),
    (418, "SomethingNew", ErrorKind.UNKNOWN, False),
]


@pytest.mark.parametrize(("status", "code", "kind", "retryable"), CODES)
def test_p34_table_of_answers(status: int, code: str, kind: ErrorKind, retryable: bool) -> None:
    error = to_storage_error(answer(status, code), bucket="b", key="k")
    assert (error.kind, error.retryable) == (kind, retryable)
    assert (error.code, error.status, error.request_id) == (code, status, "r-1")
    assert (error.operation, error.bucket, error.key) == ("GetObject", "b", "k")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sdk.ConnectTimeoutError(endpoint_url="http://x"), ErrorKind.TIMEOUT),
        (sdk.ReadTimeoutError(endpoint_url="http://x"), ErrorKind.TIMEOUT),
        (sdk.SSLError(endpoint_url="https://x", error=Exception("unknown authority")), ErrorKind.TLS),
        (sdk.EndpointConnectionError(endpoint_url="http://x"), ErrorKind.UNAVAILABLE),
        (sdk.ConnectionClosedError(endpoint_url="http://x"), ErrorKind.UNAVAILABLE),
        (sdk.IncompleteReadError(actual_bytes=1, expected_bytes=2), ErrorKind.CORRUPT),
        (sdk.NoCredentialsError(), ErrorKind.ACCESS_DENIED),
        (sdk.ParamValidationError(report="x"), ErrorKind.INVALID),
        (ValueError("x"), ErrorKind.UNKNOWN),
    ],
)
def test_p34_table_of_failures_without_answer(error: Exception, kind: ErrorKind) -> None:
    assert to_storage_error(error).kind is kind


def test_p34_table_holds_what_a_store_says(client: S3Client, scratch: Scratch) -> None:
    with pytest.raises(StorageError) as caught, storage_errors(bucket=scratch.bucket, key=scratch.key("none")):
        client.head_object(Bucket=scratch.bucket, Key=scratch.key("none"))
    assert (caught.value.kind, caught.value.status, caught.value.operation) == (ErrorKind.NOT_FOUND, 404, "HeadObject")
    with pytest.raises(StorageError) as caught, storage_errors():
        client.get_object(Bucket=scratch.bucket, Key=scratch.key("none"))
    assert caught.value.code == "NoSuchKey"
    assert caught.value.request_id


@pytest.mark.parametrize("fault", ["status=503", "reset"])
def test_p34_retries_until_it_works(client: S3Client, scratch: Scratch, faults: Faults, fault: str) -> None:
    scratch.put("file", b"content")
    seen = RequestsSeen(client)
    with faults.rule(f"GetObject key={scratch.prefix}* count=2 {fault}"):
        got = with_retry(
            lambda: client.get_object(Bucket=scratch.bucket, Key=scratch.key("file"))["Body"].read(), base_delay=0.01
        )
    assert got == b"content"
    assert seen.count["GetObject"] == 3


def test_p34_retries_end_after_so_many_attempts(client: S3Client, scratch: Scratch, faults: Faults) -> None:
    seen = RequestsSeen(client)
    with faults.rule(f"put key={scratch.prefix}* status=503"), pytest.raises(StorageError) as caught:
        with_retry(
            lambda: client.put_object(Bucket=scratch.bucket, Key=scratch.key("file")), attempts=3, base_delay=0.01
        )
    assert (caught.value.kind, caught.value.status) == (ErrorKind.THROTTLED, 503)
    assert seen.count["PutObject"] == 3


def test_p34_retries_wait_as_long_as_the_store_asks() -> None:
    failures = [answer(503, "SlowDown", {"retry-after": "7"}), answer(503, "SlowDown", {"retry-after": "900"})]
    waits: list[float] = []

    def operation() -> str:
        if failures:
            raise failures.pop(0)
        return "done"

    assert with_retry(operation, base_delay=0.5, max_delay=20, sleep=waits.append) == "done"
    assert waits == [7, 20]


class _Calls:
    """An operation that always fails for a reason that passes."""

    def __init__(self, status: int = 503) -> None:
        self.count = 0
        self.status = status

    def __call__(self) -> None:
        self.count += 1
        raise answer(self.status)


def test_p34_not_repeated_when_not_idempotent() -> None:
    calls = _Calls()
    with pytest.raises(StorageError):
        with_retry(calls, idempotent=False, base_delay=0.001)
    assert calls.count == 1


def test_p34_not_repeated_when_it_cannot_pass() -> None:
    calls = _Calls(403)
    with pytest.raises(StorageError):
        with_retry(calls, base_delay=0.001)
    assert calls.count == 1


class _Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


def test_p34_not_repeated_when_the_body_is_gone() -> None:
    calls = _Calls()
    with pytest.raises(StorageError):
        with_retry(calls, body=_Pipe(b"once"), base_delay=0.001)
    assert calls.count == 1


def test_p34_not_repeated_with_half_a_body(client: S3Client, scratch: Scratch) -> None:
    body = io.BytesIO(b"not this:all of this")
    body.seek(9)
    failures = [answer(500)]

    def operation() -> None:
        if failures:
            body.read(5)
            raise failures.pop()
        client.put_object(Bucket=scratch.bucket, Key=scratch.key("file"), Body=body.read())

    with_retry(operation, body=body, base_delay=0.001)
    assert scratch.get("file") == b"all of this"


def test_p34_200_error_is_an_error(client: S3Client, scratch: Scratch, faults: Faults) -> None:
    scratch.put("source", b"content")
    with faults.rule(f"CopyObject key={scratch.prefix}* errorIn200"), pytest.raises(StorageError) as caught:
        with_retry(
            lambda: client.copy_object(
                Bucket=scratch.bucket,
                Key=scratch.key("target"),
                CopySource={"Bucket": scratch.bucket, "Key": scratch.key("source")},
            ),
            attempts=2,
            base_delay=0.01,
        )
    assert (caught.value.kind, caught.value.code) == (ErrorKind.UNAVAILABLE, "InternalError")
    assert scratch.get("target") is None


def test_p34_cancel_ends_waiting() -> None:
    cancel = threading.Event()
    calls = 0

    def operation() -> None:
        nonlocal calls
        calls += 1
        threading.Timer(0.1, cancel.set).start()
        raise answer(503, "SlowDown", {"retry-after": "300"})

    call = Background(lambda: with_retry(operation, cancel=cancel, max_delay=300))
    with pytest.raises(StorageError) as caught:
        call.result(8)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert calls == 1


def test_p34_cancel_before_the_first_attempt() -> None:
    cancel = threading.Event()
    cancel.set()
    calls = _Calls()
    with pytest.raises(StorageError) as caught:
        with_retry(calls, cancel=cancel)
    assert (caught.value.kind, calls.count) == (ErrorKind.CANCELLED, 0)


def test_p34_native_handlers_catch_it(client: S3Client, scratch: Scratch) -> None:
    with pytest.raises(FileNotFoundError) as missing, storage_errors():
        client.get_object(Bucket=scratch.bucket, Key=scratch.key("none"))
    assert missing.value.errno == errno.ENOENT
    stranger = make_client(secret_key="not-the-secret")
    with pytest.raises(PermissionError) as refused, storage_errors():
        stranger.get_object(Bucket=scratch.bucket, Key=scratch.key("none"))
    assert refused.value.errno == errno.EACCES
    stranger.close()


@pytest.mark.parametrize(
    ("kind", "native", "number"),
    [
        (ErrorKind.NOT_FOUND, FileNotFoundError, errno.ENOENT),
        (ErrorKind.ACCESS_DENIED, PermissionError, errno.EACCES),
        (ErrorKind.ALREADY_EXISTS, FileExistsError, errno.EEXIST),
        (ErrorKind.TIMEOUT, TimeoutError, errno.ETIMEDOUT),
        (ErrorKind.UNAVAILABLE, ConnectionError, errno.ECONNABORTED),
        (ErrorKind.QUOTA, OSError, errno.ENOSPC),
        (ErrorKind.INVALID, OSError, errno.EINVAL),
    ],
)
def test_p34_native_classes(kind: ErrorKind, native: type[OSError], number: int) -> None:
    error = storage_error(kind, "text", bucket="b", key="k")
    assert isinstance(error, native)
    assert error.errno == number
    assert "b/k" in str(error)


def test_p34_native_errors_come_back_from_another_process() -> None:
    details: dict[str, Any] = {"code": "NoSuchKey", "status": 404, "bucket": "b", "key": "键", "request_id": "r"}
    error = storage_error(ErrorKind.NOT_FOUND, "no such object", retry_after=1.5, **details)
    error.add_note("a note")
    restored = pickle.loads(pickle.dumps(error))
    assert type(restored) is type(error)
    assert (restored.errno, str(restored), vars(restored)) == (error.errno, str(error), vars(error))


def test_p34_table_digest_of_delete_objects(client: S3Client, scratch: Scratch) -> None:
    scratch.put("file")
    add_content_md5(client)
    add_content_md5(client)
    seen = RequestsSeen(client)
    client.delete_objects(Bucket=scratch.bucket, Delete={"Objects": [{"Key": scratch.key("file")}]})
    assert seen.of("DeleteObjects")[0].headers["Content-MD5"]
    assert scratch.names() == []
