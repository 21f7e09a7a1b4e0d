"""Opens the folder or the object store that the settings name."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .settings import NasSettings, StoreSettings
from .storage.file_store import FileStore
from .storage.nas_file_store import NasFileStore
from .storage.s3_client import create_s3_client
from .storage.s3_file_store import S3FileStore
from .storage.store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ObjectStorage:
    """The object store for patterns that are no part of the port: reading parts (P06), moves (P08), updates (P15).

    Attributes:
        client: The client, which stays open as long as the files.
        capabilities: What a probe found that the store really does.
        bucket: The bucket of the files.
        prefix: The key of a file is this, followed by its path; empty, or with a slash at its end.
    """

    client: S3Client
    capabilities: StoreCapabilities
    bucket: str
    prefix: str


@dataclass(frozen=True, slots=True)
class OpenStorage:
    """The files of the application and what holds them open.

    Attributes:
        files: What the application works with, in a folder or in object storage.
        store: The object store; None when the files are in a folder.
    """

    files: FileStore
    store: ObjectStorage | None


@contextmanager
def open_storage(settings: NasSettings | StoreSettings) -> Iterator[OpenStorage]:
    """Opens what the settings name, for the length of a ``with`` block: one for the whole program.

    Nothing is sent yet: :mod:`.health` asks whether it can be used.

    Args:
        settings: Where the files are.

    Yields:
        The files.

    Raises:
        OSError: When a file or folder that the settings name cannot be read.
    """
    if isinstance(settings, NasSettings):
        yield OpenStorage(NasFileStore(settings.root), None)
        return
    capabilities = _capabilities(settings)
    client = create_s3_client(settings.store)
    try:
        files = S3FileStore(client, capabilities, settings.bucket, settings.prefix)
        yield OpenStorage(files, ObjectStorage(client, capabilities, settings.bucket, settings.prefix))
    finally:
        client.close()


def _capabilities(settings: StoreSettings) -> StoreCapabilities:
    """Without a probe nothing counts as working: what needs a capability is refused, and no data is lost."""
    if settings.capabilities is not None:
        return StoreCapabilities.load(settings.capabilities)
    _log.warning("S3_CAPABILITIES is not set: files cannot be created exclusively")
    return StoreCapabilities({})
