"""The target of the migration, as drivers and workers of Spark use it. Nothing here knows Spark, so that it runs without."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

MIB = 1024 * 1024
# Files below go up in one request, and their ETag is the MD5 that the store computed.
TRANSFER = TransferConfig(multipart_threshold=128 * MIB, multipart_chunksize=64 * MIB, max_concurrency=4)


@dataclass(frozen=True)
class Settings:
    """Where it goes, and the keys; these stay out of every text form."""

    source_root: str
    endpoint: str
    region: str
    bucket: str
    prefix: str
    ca_file: str
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)

    @staticmethod
    def from_environment() -> Settings:
        env = os.environ
        return Settings(
            source_root=env["SOURCE_ROOT"],
            endpoint=env["S3_ENDPOINT"],
            region=env.get("S3_REGION") or "us-east-1",
            bucket=env["S3_BUCKET"],
            prefix=env.get("S3_PREFIX", ""),
            ca_file=env.get("S3_CA_FILE", ""),
            access_key=env["AWS_ACCESS_KEY_ID"],
            secret_key=env["AWS_SECRET_ACCESS_KEY"],
        )


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    size: int
    result: str
    """copied, unchanged, or failed."""
    detail: str = ""


def client(settings: Settings) -> Any:
    """A client for Ceph RGW: addresses in path style, and no checksums in trailers, which RGW 16 refuses."""
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        verify=settings.ca_file or None,
        config=Config(
            s3={"addressing_style": "path"},
            retries={"mode": "standard", "max_attempts": 8},
            connect_timeout=10,
            read_timeout=60,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def unescaped(path: str) -> str:
    """A path of an inventory as it is on disk: there a backslash, tab, line break and carriage return are written as two characters."""
    if "\\" not in path:
        return path
    plain = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
    parts = iter(path)
    return "".join(plain[next(parts)] if part == "\\" else part for part in parts)


def escaped(path: str) -> str:
    """The other way round."""
    return path.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def read_inventory(file: str) -> Iterator[tuple[str, int, str]]:
    """Path on disk, bytes and MD5 (or "-") of each line."""
    with Path(file).open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            path, size, md5 = line.rstrip("\n").split("\t")
            yield unescaped(path), int(size), md5


def copy_files(settings: Settings, paths: Iterable[str], always: bool = False) -> Iterator[Outcome]:
    """Copies files that are not at the target with the same size and time; one that fails does not end the others."""
    s3 = client(settings)
    for path in paths:
        try:
            yield copy_file(s3, settings, path, always)
        except (OSError, ClientError, BotoCoreError) as error:
            yield Outcome(path, 0, "failed", f"{type(error).__name__}: {error}")


def copy_file(s3: Any, settings: Settings, path: str, always: bool = False) -> Outcome:
    file = Path(settings.source_root) / path
    facts = file.stat()
    changed = f"{facts.st_mtime_ns}"
    key = settings.prefix + path
    if not always and is_there(s3, settings.bucket, key, facts.st_size, changed):
        return Outcome(path, facts.st_size, "unchanged")
    s3.upload_file(str(file), settings.bucket, key, ExtraArgs={"Metadata": {"mtime-ns": changed}}, Config=TRANSFER)
    stored = s3.head_object(Bucket=settings.bucket, Key=key)["ContentLength"]
    if stored != facts.st_size:
        return Outcome(path, facts.st_size, "failed", f"{stored} bytes are at the target")
    return Outcome(path, facts.st_size, "copied")


def is_there(s3: Any, bucket: str, key: str, size: int, changed: str) -> bool:
    try:
        found = s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return False
        raise
    return bool(found["ContentLength"] == size and found["Metadata"].get("mtime-ns") == changed)


def list_target(settings: Settings) -> Iterator[tuple[str, int, str]]:
    """Path, bytes and MD5 of each object; "-" where the ETag is none, as of objects that came in parts."""
    pages = client(settings).get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings.bucket, Prefix=settings.prefix):
        for entry in page.get("Contents", []):
            etag = entry["ETag"].strip('"')
            md5 = etag if len(etag) == 32 and "-" not in etag else "-"
            yield entry["Key"][len(settings.prefix) :], entry["Size"], md5


def hash_objects(settings: Settings, paths: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """Reads objects back: path, bytes and MD5 of what came."""
    s3 = client(settings)
    for path in paths:
        digest, length = hashlib.md5(usedforsecurity=False), 0
        body = s3.get_object(Bucket=settings.bucket, Key=settings.prefix + path)["Body"]
        for chunk in body.iter_chunks(MIB):
            digest.update(chunk)
            length += len(chunk)
        yield path, length, digest.hexdigest()


def delete_objects(settings: Settings, paths: list[str]) -> list[str]:
    """Deletes objects; gives those that are still there. A batch is answered with 200 even when single keys failed."""
    s3, failed = client(settings), []
    for path in paths:
        try:
            s3.delete_object(Bucket=settings.bucket, Key=settings.prefix + path)
        except ClientError as error:
            failed.append(f"{path}: {error}")
    return failed


def fetch_files(settings: Settings, paths: Iterable[str]) -> Iterator[Outcome]:
    """The way back: writes objects over the files of the source, each whole or not at all."""
    s3 = client(settings)
    for path in paths:
        file = Path(settings.source_root) / path
        part = file.with_name(f".{file.name}.arriving")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            s3.download_file(settings.bucket, settings.prefix + path, str(part), Config=TRANSFER)
            part.replace(file)
            yield Outcome(path, file.stat().st_size, "copied")
        except (OSError, ClientError, BotoCoreError) as error:
            part.unlink(missing_ok=True)
            yield Outcome(path, 0, "failed", f"{type(error).__name__}: {error}")
