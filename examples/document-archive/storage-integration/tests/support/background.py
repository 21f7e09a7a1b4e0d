"""Calls that must end by themselves: one that does not fails its test instead of holding it up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Background(Generic[T]):
    """A call in a thread of its own."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._results: list[T] = []
        self._errors: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, args=(call,), daemon=True)
        self._thread.start()

    def _run(self, call: Callable[[], T]) -> None:
        try:
            self._results.append(call())
        except BaseException as error:  # it is raised again where the result is asked for
            self._errors.append(error)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.is_alive()

    def settle(self, seconds: float) -> None:
        """Gives it so much time to end, which it need not."""
        self._thread.join(seconds)

    def result(self, seconds: float = 60) -> T:
        """Gives what the call returned, or raises what it raised."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), f"still running after {seconds} s"
        if self._errors:
            raise self._errors[0]
        return self._results[0]


def in_parallel(calls: list[Callable[[], T]], seconds: float = 120) -> list[T]:
    """Runs calls at once, each in its thread; gives their results in order."""
    return [call.result(seconds) for call in [Background(call) for call in calls]]
