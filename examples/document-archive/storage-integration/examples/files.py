"""Writes, lists, reads and deletes a file, wherever the settings say that files are: python examples/files.py."""

from document_archive.open_storage import open_storage
from document_archive.settings import read_settings


def main() -> None:
    """Shows the life of a file."""
    with open_storage(read_settings().storage) as storage:
        path = "examples/季度报告 2026.txt"
        storage.files.write(path, "Hello, 世界\n".encode())
        for entry in storage.files.list("examples"):
            print(f"{entry.name}  {entry.size} bytes")
        print(storage.files.read(path).decode())
        storage.files.delete(path)
        print(f"there afterwards: {storage.files.exists(path)}")


if __name__ == "__main__":
    main()
