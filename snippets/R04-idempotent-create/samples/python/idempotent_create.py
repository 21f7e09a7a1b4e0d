"""Making a resource unless there is one of its name, however often it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .async_task import wait_until_settled
from .management_client import ManagementClient
from .management_errors import ManagementError, ManagementErrorKind
from .paged_list import paged_list

Resource = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """How an API treats resources of one kind.

    Attributes:
        path: ``/os-buckets/``: lists them, and makes one.
        items: The property of the list that holds them: ``os_buckets``.
        envelope: The member around a single one: ``os_bucket``.
        name_property: What tells them apart for people.
    """

    path: str
    items: str
    envelope: str
    name_property: str = "name"


@dataclass(frozen=True, slots=True)
class EnsuredResource:
    """The resource, and whether this call made it, as far as can be known."""

    resource: Resource
    created: bool


class ResourceMismatchError(ManagementError):
    """There is one of that name, and it is another one than was wanted. It was not changed.

    Attributes:
        found: The one that is there.
        properties: What differs.
    """

    def __init__(self, kind: ResourceKind, name: str, found: Resource, properties: list[str]) -> None:
        """Takes what differs."""
        message = f"{name} exists and differs in {', '.join(properties)}"
        super().__init__(ManagementErrorKind.CONFLICT, message, method="GET", path=kind.path)
        self.found = found
        self.properties = properties


def differing(found: Resource, desired: Resource) -> list[str]:
    """Names the desired properties that are others; what the server adds by itself is no difference."""
    return [name for name, value in desired.items() if found.get(name) != value]


def ensure_resource(
    client: ManagementClient,
    kind: ResourceKind,
    desired: Resource,
    *,
    settle: Mapping[str, Any] | None = None,
    compare: Callable[[Resource, Resource], list[str]] = differing,
    cancel: threading.Event | None = None,
) -> EnsuredResource:
    """Makes a resource unless there is one of its name: names, not ids, are what a caller knows beforehand.

    Another one that was faster (409) and a creation whose reply was lost are found by the name, too.

    Args:
        client: The client.
        kind: How the API treats them.
        desired: What it is to be made with, its name included.
        settle: How to wait until the resource is done, as arguments of ``wait_until_settled``; None: not at all.
        compare: Names the properties that differ.
        cancel: Ends it between two requests when it is set.

    Returns:
        The resource.

    Raises:
        ResourceMismatchError: When there is another one of that name.
        ManagementError: When it could not be made, or kind ``cancelled``, or what waiting fails with.
    """
    name = desired.get(kind.name_property)
    if not isinstance(name, str) or not name:
        raise _error(ManagementErrorKind.INVALID, kind, "a resource needs a name")
    found = find_by_name(client, kind, name, cancel=cancel)
    created = found is None
    if found is None:
        found, created = _create(client, kind, name, desired, cancel)
    if not created:
        _require_same(kind, name, found, compare(found, desired))
    if settle is None:
        return EnsuredResource(found, created)
    path = f"{kind.path.rstrip('/')}/{found['id']}"
    settled = wait_until_settled(client, path, **{"envelope": kind.envelope, "cancel": cancel, **settle})
    if settled is None:
        raise _error(ManagementErrorKind.NOT_FOUND, kind, f"{name} went away meanwhile")
    _require_same(kind, name, settled, compare(settled, desired))
    return EnsuredResource(settled, created)


def _create(
    client: ManagementClient, kind: ResourceKind, name: str, desired: Resource, cancel: threading.Event | None
) -> tuple[Resource, bool]:
    try:
        answer = client.post(kind.path, {kind.envelope: dict(desired)})
    except ManagementError as error:
        raced = error.kind is ManagementErrorKind.CONFLICT
        if not raced and not error.retryable:
            raise
        # Never simply again: the request may have been carried out.
        found = find_by_name(client, kind, name, cancel=cancel)
        if found is None:
            raise
        return found, not raced
    made = answer.get(kind.envelope) if isinstance(answer, dict) else None
    if isinstance(made, dict) and "id" in made:
        return made, True
    # An answer without the resource says that it began, not which one it is.
    found = find_by_name(client, kind, name, cancel=cancel)
    if found is None:
        raise _error(ManagementErrorKind.PROTOCOL, kind, f"{name} was made and is not there")
    return found, True


def find_by_name(
    client: ManagementClient, kind: ResourceKind, name: str, *, cancel: threading.Event | None = None
) -> Resource | None:
    """Finds the resource of exactly this name.

    Args:
        client: The client.
        kind: How the API treats them.
        name: The name.
        cancel: Ends it between two requests when it is set.

    Returns:
        None when there is none.

    Raises:
        ManagementError: Kind ``conflict`` when there are several: names are not unique in every product.
    """
    # Products filter by parts of a name, or do not know the filter: the name is compared here.
    listed = paged_list(client, kind.path, kind.items, filters={kind.name_property: name}, cancel=cancel)
    found = [item for item in listed if item.get(kind.name_property) == name]
    if len(found) > 1:
        raise _error(ManagementErrorKind.CONFLICT, kind, f"{len(found)} resources are called {name}")
    return found[0] if found else None


def _require_same(kind: ResourceKind, name: str, found: Resource, properties: list[str]) -> None:
    if properties:
        raise ResourceMismatchError(kind, name, found, properties)


def _error(kind_of: ManagementErrorKind, kind: ResourceKind, message: str) -> ManagementError:
    return ManagementError(kind_of, f"{kind.path}: {message}", method="POST", path=kind.path)
