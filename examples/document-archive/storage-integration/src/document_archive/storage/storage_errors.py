# storage-integrator: pattern P34 version 2
"""One error type for everything that a store, the network or the SDK can report.

S3-compatible stores agree on little more than codes and statuses: some send no message, and no answer to HEAD has a
body. So errors are told apart by code first and by status second, never by the text of a message.
"""

from __future__ import annotations

import base64
import errno
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from botocore import exceptions as sdk

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class ErrorKind(StrEnum):
    """What a caller can react to."""

    NOT_FOUND = "notFound"
    ACCESS_DENIED = "accessDenied"
    ALREADY_EXISTS = "alreadyExists"
    CONFLICT = "conflict"
    PRECONDITION_FAILED = "preconditionFailed"
    INVALID = "invalid"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    TLS = "tls"
    CLOCK_SKEW = "clockSkew"
    QUOTA = "quota"
    UNSUPPORTED = "unsupported"
    CORRUPT = "corrupt"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


_KIND_BY_CODE: Mapping[str, ErrorKind] = {
    code: kind
    for kind, codes in {
        ErrorKind.NOT_FOUND: "NoSuchKey NoSuchBucket NoSuchUpload NoSuchVersion NotFound",
        ErrorKind.ACCESS_DENIED: (
            "AccessDenied InvalidAccessKeyId SignatureDoesNotMatch ExpiredToken InvalidToken AccountProblem "
            "AllAccessDisabled Forbidden"
        ),
        ErrorKind.ALREADY_EXISTS: "BucketAlreadyExists BucketAlreadyOwnedByYou",
        ErrorKind.CONFLICT: "ConditionalRequestConflict OperationAborted BucketNotEmpty Conflict",
        ErrorKind.PRECONDITION_FAILED: "PreconditionFailed NotModified",
        ErrorKind.INVALID: (
            "InvalidArgument InvalidRequest InvalidBucketName InvalidRange InvalidPart InvalidPartOrder "
            "EntityTooSmall EntityTooLarge KeyTooLongError MalformedXML MetadataTooLarge MissingContentLength"
        ),
        ErrorKind.THROTTLED: "SlowDown Throttling ThrottlingException TooManyRequests RequestLimitExceeded",
        ErrorKind.UNAVAILABLE: "InternalError InternalFailure ServiceUnavailable",
        ErrorKind.TIMEOUT: "RequestTimeout",
        ErrorKind.CLOCK_SKEW: "RequestTimeTooSkewed",
        ErrorKind.QUOTA: "QuotaExceeded InsufficientCapacity XMinioStorageFull",
        ErrorKind.UNSUPPORTED: "NotImplemented MethodNotAllowed",
        ErrorKind.CORRUPT: "BadDigest XAmzContentSHA256Mismatch XAmzContentChecksumMismatch IncompleteBody",
    }.items()
    for code in codes.split()
}

_KIND_BY_STATUS: Mapping[int, ErrorKind] = {
    304: ErrorKind.PRECONDITION_FAILED,
    400: ErrorKind.INVALID,
    401: ErrorKind.ACCESS_DENIED,
    403: ErrorKind.ACCESS_DENIED,
    404: ErrorKind.NOT_FOUND,
    405: ErrorKind.UNSUPPORTED,
    408: ErrorKind.TIMEOUT,
    409: ErrorKind.CONFLICT,
    411: ErrorKind.INVALID,
    412: ErrorKind.PRECONDITION_FAILED,
    413: ErrorKind.INVALID,
    416: ErrorKind.INVALID,
    429: ErrorKind.THROTTLED,
    500: ErrorKind.UNAVAILABLE,
    501: ErrorKind.UNSUPPORTED,
    502: ErrorKind.UNAVAILABLE,
    503: ErrorKind.UNAVAILABLE,
    504: ErrorKind.UNAVAILABLE,
    507: ErrorKind.QUOTA,
}

# Bytes that were damaged on the way are right when they are sent again; a 409 of the kinds below asks for just that.
_RETRYABLE_KINDS = frozenset(
    {ErrorKind.THROTTLED, ErrorKind.UNAVAILABLE, ErrorKind.TIMEOUT, ErrorKind.CORRUPT},
)
_RETRYABLE_CODES = frozenset({"ConditionalRequestConflict", "OperationAborted"})

