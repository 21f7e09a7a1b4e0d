# storage-integrator: pattern P02 version 2
"""Finds out what a store really does.

A 200 proves nothing: stores answer it to conditions that they do not check, to a rename that leaves the source where it
was, and to an append that overwrites. So every verdict here comes from reading back what the request left.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from botocore import exceptions as sdk

from .store_capabilities import Outcome, StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import CopySourceTypeDef

_log = logging.getLogger(__name__)

_OLD = b"the old content"
_NEW = b"the new content, which is longer"
_STALE = "0123456789abcdef0123456789abcdef"


def probe_capabilities(client: S3Client, bucket: str, prefix: str) -> StoreCapabilities:
    """Tries what adaptation patterns depend on, in a scratch folder that is gone afterwards.

    Args:
        client: A client whose user may write, list and delete below ``prefix``.
        bucket: An existing bucket.
        prefix: Where scratch objects may lie for a moment; empty or ending in ``/``.

    Returns:
        An outcome for each capability; ``notTested`` where a check failed for another reason.

    Raises:
        botocore.exceptions.ClientError: When scratch objects cannot be written or removed at all.
        botocore.exceptions.BotoCoreError: When the store cannot be reached.
    """
    probe = _Probe(client, bucket, f"{prefix}probe-{uuid.uuid4().hex}/")
    outcomes: dict[str, Outcome] = {}
    try:
        probe.put("reachable", _OLD)  # fails here, and not in each check, when nothing works
        for name, check in _CHECKS.items():
            outcomes[name] = _run(name, check, probe)
        # Which form of an ETag to be stale in is known only now.
        unquoted = outcomes["put.ifMatch.quoted"] is not Outcome.WORKS
        outcomes["put.ifMatch.stale"] = _run("put.ifMatch.stale", lambda p: _stale_if_match(p, unquoted), probe)
    finally:
        probe.clean()
    return StoreCapabilities(outcomes)


class _Probe:
    """Scratch objects of one run."""

    def __init__(self, client: S3Client, bucket: str, folder: str) -> None:
        self.client = client
        self.bucket = bucket
        self.folder = folder
        self.uploads: list[tuple[str, str]] = []

    def target(self, name: str) -> dict[str, Any]:
        return {"Bucket": self.bucket, "Key": self.folder + name}

    def source(self, name: str) -> CopySourceTypeDef:
        return {"Bucket": self.bucket, "Key": self.folder + name}

    def put(self, name: str, content: bytes, **conditions: Any) -> str:
        return self.client.put_object(**self.target(name), Body=content, **conditions)["ETag"]

    def get(self, name: str) -> bytes | None:
        try:
            return self.client.get_object(**self.target(name))["Body"].read()
        except sdk.ClientError as error:
            if _status(error) == 404:
                return None
            raise

    def start_upload(self, name: str) -> dict[str, Any]:
        upload_id = self.client.create_multipart_upload(**self.target(name))["UploadId"]
        self.uploads.append((name, upload_id))
        return {**self.target(name), "UploadId": upload_id}

    def clean(self) -> None:
        for name, upload_id in self.uploads:
            try:
                self.client.abort_multipart_upload(**self.target(name), UploadId=upload_id)
            except sdk.ClientError as error:
                if _status(error) != 404:  # completed ones are gone
                    raise
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.folder)
        for page in pages:
            for entry in page.get("Contents", []):
                self.client.delete_object(Bucket=self.bucket, Key=entry["Key"])


_Check = Callable[[_Probe], Outcome]


def _run(name: str, check: _Check, probe: _Probe) -> Outcome:
    try:
        return check(probe)
    except sdk.ClientError as error:
        _log.info("%s: %s", name, error)
        return Outcome.NOT_TESTED if _status(error) >= 500 and _status(error) != 501 else Outcome.REFUSED
    except sdk.ParamValidationError as error:
        _log.info("%s: this SDK has no way to ask: %s", name, error)
        return Outcome.NOT_TESTED


def _status(error: sdk.ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def _fails(action: Callable[[], object], *statuses: int) -> bool:
    """Whether an action is refused with one of the statuses; other errors are raised."""
    try:
        action()
    except sdk.ClientError as error:
        if _status(error) in statuses:
            return True
        raise
    return False


def _honoured(refused: bool, kept: bool) -> Outcome:
    """The verdict on a condition that does not hold: it must be refused, and what was there must still be there."""
    if refused and kept:
        return Outcome.WORKS
    return Outcome.DIFFERS if refused else Outcome.IGNORED


def _put_if_none_match(probe: _Probe) -> Outcome:
    probe.put("create", _OLD, IfNoneMatch="*")
    refused = _fails(lambda: probe.put("create", _NEW, IfNoneMatch="*"), 409, 412)
    return _honoured(refused, probe.get("create") == _OLD)


def _if_match(name: str, form: Callable[[str], str]) -> _Check:
    def check(probe: _Probe) -> Outcome:
        etag = probe.put(name, _OLD).strip('"')
        if _fails(lambda: probe.put(name, _NEW, IfMatch=form(etag)), 400, 412):
            return Outcome.REFUSED
        return Outcome.WORKS if probe.get(name) == _NEW else Outcome.IGNORED

    return check


def _stale_if_match(probe: _Probe, unquoted: bool) -> Outcome:
    probe.put("stale", _OLD)
    stale = _STALE if unquoted else f'"{_STALE}"'
    refused = _fails(lambda: probe.put("stale", _NEW, IfMatch=stale), 412)
    return _honoured(refused, probe.get("stale") == _OLD)


def _copy(probe: _Probe, source: str, name: str, **conditions: Any) -> None:
    probe.client.copy_object(**probe.target(name), CopySource=probe.source(source), **conditions)


def _copy_if_none_match(probe: _Probe) -> Outcome:
    probe.put("copy-source", _NEW)
    probe.put("copy-existing", _OLD)
    refused = _fails(lambda: _copy(probe, "copy-source", "copy-existing", IfNoneMatch="*"), 409, 412)
    return _honoured(refused, probe.get("copy-existing") == _OLD)


def _copy_source_if_match(probe: _Probe) -> Outcome:
    probe.put("copy-changed", _NEW)
    stale = f'"{_STALE}"'
    refused = _fails(lambda: _copy(probe, "copy-changed", "copy-made", CopySourceIfMatch=stale), 412)
    return _honoured(refused, probe.get("copy-made") is None)


def _delete_if_match(probe: _Probe) -> Outcome:
    probe.put("delete-if", _OLD)
    stale = f'"{_STALE}"'
    refused = _fails(lambda: probe.client.delete_object(**probe.target("delete-if"), IfMatch=stale), 412)
    return _honoured(refused, probe.get("delete-if") == _OLD)


def _delete_batch(probe: _Probe) -> Outcome:
    names = ["batch-1", "batch 2+%"]
    for name in names:
        probe.put(name, _OLD)
    keys = [probe.folder + name for name in names]
    probe.client.delete_objects(Bucket=probe.bucket, Delete={"Objects": [{"Key": key} for key in keys]})
    return Outcome.WORKS if all(probe.get(name) is None for name in names) else Outcome.IGNORED


def _complete_if_none_match(probe: _Probe) -> Outcome:
    probe.put("complete", _OLD)
    upload = probe.start_upload("complete")
    etag = probe.client.upload_part(**upload, PartNumber=1, Body=_NEW)["ETag"]
    parts: Any = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    refused = _fails(
        lambda: probe.client.complete_multipart_upload(**upload, MultipartUpload=parts, IfNoneMatch="*"), 409, 412
    )
    return _honoured(refused, probe.get("complete") == _OLD)


def _copy_part(probe: _Probe) -> Outcome:
    # RGW 16 decodes this source twice, and a "%" may end the gateway: no question is worth that.
    if "%" in probe.folder:
        return Outcome.NOT_TESTED
    probe.put("part-source", _NEW)
    upload = probe.start_upload("part-copy")
    copied = probe.client.upload_part_copy(**upload, PartNumber=1, CopySource=probe.source("part-source"))
    parts: Any = {"Parts": [{"PartNumber": 1, "ETag": copied["CopyPartResult"]["ETag"]}]}
    probe.client.complete_multipart_upload(**upload, MultipartUpload=parts)
    return Outcome.WORKS if probe.get("part-copy") == _NEW else Outcome.DIFFERS


def _get_if_match(probe: _Probe) -> Outcome:
    etag = probe.put("get-if", _OLD)
    probe.client.get_object(**probe.target("get-if"), IfMatch=etag)["Body"].close()

    def stale() -> None:
        probe.client.get_object(**probe.target("get-if"), IfMatch=f'"{_STALE}"')["Body"].close()

    return _honoured(_fails(stale, 412), True)


def _list_v2(probe: _Probe) -> Outcome:
    names = ["list/a", "list/b", "list/c"]
    for name in names:
        probe.put(name, _OLD)
    found: list[str] = []
    paginator = probe.client.get_paginator("list_objects_v2")
    for page in paginator.paginate(
        Bucket=probe.bucket, Prefix=probe.folder + "list/", PaginationConfig={"PageSize": 2}
    ):
        found += [entry["Key"].removeprefix(probe.folder) for entry in page.get("Contents", [])]
    return Outcome.WORKS if found == names else Outcome.DIFFERS


def _rename(probe: _Probe) -> Outcome:
    probe.put("rename-source", _OLD)
    source = f"/{probe.bucket}/{probe.folder}rename-source"
    # A store that does not know the query parameter takes this for a PutObject of nothing.
    _with_query(probe, "rename-target", "renameObject", b"", {"x-amz-rename-source": source})
    moved = probe.get("rename-target") == _OLD and probe.get("rename-source") is None
    return Outcome.WORKS if moved else Outcome.IGNORED


def _append(probe: _Probe) -> Outcome:
    _with_query(probe, "append", "append&position=0", _OLD, {})
    _with_query(probe, "append", f"append&position={len(_OLD)}", _NEW, {})
    return Outcome.WORKS if probe.get("append") == _OLD + _NEW else Outcome.IGNORED


def _with_query(probe: _Probe, name: str, query: str, content: bytes, headers: Mapping[str, str]) -> None:
    """Sends a PutObject with a query that the SDK has no parameter for; it is signed as part of the request."""
    ours = probe.folder + name
    handler_id = uuid.uuid4().hex

    def change(request: Any, **_: Any) -> None:
        if request.url.partition("?")[0].endswith(ours):  # other threads may use the client, too
            request.url += ("&" if "?" in request.url else "?") + query
            for header, value in headers.items():
                request.headers[header] = value

    events = probe.client.meta.events
    events.register("before-sign.s3.PutObject", change, unique_id=handler_id)
    try:
        probe.put(name, content)
    finally:
        events.unregister("before-sign.s3.PutObject", unique_id=handler_id)


_CHECKS: Mapping[str, _Check] = {
    "list.v2": _list_v2,
    "get.ifMatch": _get_if_match,
    "put.ifNoneMatch": _put_if_none_match,
    "put.ifMatch.quoted": _if_match("quoted", lambda etag: f'"{etag}"'),
    "put.ifMatch.unquoted": _if_match("unquoted", lambda etag: etag),
    "copy.ifNoneMatch": _copy_if_none_match,
    "copy.sourceIfMatch": _copy_source_if_match,
    "delete.ifMatch": _delete_if_match,
    "delete.batch": _delete_batch,
    "complete.ifNoneMatch": _complete_if_none_match,
    "multipart.copyPart": _copy_part,
    "rename.object": _rename,
    "append.rgw": _append,
}
