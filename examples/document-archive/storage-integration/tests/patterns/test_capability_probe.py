from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from botocore import exceptions as sdk

from document_archive.storage.capability_probe import probe_capabilities
from document_archive.storage.storage_errors import ErrorKind, StorageError
from document_archive.storage.store_capabilities import Outcome, StoreCapabilities
from support.requests_seen import Crash, RequestsSeen, crash_after
from support.scripted_server import Answer, Request, scripted_server
from support.target import Scratch, make_client, verdicts

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

PROBED = [
    "list.v2",
    "get.ifMatch",
    "put.ifNoneMatch",
    "put.ifMatch.quoted",
    "put.ifMatch.unquoted",
    "put.ifMatch.stale",
    "copy.ifNoneMatch",
    "copy.sourceIfMatch",
    "delete.ifMatch",
    "delete.batch",
    "complete.ifNoneMatch",
    "multipart.copyPart",
    "rename.object",
    "append.rgw",
]


def test_p02_reads_back_what_the_product_found(client: S3Client, scratch: Scratch) -> None:
    found = probe_capabilities(client, scratch.bucket, scratch.prefix)
    expected = {name: verdicts().get(name, "notTested") for name in PROBED}
    known = {name: outcome for name, outcome in expected.items() if outcome != "notTested"}
    assert {name: found.outcome(name).value for name in known} == known
    assert set(found.outcomes) == set(PROBED)


def test_p02_reads_back_below_a_prefix_with_percent(client: S3Client, scratch: Scratch) -> None:
    seen = RequestsSeen(client)
    found = probe_capabilities(client, scratch.bucket, scratch.key("p%41/"))
    # The key of such a source may end a gateway.
    assert found.outcome("multipart.copyPart").value == "notTested"
    assert found.outcome("copy.sourceIfMatch").value == verdicts()["copy.sourceIfMatch"]
    assert seen.count["UploadPartCopy"] == 0


class Yes:
    """A store that answers 200 to everything: it knows no condition, no query and no batch."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def __call__(self, request: Request) -> Answer:
        key = unquote(request.path)
        if request.method == "PUT":
            source = unquote(request.headers.get("x-amz-copy-source", ""))
            if "partNumber" not in request.query:
                self.objects[key] = self.objects["/" + source.lstrip("/")] if source else request.body
            return Answer(200, b"<CopyObjectResult><ETag>&quot;e&quot;</ETag></CopyObjectResult>", {"ETag": '"e"'})
        if request.method == "DELETE":
            self.objects.pop(key, None)
            return Answer(204)
        if request.method == "POST":
            return Answer(200, b"<Result><UploadId>u</UploadId></Result>")
        if "list-type" in request.query:
            return Answer(200, b"<ListBucketResult/>")
        if key in self.objects:
            return Answer(200, self.objects[key], {"ETag": '"e"'})
        return Answer(404, b"<Error><Code>NoSuchKey</Code></Error>")


def test_p02_reads_back_from_a_store_that_always_says_yes() -> None:
    with scripted_server(Yes()) as server:
        client = make_client(endpoint=server.url)
        found = probe_capabilities(client, "bucket", "")
        client.close()
    proven = {name for name in PROBED if found.works(name)}
    assert proven == {"put.ifMatch.quoted", "put.ifMatch.unquoted"}  # a right ETag is one that may as well be ignored
    assert found.outcome("rename.object") is Outcome.IGNORED


def test_p02_leaves_nothing(client: S3Client, scratch: Scratch) -> None:
    probe_capabilities(client, scratch.bucket, scratch.prefix)
    assert scratch.names() == []
    assert scratch.uploads() == []


def test_p02_leaves_nothing_when_it_is_cut_off(client: S3Client, scratch: Scratch) -> None:
    crash_after(client, "UploadPart")
    with pytest.raises(Crash):
        probe_capabilities(client, scratch.bucket, scratch.prefix)
    assert scratch.names() == []
    assert scratch.uploads() == []


def test_p02_leaves_nothing_in_a_bucket_that_is_none(client: S3Client) -> None:
    with pytest.raises(sdk.ClientError):
        probe_capabilities(client, "no-such-bucket-of-these-tests", "")


def test_p02_round_trip(tmp_path: Path) -> None:
    capabilities = StoreCapabilities(
        {"put.ifNoneMatch": Outcome.WORKS, "copy.ifNoneMatch": Outcome.IGNORED, "rename.object": Outcome.REFUSED}
    )
    capabilities.save(tmp_path / "capabilities.json")
    loaded = StoreCapabilities.load(tmp_path / "capabilities.json")
    assert loaded.outcomes == capabilities.outcomes
    assert [file.name for file in tmp_path.iterdir()] == ["capabilities.json"]


def test_p02_round_trip_unknown_counts_as_not_working() -> None:
    capabilities = StoreCapabilities.from_json(
        '{"format": 1, "verdicts": {"a": {"outcome": "works", "facts": {}}, "b": {"outcome": "surprising"}, "c": {}}}'
    )
    assert [capabilities.works(name) for name in ("a", "b", "c", "d")] == [True, False, False, False]
    assert capabilities.outcome("b") is Outcome.NOT_TESTED
    capabilities.require("a", "A test")
    with pytest.raises(StorageError, match="A test needs d") as refused:
        capabilities.require("d", "A test")
    assert refused.value.kind is ErrorKind.UNSUPPORTED
    with pytest.raises(ValueError, match="verdicts"):
        StoreCapabilities.from_json("{}")


def test_p02_round_trip_of_the_probes_own_report(capabilities_file: str) -> None:
    capabilities = StoreCapabilities.load(Path(capabilities_file))
    assert {name: outcome.value for name, outcome in capabilities.outcomes.items()} == verdicts()


@pytest.mark.parametrize(
    ("quoted", "unquoted", "style", "value"),
    [
        (Outcome.WORKS, Outcome.WORKS, "quoted", '"e"'),
        (Outcome.REFUSED, Outcome.WORKS, "unquoted", "e"),
        (Outcome.REFUSED, Outcome.REFUSED, "none", '"e"'),
    ],
)
def test_p02_round_trip_etag_style(quoted: Outcome, unquoted: Outcome, style: str, value: str) -> None:
    capabilities = StoreCapabilities({"put.ifMatch.quoted": quoted, "put.ifMatch.unquoted": unquoted})
    assert (capabilities.etag_style, capabilities.condition_of('"e"')) == (style, value)
