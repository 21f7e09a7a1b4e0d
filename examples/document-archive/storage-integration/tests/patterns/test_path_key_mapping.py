from __future__ import annotations

import random
import unicodedata

import pytest

from document_archive.storage.object_keys import MAX_KEY_BYTES, InvalidPathError, InvalidPathReason, KeyMapping

CORPUS = [
    "a.txt",
    "报告/二〇二四年 第一季度.docx",
    "with space/and  two.txt",
    " leading and trailing ",
    "plus+sign/100%.txt",
    "%41/%2F.txt",
    "...",
    "..a/b../c..d/.hidden",
    "a\\b.txt",
    "quote\"'`.txt",
    "q?x=1&y#z",
    "emoji-😀.png",
    "Test/test",
    "~",
    "C:",
    "é/ü",
]


@pytest.mark.parametrize("name", CORPUS)
def test_p03_round_trip(name: str) -> None:
    mapping = KeyMapping("/mnt/media", "site/")
    key = mapping.to_key(name)
    assert key == "site/" + name
    assert mapping.to_path(key) == "/mnt/media/" + name
    assert mapping.to_key(mapping.to_path(key)) == key


def test_p03_round_trip_of_other_roots() -> None:
    assert KeyMapping("/").to_key("/a/b") == "a/b"
    assert KeyMapping("/").to_path("a/b") == "/a/b"
    assert KeyMapping("/mnt/media/", "p/").to_key("/mnt/media/a") == "p/a"
    windows = KeyMapping("Z:\\share", "p/", windows_paths=True)
    assert windows.to_key("Z:\\share\\a\\b.txt") == "p/a/b.txt"
    assert windows.to_key("a\\b/c.txt") == "p/a/b/c.txt"
    assert windows.to_path("p/a/b.txt") == "Z:/share/a/b.txt"
    unc = KeyMapping("\\\\server\\share", windows_paths=True)
    assert unc.to_key("\\\\server\\share\\a") == "a"


def test_p03_round_trip_without_case() -> None:
    mapping = KeyMapping("/mnt", case_insensitive=True)
    assert mapping.to_key("/MNT/Dir/FILE.TXT") == mapping.to_key("dir/file.txt") == "dir/file.txt"


def test_p03_unicode_of_the_root() -> None:
    composed, decomposed = "/mnt/\u00e9", "/mnt/e\u0301"
    for root in (composed, decomposed):
        for named in (composed, decomposed):
            assert KeyMapping(root, "p/").to_key(f"{named}/ab/c") == "p/ab/c"
            with pytest.raises(InvalidPathError) as caught:
                KeyMapping(root, "p/").to_key(named)
            assert caught.value.reason is InvalidPathReason.EMPTY


REFUSED = [
    ("", InvalidPathReason.EMPTY),
    ("/mnt/media", InvalidPathReason.EMPTY),
    ("/mnt/media/", InvalidPathReason.EMPTY),
    ("/mnt/other/a", InvalidPathReason.OUTSIDE_ROOT),
    ("/mnt/media2/a", InvalidPathReason.OUTSIDE_ROOT),
    ("//a", InvalidPathReason.LEADING_SLASH),
    ("/mnt/media//a", InvalidPathReason.LEADING_SLASH),
    ("../a", InvalidPathReason.DOT_SEGMENT),
    ("a/../../b", InvalidPathReason.DOT_SEGMENT),
    ("/mnt/media/../secret", InvalidPathReason.DOT_SEGMENT),
    ("a/./b", InvalidPathReason.DOT_SEGMENT),
    ("a/..", InvalidPathReason.DOT_SEGMENT),
    ("a//b", InvalidPathReason.EMPTY_SEGMENT),
    ("a/", InvalidPathReason.TRAILING_SLASH),
    ("a\nb", InvalidPathReason.CONTROL_CHARACTER),
    ("a\x00", InvalidPathReason.CONTROL_CHARACTER),
    ("a\x7f", InvalidPathReason.CONTROL_CHARACTER),
    ("a\udcff", InvalidPathReason.NOT_UNICODE),
]


