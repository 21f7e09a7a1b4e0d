"""Lists with limit and offset, read page by page while they change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .management_client import ManagementClient
from .management_errors import ManagementError, ManagementErrorKind


# region snippet: paged-list
def paged_list(
    client: ManagementClient,
    path: str,
    items: str,
    *,
    id_of: Callable[[dict[str, Any]], object] = lambda item: item["id"],
    page_size: int = 100,
    filters: Mapping[str, str | int] | None = None,
    max_restarts: int = 5,
    cancel: threading.Event | None = None,
) -> Iterator[dict[str, Any]]:
    """Gives all items of a list, page by page as they are asked for.

    An offset means something else as soon as an item before it comes or goes. So every page begins with the last item
    of the one before: when it does not, the list has changed, and it is read from its beginning again, without the
    items that were given already (their ids are kept).

    Args:
        client: The client.
        path: Of the list.
        items: The property of the answer that holds the items: ``os_buckets``.
        id_of: What tells an item from any other, and stays the same.
        page_size: Items that one request asks for, at least 2.
        filters: Further parameters. Ask for an order that does not change, such as that of ids.
        max_restarts: How often it may begin anew because the list changed.
        cancel: Ends it between two requests when it is set.

    Yields:
        The items, each once.

    Raises:
        ManagementError: Kind ``conflict`` when the list changes faster than it can be read; ``cancelled``; whatever a
            request fails with.
    """
    given: set[object] = set()
    limit = max(page_size, 2)  # one more than the overlap, or it would not get on
    last: object = None
    offset = restarts = 0
    while True:
        if cancel is not None and cancel.is_set():
            raise _error(ManagementErrorKind.CANCELLED, path, "listing was cancelled")
        page = _read_page(client, path, items, {**(filters or {}), "limit": limit, "offset": offset})
        if offset > 0 and (not page or id_of(page[0]) != last):
            restarts += 1
            if restarts > max_restarts:
                raise _error(ManagementErrorKind.CONFLICT, path, f"the list changed {restarts} times while it was read")
            offset = 0
            continue
        for item in page:
            if id_of(item) not in given:
                given.add(id_of(item))
                yield item
        if len(page) < limit:
            return
        last = id_of(page[-1])
        offset += len(page) - 1


# endregion


def _read_page(client: ManagementClient, path: str, items: str, query: Mapping[str, str | int]) -> list[dict[str, Any]]:
    answer = client.get(path, query)
    page = answer.get(items) if isinstance(answer, dict) else None
    if page is None and isinstance(answer, dict):
        return []  # some products leave out what is empty
    if not isinstance(page, list):
        raise _error(ManagementErrorKind.PROTOCOL, path, f'the answer has no list "{items}"')
    return page


def _error(kind: ManagementErrorKind, path: str, message: str) -> ManagementError:
    return ManagementError(kind, f"GET {path}: {message}", method="GET", path=path)
