from __future__ import annotations

import pytest

from document_archive.error_map import problem_of
from document_archive.settings import InvalidSettingsError
from document_archive.storage.storage_errors import ErrorKind, storage_error


@pytest.mark.parametrize(
    ("kind", "code", "status", "retryable"),
    [
        (ErrorKind.NOT_FOUND, "NOT_FOUND", 404, False),
        (ErrorKind.ACCESS_DENIED, "ACCESS_DENIED", 403, False),
        (ErrorKind.ALREADY_EXISTS, "ALREADY_EXISTS", 409, False),
        (ErrorKind.PRECONDITION_FAILED, "CONFLICT", 409, True),
        (ErrorKind.THROTTLED, "BUSY", 503, True),
        (ErrorKind.UNAVAILABLE, "UNAVAILABLE", 503, True),
        (ErrorKind.TIMEOUT, "TIMEOUT", 504, True),
        (ErrorKind.QUOTA, "FULL", 507, False),
        (ErrorKind.TLS, "CONFIGURATION", 500, False),
        (ErrorKind.UNKNOWN, "UNKNOWN", 500, False),
    ],
)
def test_p34_table_of_problems(kind: ErrorKind, code: str, status: int, retryable: bool) -> None:
    problem = problem_of(storage_error(kind, "said"))
    assert (problem.code, problem.http_status, problem.retryable) == (code, status, retryable)


def test_the_cause_of_an_error_that_wraps_it_counts() -> None:
    with pytest.raises(RuntimeError) as caught:
        try:
            raise InvalidSettingsError(["LOG_LEVEL takes info"])
        except InvalidSettingsError as error:
            raise RuntimeError("starting failed") from error
    assert problem_of(caught.value).code == "CONFIGURATION"
    assert problem_of(RuntimeError("something else")).code == "UNKNOWN"
