from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from storage.lease import Lease, acquire_lease
from storage.storage_errors import ErrorKind, StorageError
from storage.store_capabilities import Outcome, StoreCapabilities
from support.background import in_parallel
from support.requests_seen import RequestsSeen
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

NEEDS = pytest.mark.needs("put.ifNoneMatch", "put.ifMatch.stale")


class TestClock:
    """Stands still, unless somebody waits or moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.time = 1_700_000_000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float, event: threading.Event) -> bool:
        self.waits.append(seconds)
        self.time += seconds
        return event.is_set()


def acquire(
    client: S3Client, capabilities: StoreCapabilities, scratch: Scratch, owner: str, clock: TestClock, **given: Any
) -> Lease:
    options = {"duration": 10.0, "margin": 2.0, **given}
    return acquire_lease(
        client, capabilities, scratch.bucket, scratch.key("lease"), owner=owner, clock=clock, **options
    )


@NEEDS
def test_p19_exclusive(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    clock = TestClock()
    held = acquire(client, capabilities, scratch, "one", clock)
    assert (held.fencing_token, held.expires, held.lost) == (1, clock.time + 10, False)
    with pytest.raises(StorageError, match="one") as caught:
        acquire(client, capabilities, scratch, "two", clock)
    assert caught.value.kind is ErrorKind.CONFLICT
    clock.time += 11.5  # its time is over, and yet not beyond the margin
    with pytest.raises(StorageError):
        acquire(client, capabilities, scratch, "two", clock)


@NEEDS
def test_p19_exclusive_among_racers(scratch: Scratch, capabilities: StoreCapabilities) -> None:
    inside = 0
    worst = 0
    tokens: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        nonlocal inside, worst
        client = make_client()
        for _ in range(3):
            lease = acquire_lease(
                client,
                capabilities,
                scratch.bucket,
                scratch.key("lease"),
                owner=f"{number}",
                duration=600,
                wait=600,
            )
            with lock:
                inside += 1
                worst = max(worst, inside)
                tokens.append(lease.fencing_token)
            scratch.put("protected", b"x")
            with lock:
                inside -= 1
            lease.release()
        client.close()

    in_parallel([lambda number=number: work(number) for number in range(3)], seconds=300)  # type: ignore[misc]
    assert worst == 1
    assert tokens == list(range(1, 10))


@NEEDS
def test_p19_exclusive_first_holder(scratch: Scratch, capabilities: StoreCapabilities) -> None:
    def race(number: int) -> int:
        client = make_client()
        try:
            return acquire(client, capabilities, scratch, f"{number}", TestClock()).fencing_token
        except StorageError as error:
            assert error.kind is ErrorKind.CONFLICT
            return 0
        finally:
            client.close()

    results = in_parallel([lambda number=number: race(number) for number in range(8)])  # type: ignore[misc]
    assert sorted(results) == [0] * 7 + [1]


@NEEDS
def test_p19_takeover(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    clock = TestClock()
    crashed = acquire(client, capabilities, scratch, "crashed", clock)
    clock.time += 12.5
    assert crashed.lost
    taken = acquire(client, capabilities, scratch, "二", clock)
    assert taken.fencing_token == crashed.fencing_token + 1
    record = json.loads(scratch.get("lease") or b"")
    assert record == {"owner": "二", "token": 2, "expires": "2023-11-14T22:13:42.500Z"}


@NEEDS
def test_p19_takeover_by_one_that_waited(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    clock = TestClock()
    acquire(client, capabilities, scratch, "crashed", clock)
    assert acquire(client, capabilities, scratch, "two", clock, wait=60).fencing_token == 2
    assert 12 <= sum(clock.waits) <= 13
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(StorageError) as caught:
        acquire(client, capabilities, scratch, "three", clock, wait=60, cancel=cancel)
    assert caught.value.kind is ErrorKind.CANCELLED


@NEEDS
def test_p19_renew_lost(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    clock = TestClock()
    paused = acquire(client, capabilities, scratch, "paused", clock)
    clock.time += 5
    paused.renew()
    assert paused.expires == clock.time + 10
    clock.time += 12.5
    taken = acquire(client, capabilities, scratch, "two", clock)
    before = scratch.get("lease")
    for attempt in (paused.renew, paused.release):
        with pytest.raises(StorageError) as caught:
            attempt()
        assert caught.value.kind is ErrorKind.CONFLICT
        assert paused.lost
    assert scratch.get("lease") == before
    taken.renew()
    assert not taken.lost


@NEEDS
def test_p19_release(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    clock = TestClock()
    first = acquire(client, capabilities, scratch, "one", clock)
    first.release()
    assert not first.lost
    second = acquire(client, capabilities, scratch, "two", clock)
    assert (second.fencing_token, clock.waits) == (2, [])
    with pytest.raises(StorageError):
        first.renew()
    assert json.loads(scratch.get("lease") or b"")["owner"] == "two"


@pytest.mark.parametrize("missing", ["put.ifMatch.stale", "put.ifNoneMatch"])
def test_p19_refuses(client: S3Client, scratch: Scratch, missing: str) -> None:
    seen = RequestsSeen(client)
    works = {name: Outcome.WORKS for name in ("put.ifMatch.stale", "put.ifNoneMatch", "put.ifMatch.quoted")}
    with pytest.raises(StorageError) as caught:
        acquire(client, StoreCapabilities({**works, missing: Outcome.IGNORED}), scratch, "one", TestClock())
    assert caught.value.kind is ErrorKind.UNSUPPORTED
    assert seen.log == []
    assert scratch.names() == []
