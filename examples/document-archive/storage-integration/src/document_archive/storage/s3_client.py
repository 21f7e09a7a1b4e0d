# storage-integrator: pattern P01 version 1
"""One place that knows how to talk to the store: settings from the environment, a client, and a first check."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore import exceptions as sdk
from botocore.config import Config

from .storage_errors import add_content_md5, to_storage_error

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

T = TypeVar("T")

Addressing = Literal["path", "virtual"]
Checksums = Literal["whenRequired", "whenSupported"]


@dataclass(frozen=True, slots=True)
class S3Settings:
    """What a client needs to know.

    Attributes:
        endpoint: Address of the store, ``http://`` or ``https://``.
        region: Part of every signature; stores that have no regions expect ``us-east-1``.
        addressing: ``path`` (endpoint/bucket/key) works nearly everywhere; ``virtual`` (bucket.endpoint/key) needs
            DNS, and a few clouds accept nothing else.
        ca_file: PEM file of a private certificate authority; None: those that the system trusts.
        access_key_id: None: the SDK's own chain (environment, profile, instance role).
        secret_access_key: Belongs to ``access_key_id``.
        session_token: Belongs to temporary keys.
        connect_timeout: Seconds until a connection must stand.
        request_timeout: Seconds that the store may stay silent within one attempt.
        max_attempts: How often the SDK sends a request in all, at least 1.
        max_connections: Connections kept open; as many as the threads that use the client.
        checksums: ``whenRequired`` leaves out the SDK's additional checksums, which many stores refuse or ignore.
    """

    endpoint: str
    region: str = "us-east-1"
    addressing: Addressing = "path"
    ca_file: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)
    connect_timeout: float = 5.0
    request_timeout: float = 30.0
    max_attempts: int = 4
    max_connections: int = 50
    checksums: Checksums = "whenRequired"


class SettingsError(ValueError):
    """Settings are missing or wrong.

    Attributes:
        problems: One sentence for each, which begins with the name of the variable.
    """

    def __init__(self, problems: list[str]) -> None:
        """Takes all problems at once, so that nobody has to mend them one by one."""
        super().__init__("; ".join(problems))
        self.problems = problems


def settings_from_environment(env: Mapping[str, str] | None = None) -> S3Settings:
    """Reads S3_ENDPOINT, S3_REGION, S3_ADDRESSING, S3_CA_FILE, S3_CONNECT_TIMEOUT_MS, S3_REQUEST_TIMEOUT_MS and more.

    The others are S3_MAX_ATTEMPTS, S3_MAX_CONNECTIONS, S3_CHECKSUMS and, for keys, AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Only S3_ENDPOINT must be there.

    Args:
        env: The variables; None: those of this process.

    Returns:
        The settings, with defaults for what is not there.

    Raises:
        SettingsError: Names everything that is missing or wrong.
    """
    reader = _Reader(os.environ if env is None else env)
    settings = S3Settings(
        endpoint=reader.read("S3_ENDPOINT", _endpoint, ""),
        region=reader.read("S3_REGION", str, "us-east-1"),
        addressing=reader.read("S3_ADDRESSING", _addressing, "path"),
        ca_file=reader.read("S3_CA_FILE", _file, None),
        access_key_id=reader.text("AWS_ACCESS_KEY_ID"),
        secret_access_key=reader.text("AWS_SECRET_ACCESS_KEY"),
        session_token=reader.text("AWS_SESSION_TOKEN"),
        connect_timeout=reader.read("S3_CONNECT_TIMEOUT_MS", _positive, 5_000) / 1000,
        request_timeout=reader.read("S3_REQUEST_TIMEOUT_MS", _positive, 30_000) / 1000,
        max_attempts=reader.read("S3_MAX_ATTEMPTS", _positive, 4),
        max_connections=reader.read("S3_MAX_CONNECTIONS", _positive, 50),
        checksums=reader.read("S3_CHECKSUMS", _checksums, "whenRequired"),
    )
    if reader.text("S3_ENDPOINT") is None:
        reader.problems.append("S3_ENDPOINT is missing")
    if (settings.access_key_id is None) != (settings.secret_access_key is None):
        missing = "AWS_SECRET_ACCESS_KEY" if settings.secret_access_key is None else "AWS_ACCESS_KEY_ID"
        reader.problems.append(f"{missing} is missing: the two keys belong together")
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


class _Reader:
    """Reads variables and gathers what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        return self.env.get(name, "").strip() or None

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        text = self.text(name)
        try:
            return default if text is None else parse(text)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return default