@pytest.mark.parametrize(("path", "reason"), REFUSED)
def test_p03_rejects_paths(path: str, reason: InvalidPathReason) -> None:
    with pytest.raises(InvalidPathError) as caught:
        KeyMapping("/mnt/media", "site/").to_key(path)
    assert (caught.value.reason, caught.value.path) == (reason, path)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("other/a", InvalidPathReason.OUTSIDE_ROOT),
        ("site", InvalidPathReason.OUTSIDE_ROOT),
        ("site/", InvalidPathReason.EMPTY),
        ("site//a", InvalidPathReason.LEADING_SLASH),
        ("site/../a", InvalidPathReason.DOT_SEGMENT),
        ("site/a//b", InvalidPathReason.EMPTY_SEGMENT),
        ("site/a/", InvalidPathReason.TRAILING_SLASH),
        ("site/a\tb", InvalidPathReason.CONTROL_CHARACTER),
    ],
)
def test_p03_rejects_keys(key: str, reason: InvalidPathReason) -> None:
    with pytest.raises(InvalidPathError) as caught:
        KeyMapping("/mnt/media", "site/").to_path(key)
    assert caught.value.reason is reason


def test_p03_rejects_backslashes_of_windows() -> None:
    windows = KeyMapping("Z:\\share", windows_paths=True)
    for refused in ("C:\\other\\a", "\\a", "..\\a"):
        with pytest.raises(InvalidPathError):
            windows.to_key(refused)
    with pytest.raises(InvalidPathError):
        windows.to_path("a\\..\\b")


def test_p03_rejects_a_prefix_that_is_no_folder() -> None:
    with pytest.raises(ValueError, match="ends in /"):
        KeyMapping("/mnt", "site")


@pytest.mark.parametrize("name", ["Café/Ångström.txt", "한글.txt", "ガ.txt"])
def test_p03_unicode_forms_lead_to_one_key(name: str) -> None:
    mapping = KeyMapping("/mnt")
    composed, decomposed = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    assert composed != decomposed
    assert mapping.to_key(composed) == mapping.to_key(decomposed) == composed
    kept = KeyMapping("/mnt", normalize_nfc=False)
    assert kept.to_key(decomposed) == decomposed


@pytest.mark.parametrize("character", ["a", "é", "中", "😀"])
def test_p03_length_counts_bytes(character: str) -> None:
    mapping = KeyMapping("/mnt", "p/")
    size = len(character.encode())
    fits = character * ((MAX_KEY_BYTES - 2) // size)
    assert mapping.to_path(mapping.to_key(fits)) == f"/mnt/{fits}"
    with pytest.raises(InvalidPathError) as caught:
        mapping.to_key(fits + character)
    assert caught.value.reason is InvalidPathReason.TOO_LONG


def test_p03_length_is_that_of_the_normalised_key() -> None:
    decomposed = "e\u0301" * 500  # 1,500 bytes, which are 1,000 as NFC
    assert len(KeyMapping("/mnt").to_key(decomposed).encode()) == 1000


def test_p03_property() -> None:
    mapping = KeyMapping("/mnt/media", "site/")
    random_one = random.Random(20240607)
    alphabet = list("ab./\\ +%~é中😀\n\x7f") + ["..", "//", "e\u0301", "/mnt/media/", "site/"]
    accepted = 0
    for _ in range(5000):
        path = "".join(random_one.choices(alphabet, k=random_one.randrange(1, 9)))
        try:
            key = mapping.to_key(path)
        except InvalidPathError:
            continue
        accepted += 1
        assert key.startswith("site/")
        assert not {"", ".", ".."} & set(key.removeprefix("site/").split("/"))
        back = mapping.to_path(key)
        assert back.startswith("/mnt/media/")
        assert mapping.to_key(back) == key
        assert back.removeprefix("/mnt/media/") == unicodedata.normalize("NFC", path.removeprefix("/mnt/media/"))
    assert accepted > 500
