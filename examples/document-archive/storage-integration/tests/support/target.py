"""The store that tests run against, as the environment names it."""

from __future__ import annotations

import json
import os
import threading
import uuid
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore import exceptions as sdk
from botocore.config import Config

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def variable(name: str) -> str:
    """Gives a variable that must be there."""
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"the environment variable {name} is missing")
    return value


# Shared, since a session reads the description of the service anew; clients are made one at a time.
_session = boto3.session.Session()
_lock = threading.Lock()


def make_client(*, endpoint: str | None = None, secret_key: str | None = None, **config: Any) -> S3Client:
    """Makes a client of its own for the tests; a sample's client is under test itself."""
    options: dict[str, Any] = {
        "signature_version": "s3v4",
        "s3": {"addressing_style": "path"},
        "retries": {"total_max_attempts": 1, "mode": "standard"},
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
        "max_pool_connections": 32,
        **config,
    }
    with _lock:
        return _session.client(
            "s3",
            endpoint_url=endpoint or variable("S3_ENDPOINT"),
            region_name=os.environ.get("S3_REGION") or "us-east-1",
            aws_access_key_id=variable("AWS_ACCESS_KEY_ID"),
            aws_secret_access_key=secret_key or variable("AWS_SECRET_ACCESS_KEY"),
            config=Config(**options),
        )


@cache
def verdicts() -> dict[str, str]:
    """Gives what the product's probe found, outcomes by capability id."""
    with open(variable("S3_CAPABILITIES"), encoding="utf-8") as file:
        document = json.load(file)
    return {name: verdict["outcome"] for name, verdict in document["verdicts"].items()}


@dataclass(frozen=True)
class Scratch:
    """A folder of one test, which is gone afterwards."""

    client: S3Client
    bucket: str
    prefix: str

    @classmethod
    def create(cls, client: S3Client, bucket: str | None = None) -> Scratch:
        """Chooses a prefix that nobody else uses."""
        return cls(client, bucket or variable("S3_BUCKET"), f"py-{uuid.uuid4().hex}/")

    def key(self, name: str) -> str:
        """Gives a key of this test."""
        return self.prefix + name

    def put(self, name: str, content: bytes = b"", **options: Any) -> str:
        """Writes an object; gives its ETag."""
        return self.client.put_object(Bucket=self.bucket, Key=self.key(name), Body=content, **options)["ETag"]

    def get(self, name: str) -> bytes | None:
        """Reads an object; None when there is none."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self.key(name))["Body"].read()
        except sdk.ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise

    def head(self, name: str) -> dict[str, Any]:
        """Gives an object's attributes."""
        return dict(self.client.head_object(Bucket=self.bucket, Key=self.key(name)))

    def names(self) -> list[str]:
        """Lists the objects of this test, without the prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        return [entry["Key"].removeprefix(self.prefix) for page in pages for entry in page.get("Contents", [])]

    def uploads(self) -> list[tuple[str, str]]:
        """Lists the open uploads of this test: names without the prefix, and upload ids."""
        pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=self.prefix)
        return [
            (upload["Key"].removeprefix(self.prefix), upload["UploadId"])
            for page in pages
            for upload in page.get("Uploads", [])
        ]

    def clean(self) -> None:
        """Removes everything below the prefix."""
        for name, upload_id in self.uploads():
            self.client.abort_multipart_upload(Bucket=self.bucket, Key=self.key(name), UploadId=upload_id)
        keys = [self.key(name) for name in self.names()]
        odd = {key for key in keys if not key.isprintable()}  # XML cannot name them
        plain = [key for key in keys if key not in odd]
        for start in range(0, len(plain), 1000):
            batch: Any = {"Objects": [{"Key": key} for key in plain[start : start + 1000]], "Quiet": True}
            self.client.delete_objects(Bucket=self.bucket, Delete=batch)
        for key in odd:
            self.client.delete_object(Bucket=self.bucket, Key=key)