def _endpoint(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is no address such as https://s3.example.com")
    if parts.username or parts.password or parts.query:
        raise ValueError("holds more than an address: keys belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    return text.rstrip("/")


def _addressing(text: str) -> Addressing:
    if text == "path":
        return "path"
    if text == "virtual":
        return "virtual"
    raise ValueError("must be path or virtual")


def _checksums(text: str) -> Checksums:
    if text == "whenRequired":
        return "whenRequired"
    if text == "whenSupported":
        return "whenSupported"
    raise ValueError("must be whenRequired or whenSupported")


def _file(text: str) -> str | None:
    if not Path(text).is_file():
        raise ValueError("names no file")
    return text


def _positive(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise ValueError("must be a whole number above 0")


def create_s3_client(settings: S3Settings) -> S3Client:
    """Makes a client for a store that need not be AWS. It may be used by several threads; close it at the end.

    Args:
        settings: See :class:`S3Settings`.

    Returns:
        The client. Nothing is sent yet.
    """
    required = settings.checksums == "whenRequired"
    # A session of its own: boto3's default session must not be used by several threads at once.
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        verify=settings.ca_file,
        aws_access_key_id=settings.access_key_id,
        aws_secret_access_key=settings.secret_access_key,
        aws_session_token=settings.session_token,
        config=Config(
            signature_version="s3v4",
            connect_timeout=settings.connect_timeout,
            read_timeout=settings.request_timeout,
            retries={"total_max_attempts": settings.max_attempts, "mode": "standard"},
            max_pool_connections=settings.max_connections,
            s3={"addressing_style": settings.addressing},
            request_checksum_calculation="when_required" if required else "when_supported",
            response_checksum_validation="when_required" if required else "when_supported",
        ),
    )
    # "Expect: 100-continue" hangs behind proxies that do not pass the interim answer on.
    client.meta.events.register("before-sign.s3", _remove_expect)
    add_content_md5(client)
    return client


def _remove_expect(request: Any, **_: Any) -> None:
    if "Expect" in request.headers:
        del request.headers["Expect"]


_HINTS: Mapping[str, str] = {
    "InvalidAccessKeyId": "the access key is wrong: the store does not know it",
    "SignatureDoesNotMatch": "the secret access key is wrong",
    "RequestTimeTooSkewed": "this machine's clock differs from the store's",
    "NoSuchBucket": "the bucket does not exist",
    # Ceph RGW says the same of keys that are wrong.
    "AccessDenied": "the keys are wrong, or they may not use the bucket",
}


def check_access(client: S3Client, bucket: str) -> None:
    """Asks for a bucket, to find wrong settings when a service starts and not at its first request.

    Args:
        client: A client of :func:`create_s3_client`.
        bucket: The bucket's name.

    Raises:
        StorageError: Kind ``accessDenied``, ``notFound``, ``clockSkew``, ``tls``, ``timeout``, ``unavailable`` ...; its
            code and message tell a wrong key from a wrong secret where the store does.
    """
    try:
        client.head_bucket(Bucket=bucket)
    except (sdk.BotoCoreError, sdk.ClientError) as error:
        told = to_storage_error(_reason(client, bucket, error), operation="HeadBucket", bucket=bucket)
        told.strerror = _HINTS.get(told.code, told.strerror)
        raise told from error


def _reason(client: S3Client, bucket: str, head: Exception) -> Exception:
    """Finds out why: an answer to HEAD has no body and so no code, one to GET has."""
    if not 400 <= to_storage_error(head).status < 500:
        return head
    try:
        client.list_objects_v2(Bucket=bucket, MaxKeys=1)
    except (sdk.BotoCoreError, sdk.ClientError) as error:
        return error
    return head
