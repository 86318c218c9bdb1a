"""File names and verification codes as people see and type them."""

from __future__ import annotations

import unicodedata

NAME_LENGTH = 120
_LONGEST_ENDING = 12
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
TOKEN_LENGTH = 20


def clean_name(given: str) -> str:
    """`given` without folders and invisible characters, NFC, at most 120 characters, the ending kept.

    Direction marks go too: they make `hoso\\u202efdp.exe` look like a PDF.
    """
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    name = " ".join(name.split()).strip(". ")
    return _shortened(name) or "tep"


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if len(name) <= NAME_LENGTH or not dot or len(ending) > _LONGEST_ENDING:
        return name[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 1].rstrip()}.{ending}"


def ending(name: str) -> str:
    """The lower-case ending of a name without its dot, '' where there is none."""
    stem, dot, tail = name.rpartition(".")
    return tail.lower() if dot and stem else ""


def readable_token(random: bytes) -> str:
    """100 random bits as 20 letters and digits without O, I, L, U: short in a QR code, safe to read aloud."""
    number = int.from_bytes(random, "big")
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(TOKEN_LENGTH))


def spoken_token(typed: str) -> str:
    """A code as someone typed it: case, blanks, hyphens and look-alike letters do not matter."""
    return typed.upper().translate(_MISREAD)[: TOKEN_LENGTH + 1]
