"""Whether what the application depends on can be used: for readiness probes and for operators. Changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from .error_map import problem_of
from .settings import NasSettings, Settings, StoreSettings
from .storage.s3_client import check_access, create_s3_client


@dataclass(frozen=True, slots=True)
class HealthResult:
    """What came out of one check; ``detail`` says why it failed, without secrets, and is empty when it did not."""

    name: str
    healthy: bool
    milliseconds: int
    detail: str

    def as_dict(self) -> dict[str, object]:
        """Gives the fields by name, for JSON."""
        return asdict(self)


def check_health(settings: Settings) -> list[HealthResult]:
    """Runs all checks, one after the other; each is bounded by the time-outs of the settings."""
    results: list[HealthResult] = []
    results.append(_result("storage", lambda: _check_storage(settings.storage)))
    return results


def _result(name: str, check: Callable[[], None]) -> HealthResult:
    start = time.monotonic()
    detail = ""
    try:
        check()
    except Exception as error:  # whatever it is, it is the result
        detail = f"{problem_of(error).code}: {error}"
    return HealthResult(name, not detail, round((time.monotonic() - start) * 1000), detail)


def _check_storage(settings: NasSettings | StoreSettings) -> None:
    if isinstance(settings, NasSettings):
        # A mount point is there also when nothing is mounted; a folder that cannot be listed is not.
        next(settings.root.iterdir(), None)
        return
    client = create_s3_client(settings.store)
    try:
        check_access(client, settings.bucket)
    finally:
        client.close()