_ERRNO: Mapping[ErrorKind, int] = {
    ErrorKind.NOT_FOUND: errno.ENOENT,
    ErrorKind.ACCESS_DENIED: errno.EACCES,
    ErrorKind.ALREADY_EXISTS: errno.EEXIST,
    ErrorKind.CONFLICT: errno.EBUSY,
    ErrorKind.PRECONDITION_FAILED: errno.EBUSY,
    ErrorKind.INVALID: errno.EINVAL,
    ErrorKind.THROTTLED: errno.EAGAIN,
    ErrorKind.UNAVAILABLE: errno.ECONNABORTED,
    ErrorKind.TIMEOUT: errno.ETIMEDOUT,
    ErrorKind.QUOTA: errno.ENOSPC,
    ErrorKind.UNSUPPORTED: errno.ENOTSUP,
    ErrorKind.CANCELLED: errno.ECANCELED,
}


class StorageError(OSError):
    """What went wrong at the store, on the way to it, or in the SDK.

    It is an ``OSError`` with a fitting ``errno``, and its subclasses are also ``FileNotFoundError``,
    ``PermissionError``, ``FileExistsError``, ``TimeoutError`` and ``ConnectionError``: code that was written for files
    catches it as it always did. Make one with :func:`storage_error` or :func:`to_storage_error`.

    Attributes:
        kind: What a caller can react to.
        code: The store's error code, such as ``NoSuchKey``; empty where it sent none.
        status: The HTTP status; 0 where no answer came.
        request_id: What the store's operators find the request by; empty where it sent none.
        operation: The S3 operation, such as ``GetObject``; empty where it is not known.
        bucket: The bucket; empty where none was named.
        key: The object's key; empty where none was named.
        retryable: Whether the same request may work when it is sent again.
        retry_after: Seconds that the store asked to wait; None where it did not.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: ErrorKind = ErrorKind.UNKNOWN,
        code: str = "",
        status: int = 0,
        request_id: str = "",
        operation: str = "",
        bucket: str = "",
        key: str = "",
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        """Takes what is known; see the attributes."""
        super().__init__(_ERRNO.get(kind, errno.EIO), message)
        self.kind = kind
        self.code = code
        self.status = status
        self.request_id = request_id
        self.operation = operation
        self.bucket = bucket
        self.key = key
        self.retryable = retryable
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[Any, ...]:
        """Lets it come back from another process, as a ``ProcessPoolExecutor`` brings it."""
        return _restored, (type(self), self.errno, self.strerror, self.__dict__)

    def __str__(self) -> str:
        """Tells the message, and where it happened; no credential is ever part of it."""
        target = "/".join(part for part in (self.bucket, self.key) if part)
        facts = " ".join(
            part
            for part in (
                self.operation,
                target,
                f"status {self.status}" if self.status else "",
                self.code,
                f"request {self.request_id}" if self.request_id else "",
            )
            if part
        )
        return f"{self.strerror} ({facts})" if facts else str(self.strerror)


def _restored(kind: type[StorageError], number: int, message: str, attributes: dict[str, Any]) -> StorageError:
    error = kind.__new__(kind)
    OSError.__init__(error, number, message)
    error.__dict__.update(attributes)
    return error


class ObjectNotFoundError(StorageError, FileNotFoundError):
    """No such object, bucket or upload."""


class ObjectAccessDeniedError(StorageError, PermissionError):
    """The store knows who asks, or does not, and refuses."""


class ObjectExistsError(StorageError, FileExistsError):
    """Something is there that must not be overwritten."""


class StorageTimeoutError(StorageError, TimeoutError):
    """No answer within the time that was set."""


class StorageUnavailableError(StorageError, ConnectionError):
    """The store cannot be reached or cannot serve at the moment."""


_CLASSES: Mapping[ErrorKind, type[StorageError]] = {
    ErrorKind.NOT_FOUND: ObjectNotFoundError,
    ErrorKind.ACCESS_DENIED: ObjectAccessDeniedError,
    ErrorKind.ALREADY_EXISTS: ObjectExistsError,
    ErrorKind.TIMEOUT: StorageTimeoutError,
    ErrorKind.UNAVAILABLE: StorageUnavailableError,
    ErrorKind.THROTTLED: StorageUnavailableError,
}


def storage_error(kind: ErrorKind, message: str, **details: Any) -> StorageError:
    """Makes an error of the class that fits its kind.

    Args:
        kind: What a caller can react to.
        message: What is wrong, and what to do.
        **details: Further attributes of :class:`StorageError`.

    Returns:
        The error, to be raised.
    """
    details.setdefault("retryable", kind in _RETRYABLE_KINDS)
    return _CLASSES.get(kind, StorageError)(message, kind=kind, **details)


def to_storage_error(
    error: BaseException,
    *,
    operation: str = "",
    bucket: str = "",
    key: str = "",
) -> StorageError:
    """Maps what the SDK raised.

    Args:
        error: What was caught; a :class:`StorageError` comes back as it is.
        operation: The S3 operation, where the error does not name it.
        bucket: The bucket that was asked for.
        key: The key that was asked for.

    Returns:
        The error, to be raised ``from`` the original.
    """
    if isinstance(error, StorageError):
        return error
    context = {"operation": operation, "bucket": bucket, "key": key}
    if isinstance(error, sdk.ClientError):
        return _from_answer(error, context)
    return storage_error(_kind_without_answer(error), f"{type(error).__name__}: {error}", **context)


def _from_answer(error: sdk.ClientError, context: dict[str, str]) -> StorageError:
    answer: Mapping[str, Any] = error.response
    details = answer.get("Error", {})
    metadata = answer.get("ResponseMetadata", {})
    headers = metadata.get("HTTPHeaders", {})
    status = int(metadata.get("HTTPStatusCode", 0))
    code = str(details.get("Code", ""))
    if code.isdigit():  # the SDK's stand-in where an answer has no body, as every answer to HEAD
        status, code = status or int(code), ""
    kind = _KIND_BY_CODE.get(code) or _KIND_BY_STATUS.get(status)
    if kind is None:
        kind = ErrorKind.UNAVAILABLE if status >= 500 else ErrorKind.UNKNOWN
    return storage_error(
        kind,
        str(details.get("Message") or code or f"the store answered with status {status}"),
        code=code,
        status=status,
        request_id=str(metadata.get("RequestId", "") or headers.get("x-amz-request-id", "")),
        retryable=kind in _RETRYABLE_KINDS or code in _RETRYABLE_CODES,
        retry_after=_seconds(headers.get("retry-after")),
        **{**context, "operation": context["operation"] or error.operation_name},
    )


def _seconds(text: object) -> float | None:
    """Reads the header Retry-After; its other form, a date, is as good as none."""
    try:
        return max(0.0, float(str(text)))
    except ValueError:
        return None


def _kind_without_answer(error: BaseException) -> ErrorKind:
    # The order matters: SSLError, timeouts and closed connections are HTTPClientErrors or ConnectionErrors, too.
    if isinstance(error, sdk.SSLError):
        return ErrorKind.TLS
    if isinstance(error, (sdk.ConnectTimeoutError, sdk.ReadTimeoutError, TimeoutError)):
        return ErrorKind.TIMEOUT
    # The first two: a body that ended early.
    if isinstance(error, (sdk.IncompleteReadError, sdk.ResponseStreamingError, sdk.FlexibleChecksumError)):
        return ErrorKind.CORRUPT
    if isinstance(error, (sdk.NoCredentialsError, sdk.PartialCredentialsError)):
        return ErrorKind.ACCESS_DENIED
    if isinstance(error, (sdk.ParamValidationError, sdk.UnseekableStreamError)):
        return ErrorKind.INVALID
    if isinstance(error, (sdk.ConnectionError, sdk.HTTPClientError, ConnectionError)):
        return ErrorKind.UNAVAILABLE
    return ErrorKind.UNKNOWN


@contextmanager
def storage_errors(operation: str = "", bucket: str = "", key: str = "") -> Iterator[None]:
    """Turns what the SDK raises inside a ``with`` block into :class:`StorageError`.

    Args:
        operation: The S3 operation, where the error does not name it.
        bucket: The bucket that is asked for.
        key: The key that is asked for.

    Yields:
        Nothing.

    Raises:
        StorageError: For every error of the SDK; others pass as they are.
    """
    try:
        yield
    except (sdk.BotoCoreError, sdk.ClientError) as error:
        raise to_storage_error(error, operation=operation, bucket=bucket, key=key) from error


def add_content_md5(client: S3Client) -> None:
    """Makes a client send Content-MD5 with DeleteObjects; twice is as good as once.

    Some stores refuse the request without it, and current SDKs send a CRC32 instead, which those do not know.

    Args:
        client: The client; it is changed.
    """
    client.meta.events.register("before-call.s3.DeleteObjects", _add_md5, unique_id="content-md5")


def _add_md5(params: dict[str, Any], **_: Any) -> None:
    body = params["body"]
    content = body.encode() if isinstance(body, str) else bytes(body)
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    params["headers"]["Content-MD5"] = base64.b64encode(digest).decode()
