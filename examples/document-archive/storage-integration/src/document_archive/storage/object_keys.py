# storage-integrator: pattern P03 version 2
"""Paths of files become keys of objects and back, one to one.

A key is a sequence of bytes and no path: ``a//b``, ``a/./b`` and ``/a`` are three objects that no path can name. What
has no counterpart on the other side is refused here instead of being mended quietly.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MAX_KEY_BYTES = 1024
"""Of a key in UTF-8: a Chinese character takes three."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"^[A-Za-z]:/")


class InvalidPathReason(StrEnum):
    """Why a path or key has no counterpart."""

    OUTSIDE_ROOT = "outsideRoot"
    EMPTY = "empty"
    DOT_SEGMENT = "dotSegment"
    EMPTY_SEGMENT = "emptySegment"
    LEADING_SLASH = "leadingSlash"
    CONTROL_CHARACTER = "controlCharacter"
    TOO_LONG = "tooLong"
    TRAILING_SLASH = "trailingSlash"
    NOT_UNICODE = "notUnicode"


class InvalidPathError(ValueError):
    """A path that no key can stand for, or a key that no path can.

    Attributes:
        reason: Why.
        path: The path or key as it was given.
    """

    def __init__(self, reason: InvalidPathReason, path: str) -> None:
        """Takes why, and the path or key."""
        super().__init__(f"{path!r} cannot be mapped: {reason.value}")
        self.reason = reason
        self.path = path


@dataclass(frozen=True, slots=True)
class KeyMapping:
    """The files below one folder, as objects below one prefix.

    Attributes:
        root: The folder as the application names it, such as ``/mnt/media``.
        prefix: What every key begins with; empty or ending in ``/``.
        normalize_nfc: Names that look the same are the same: macOS writes ``é`` as two characters, others as one.
        case_insensitive: Keys are lower case, for applications that relied on a file system which ignores case. The
            original spelling is then lost.
        windows_paths: A backslash separates names, too. Without it, it is a character like any other.
    """

    root: str
    prefix: str = ""
    normalize_nfc: bool = True
    case_insensitive: bool = False
    windows_paths: bool = False

    def __post_init__(self) -> None:
        """Refuses a prefix that would join with the first name of a path."""
        if self.prefix and not self.prefix.endswith("/"):
            raise ValueError("a prefix ends in /")

    def to_key(self, path: str) -> str:
        """Gives the key of a file.

        Args:
            path: Absolute and below the root, or relative to it.

        Returns:
            The key, which begins with the prefix.

        Raises:
            InvalidPathError: When no key can stand for it.
        """
        relative = self._folded(self._relative(path))
        _check(relative, path)
        key = self.prefix + relative
        _check_length(key, path)
        return key

    def to_path(self, key: str) -> str:
        """Gives the file of a key.

        Args:
            key: As it was listed.

        Returns:
            The absolute path, with ``/`` between names.

        Raises:
            InvalidPathError: When the key lies outside the prefix, or no path can stand for it.
        """
        if not key.startswith(self.prefix):
            raise InvalidPathError(InvalidPathReason.OUTSIDE_ROOT, key)
        relative = key[len(self.prefix) :]
        if self.windows_paths and "\\" in relative:
            raise InvalidPathError(InvalidPathReason.OUTSIDE_ROOT, key)  # it would be read as a separator
        _check(relative, key)
        _check_length(key, key)
        return f"{self._root}/{relative}"

    @property
    def _root(self) -> str:
        return self._separated(self.root).rstrip("/")

    def _separated(self, path: str) -> str:
        return path.replace("\\", "/") if self.windows_paths else path

    def _folded(self, text: str) -> str:
        if self.normalize_nfc:
            text = unicodedata.normalize("NFC", text)
        return text.lower() if self.case_insensitive else text

    def _relative(self, path: str) -> str:
        text = self._separated(path)
        if not text:
            raise InvalidPathError(InvalidPathReason.EMPTY, path)
        # By segments: another form of the same name has another length.
        segments = text.split("/")
        depth = self._root.count("/") + 1
        if len(segments) > depth and self._folded("/".join(segments[:depth])) == self._folded(self._root):
            return "/".join(segments[depth:])
        if text.startswith("//") and not self._root.startswith("//"):
            raise InvalidPathError(InvalidPathReason.LEADING_SLASH, path)
        if text.startswith("/") or (self.windows_paths and _DRIVE.match(text)):
            reason = (
                InvalidPathReason.EMPTY
                if self._folded(text) == self._folded(self._root)
                else InvalidPathReason.OUTSIDE_ROOT
            )
            raise InvalidPathError(reason, path)
        return text


def _check(relative: str, given: str) -> None:
    """Refuses what has no counterpart; the first reason that applies."""
    if not relative:
        raise InvalidPathError(InvalidPathReason.EMPTY, given)
    if relative.startswith("/"):
        raise InvalidPathError(InvalidPathReason.LEADING_SLASH, given)
    if _CONTROL.search(relative):
        raise InvalidPathError(InvalidPathReason.CONTROL_CHARACTER, given)
    segments = relative.split("/")
    if "." in segments or ".." in segments:
        raise InvalidPathError(InvalidPathReason.DOT_SEGMENT, given)
    if "" in segments[:-1]:
        raise InvalidPathError(InvalidPathReason.EMPTY_SEGMENT, given)
    if segments[-1] == "":
        raise InvalidPathError(InvalidPathReason.TRAILING_SLASH, given)


def _check_length(key: str, given: str) -> None:
    try:
        length = len(key.encode())
    except UnicodeEncodeError:  # a file name whose bytes are no UTF-8 comes as lone surrogates
        raise InvalidPathError(InvalidPathReason.NOT_UNICODE, given) from None
    if length > MAX_KEY_BYTES:
        raise InvalidPathError(InvalidPathReason.TOO_LONG, given)
