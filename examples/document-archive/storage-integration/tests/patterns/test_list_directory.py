from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from document_archive.storage.list_directory import glob, list_directory, list_objects, walk
from document_archive.storage.storage_errors import StorageError
from support.background import in_parallel
from support.requests_seen import RequestsSeen
from support.scripted_server import Answer, Request, scripted_server
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def put_all(scratch: Scratch, names: list[str]) -> None:
    lanes = [names[start::8] for start in range(8)]
    in_parallel([lambda lane=lane: [scratch.put(name) for name in lane] for lane in lanes if lane])  # type: ignore[misc]


def test_p10_complete(client: S3Client, scratch: Scratch) -> None:
    names = sorted([f"d/{number:04}" for number in range(1003)] + [f"d/sub{number}/x" for number in range(4)])
    put_all(scratch, names)
    listed = [entry.name for entry in list_directory(client, scratch.bucket, scratch.key("d"))]
    assert listed == [f"{number:04}" for number in range(1003)] + [f"sub{number}" for number in range(4)]
    assert [entry.key for entry in list_objects(client, scratch.bucket, scratch.key("d"))] == [
        scratch.key(name) for name in names
    ]
    small = [entry.name for entry in list_directory(client, scratch.bucket, scratch.key("d"), page_size=250)]
    assert small == listed


def page(keys: list[str], token: str = "") -> Answer:
    contents = "".join(
        f"<Contents><Key>{key}</Key><Size>0</Size><LastModified>2024-06-07T08:09:10.000Z</LastModified>"
        "<ETag>&quot;e&quot;</ETag></Contents>"
        for key in keys
    )
    more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    return Answer(200, f"<ListBucketResult>{more}{contents}</ListBucketResult>".encode())


def test_p10_complete_after_an_empty_page() -> None:
    pages = {"": page(["a"], "1"), "1": page([], "2"), "2": page(["b"])}

    def handler(request: Request) -> Answer:
        return pages[request.query.get("continuation-token", "")]

    with scripted_server(handler) as server:
        client = make_client(endpoint=server.url)
        assert [listed.key for listed in list_objects(client, "bucket", "")] == ["a", "b"]
        client.close()


def test_p10_complete_or_an_error_when_a_token_repeats() -> None:
    with scripted_server(lambda _: page(["a"], "same")) as server:
        client = make_client(endpoint=server.url)
        listing = list_objects(client, "bucket", "")
        with pytest.raises(StorageError, match="goes on"):
            list(itertools.islice(listing, 10))
        client.close()


def test_p10_levels(client: S3Client, scratch: Scratch) -> None:
    put_all(scratch, ["d/", "d/a.txt", "d/sub/x", "d/sub/deep/y", "d/other/", "da.txt"])
    entries = list(list_directory(client, scratch.bucket, scratch.key("d/")))
    assert [(entry.name, entry.kind) for entry in entries] == [
        ("a.txt", "file"),
        ("other", "directory"),
        ("sub", "directory"),
    ]
    assert [entry.key for entry in entries] == [scratch.key(name) for name in ("d/a.txt", "d/other/", "d/sub/")]
    assert entries[0].etag == scratch.head("d/a.txt")["ETag"]
    assert entries[0].last_modified is not None
    assert [entry.name for entry in walk(client, scratch.bucket, scratch.key("d"))] == ["a.txt", "sub/deep/y", "sub/x"]


def test_p10_order(client: S3Client, scratch: Scratch) -> None:
    names = ["B", "a", "a-1", "a.txt", "a/x", "z", "é", "中", "\uff5e", "😀"]
    put_all(scratch, names)
    listed = [entry.name for entry in list_directory(client, scratch.bucket, scratch.prefix)]
    # "a/" stands behind "a.txt"; the emoji is last in UTF-8 and would not be in UTF-16.
    assert listed == ["B", "a", "a-1", "a.txt", "a", "z", "é", "中", "\uff5e", "😀"]
    assert listed[4] == "a"
    assert [entry.name for entry in walk(client, scratch.bucket, scratch.prefix)] == names


def test_p10_lazy(client: S3Client, scratch: Scratch) -> None:
    put_all(scratch, [f"{number}" for number in range(9)])
    seen = RequestsSeen(client)
    listings: list[Iterator[object]] = [
        list_directory(client, scratch.bucket, scratch.prefix, page_size=3),
        walk(client, scratch.bucket, scratch.prefix, page_size=3),
        glob(client, scratch.bucket, scratch.prefix, "*", page_size=3),
    ]
    assert seen.count["ListObjectsV2"] == 0
    for number, listing in enumerate(listings, 1):
        assert len(list(itertools.islice(listing, 3))) == 3
        assert seen.count["ListObjectsV2"] == number


ODD = [
    "with space",
    "plus+sign",
    "100%",
    "%2B",
    "%",
    "报告 二.txt",
    "a&b<c>",
    "quote\"'",
    "q?x=1#y",
    "tab\there",
    "\x01",
    "back\\slash",
]


def test_p10_odd_keys(client: S3Client, scratch: Scratch) -> None:
    put_all(scratch, [f"d/{name}" for name in ODD] + [f"e/{name}/x" for name in ODD])
    assert [entry.name for entry in list_directory(client, scratch.bucket, scratch.key("d"))] == sorted(ODD)
    assert [entry.name for entry in list_directory(client, scratch.bucket, scratch.key("e"))] == sorted(ODD)


def test_p10_odd_keys_as_the_answer_says() -> None:
    encoded = b"<EncodingType>url</EncodingType>"

    def handler(request: Request) -> Answer:
        answer = page(["a+b%20c%2B"])
        if request.query["prefix"] == "encoded":
            answer.body = answer.body.replace(b"<Contents>", encoded + b"<Contents>")
        return answer

    with scripted_server(handler) as server:
        client = make_client(endpoint=server.url)
        assert [listed.key for listed in list_objects(client, "bucket", "encoded")] == ["a b c+"]
        assert [listed.key for listed in list_objects(client, "bucket", "plain")] == ["a+b%20c%2B"]
        client.close()


TREE = ["a.txt", "ab.txt", "b.md", ".hidden", "x/a.txt", "x/y/a.txt", "x/y/deep.md", "z[1].txt", "A.TXT", "中文.txt"]


@pytest.mark.parametrize(
    "pattern",
    [
        "*.txt",
        "?.txt",
        "*",
        "x/*",
        "x/*/*.md",
        "**/*.txt",
        "x/**/*.txt",
        "**/a.txt",
        "*/a.txt",
        "none*",
        "a*",
        "中?.txt",
    ],
)
def test_p10_glob(client: S3Client, scratch: Scratch, tmp_path: Path, pattern: str) -> None:
    put_all(scratch, TREE)
    for name in TREE:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    expected = sorted(found.relative_to(tmp_path).as_posix() for found in tmp_path.glob(pattern) if found.is_file())
    found = [entry.name for entry in glob(client, scratch.bucket, scratch.prefix, pattern)]
    assert found == expected


def test_p10_glob_of_all_levels_and_brackets(client: S3Client, scratch: Scratch) -> None:
    put_all(scratch, TREE)
    assert [entry.name for entry in glob(client, scratch.bucket, scratch.prefix, "x/**")] == [
        "x/a.txt",
        "x/y/a.txt",
        "x/y/deep.md",
    ]
    assert [entry.name for entry in glob(client, scratch.bucket, scratch.prefix, "z[1].*")] == ["z[1].txt"]
