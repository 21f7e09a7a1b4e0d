"""Paths and sizes that some program gets wrong."""

from __future__ import annotations

ODD_NAMES: dict[str, str] = {
    "Chinese with spaces": "合同/2026 年度/采购合同（终稿）.pdf",
    "rare Chinese characters": "人员/𠮷野家_㐂.txt",
    "traditional Chinese": "報表/營業額.xlsx",
    "full-width punctuation": "资料／说明：第１版，！.txt",
    "Japanese and Korean": "一覧/レポート_보고서.txt",
    "accents": "clients/Müller & Søn/résumé.doc",
    "emoji of several code points": "photos/👨‍👩‍👧 2026.jpg",
    "plus, percent and ampersand": "odd/100%+1 & more=%41.txt",
    "hash, question mark and semicolon": "odd/c#?x=1;y=2.txt",
    "quotes": 'odd/it\'s "quoted" `so`.txt',
    "brackets and braces": "odd/[a]{b}(c).txt",
    "two spaces inside": "odd/two  spaces.txt",
    "a name without an extension": "odd/Makefile",
    "a name that begins with a dot": "odd/.hidden",
    "a long name": f"odd/{'长' * 80}.txt",
    "many levels": f"{'deep/' * 30}end.txt",
}
"""Paths as applications really have them, by what is odd about each: each has to come back as it was written."""

SIZES: tuple[int, ...] = (0, 1, 4095, 4096, 4097, 65_536, 1_048_577, 8 * 1_048_576 + 1)
"""Sizes around the limits of buffers and blocks, in bytes."""


def some_bytes(length: int, seed: int = 1) -> bytes:
    """Makes bytes that are the same for the same seed and repeat nowhere near."""
    state = (seed * 2_654_435_761) & 0xFFFFFFFF or 1
    words = bytearray()
    while len(words) < length:
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        words += state.to_bytes(4, "little")
    return bytes(words[:length])
