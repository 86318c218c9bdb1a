"""Characters of a letter: which are printed, which nobody sees, how long a word and a text may be (NĐ 30/2020)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from motcua.kernel.text import NO_BREAK, nfc

_SIGNS = frozenset("“”‘’«»…–—§•·°→" + NO_BREAK)
"""What letters use beside Latin letters and the signs of a keyboard."""
MOST_IN_WORD = 80
"""Letters of the longest word: a line of A4 in the letter's type carries no more."""
MOST_IN_LINE, MOST_LINES, MOST_IN_ALL = 5_000, 200, 60_000
"""Written letters of a paragraph, paragraphs of a letter, letters of a whole letter: about twenty pages."""


def cleaned(text: str) -> str:
    """`text` as it is kept: without what nobody sees, every kind of blank but the no-break one as a blank."""
    seen = (" " if c.isspace() and c != NO_BREAK else c for c in text if c.isspace() or not _is_hidden(c))
    return nfc("".join(seen))


def _is_hidden(character: str) -> bool:
    """Control and format characters, halves of pairs, private and unassigned places."""
    return unicodedata.category(character).startswith("C")


def faults_of_characters(text: str) -> Iterator[str]:
    """A sentence for each character that no letter has: hidden ones, other scripts, look-alikes of signs."""
    for character in dict.fromkeys(text):
        if not _is_known(character):
            shown = "" if _is_hidden(character) else f" “{character}”"
            yield f"ký tự{shown} (U+{ord(character):04X}) không dùng trong công văn; xin xóa hoặc gõ lại"


def _is_known(character: str) -> bool:
    if " " <= character <= "~" or character in _SIGNS:
        return True
    is_latin = character.isalpha() and unicodedata.name(character, "").startswith("LATIN ")
    return is_latin and unicodedata.normalize("NFKC", character) == character


def faults_of_length(text: str) -> Iterator[str]:
    """A sentence for the longest word that no line carries."""
    longest = max(text.split(), key=len, default="")
    if len(longest) > MOST_IN_WORD:
        yield f"chữ liền không có dấu cách dài {len(longest)} ký tự, không in vừa một dòng: “{longest[:30]}…”"


def is_too_long(lines: Sequence[str]) -> bool:
    """Whether a text is more than a letter holds."""
    too_long = any(len(line) > MOST_IN_LINE for line in lines)
    return too_long or len(lines) > MOST_LINES or sum(map(len, lines)) > MOST_IN_ALL
