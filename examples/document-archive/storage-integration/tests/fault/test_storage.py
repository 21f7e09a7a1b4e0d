"""What the application sees of a store that is busy, breaks off, or loses answers. The sandbox injects these faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from document_archive.error_map import problem_of
from document_archive.storage.s3_client import create_s3_client, settings_from_environment
from document_archive.storage.s3_file_store import S3FileStore
from document_archive.storage.store_capabilities import StoreCapabilities
from support.environment import required
from support.faults import Faults
from support.names import some_bytes
from support.target import Scratch


@pytest.fixture
def files(scratch: Scratch) -> Iterator[S3FileStore]:
    client = create_s3_client(settings_from_environment())
    capabilities = StoreCapabilities.load(Path(required("S3_CAPABILITIES")))
    yield S3FileStore(client, capabilities, scratch.bucket, scratch.prefix)
    client.close()


def test_p34_retries_a_store_that_is_busy_for_a_moment(files: S3FileStore, scratch: Scratch, faults: Faults) -> None:
    with faults.rule(f"PutObject key={scratch.key('busy')} count=2 status=503 code=SlowDown"):
        files.write("busy", b"content")
    assert files.read("busy") == b"content"


def test_p34_retries_end_with_a_problem_that_may_be_repeated(
    files: S3FileStore, scratch: Scratch, faults: Faults
) -> None:
    with faults.rule(f"PutObject key={scratch.key('always')} status=503 code=SlowDown"):
        with pytest.raises(OSError) as caught:
            files.write("always", b"content")
    problem = problem_of(caught.value)
    assert (problem.code, problem.retryable) == ("BUSY", True)
    assert not files.exists("always")


@pytest.mark.needs("put.ifNoneMatch")
def test_p14_own_retry_of_a_file_whose_answer_was_lost(files: S3FileStore, scratch: Scratch, faults: Faults) -> None:
    with faults.rule(f"PutObject key={scratch.key('once')} count=1 reset=answer"):
        files.write("once", b"mine", if_absent=True)
    assert files.read("once") == b"mine"
    with pytest.raises(FileExistsError) as caught:
        files.write("once", b"theirs", if_absent=True)
    assert problem_of(caught.value).code == "ALREADY_EXISTS"


def test_p04_truncated_body_never_counts_as_the_file(files: S3FileStore, scratch: Scratch, faults: Faults) -> None:
    content = some_bytes(200_000)
    files.write("broken", content)
    with faults.rule(f"GetObject key={scratch.key('broken')} count=1 truncate=1000"):
        assert files.read("broken") == content
