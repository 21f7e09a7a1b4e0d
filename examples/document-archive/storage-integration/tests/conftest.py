"""Fixtures of all patterns' tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.faults import Faults
from support.target import Scratch, make_client, verdicts

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def pytest_configure() -> None:
    """Keeps failures short on a build server, too.

    Where these variables are set pytest explains contents that differ line by line, whatever their length: a test
    that finds two wrong megabytes would take minutes to say so.
    """
    for name in ("CI", "BUILD_NUMBER"):
        os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def needs(request: pytest.FixtureRequest) -> None:
    """Skips a test whose marker ``needs("id", …)`` names a capability that the target has not."""
    for marker in request.node.iter_markers("needs"):
        for capability in marker.args:
            if verdicts().get(capability) != "works":
                pytest.skip(f"the target has no {capability}")


@pytest.fixture
def client() -> Iterator[S3Client]:
    """Gives a client that belongs to one test and may be changed: it sends everything once."""
    made = make_client()
    yield made
    made.close()


@pytest.fixture(scope="session")
def _cleaner() -> Iterator[S3Client]:
    made = make_client(retries={"total_max_attempts": 4, "mode": "standard"})
    yield made
    made.close()


@pytest.fixture
def scratch(_cleaner: S3Client) -> Iterator[Scratch]:
    """Gives a folder of its own to a test."""
    made = Scratch.create(_cleaner)
    yield made
    made.clean()


@pytest.fixture
def faults() -> Faults:
    """Gives control of the sandbox's faults; without a sandbox the test is skipped."""
    url = os.environ.get("S3_FAULTS_URL")
    if not url:
        pytest.skip("the target has no faults")
    return Faults(url)


@pytest.fixture
def capabilities_file() -> str:
    """Gives the file of what the product's probe found."""
    return os.environ["S3_CAPABILITIES"]


@pytest.fixture
def capabilities(capabilities_file: str) -> Any:
    """Gives what the store can do, as samples want it (a StoreCapabilities, where the project has that pattern)."""
    from document_archive.storage.store_capabilities import StoreCapabilities

    return StoreCapabilities.load(Path(capabilities_file))
