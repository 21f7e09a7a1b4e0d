"""What says where the tests run."""

from __future__ import annotations

import os


def required(name: str) -> str:
    """Gives a variable that the tests cannot do without; fails with its name when it is not there."""
    value = os.environ.get(name, "")
    assert value, f"The tests need {name} in the environment"
    return value
