"""One suite for both sides: what the application relies on holds wherever its files are."""

from __future__ import annotations

import pytest

from document_archive.storage.file_store import FileStore
from support.file_store_contract import FileStoreContract, Places


class TestFileStore(FileStoreContract):
    @pytest.fixture(params=["P32-contract-nas", "P32-contract-s3"])
    def files(self, request: pytest.FixtureRequest, places: Places) -> FileStore:
        return places.nas() if request.param.endswith("nas") else places.s3()
