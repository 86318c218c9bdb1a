"""Characters that nobody sees and that turn the direction of a text: dropped from whatever people send, at one place.

Vietnamese needs none of them. They come with text that is copied from elsewhere, or so that a line reads otherwise than
it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Soft hyphen, marks and embeddings of direction, blanks without width, byte order mark."""


def seen(text: str) -> str:
    """`text` without them."""
    return _HIDDEN.sub("", text)


def hidden_in(texts: Iterable[str]) -> list[str]:
    """Which of them stand in `texts`, by number: `U+202E`."""
    return sorted({f"U+{ord(sign):04X}" for text in texts for sign in _HIDDEN.findall(text)})


def seen_in(document: Any) -> Any:
    """A JSON document whose texts are without them; names of fields stay as they are."""
    if isinstance(document, str):
        return seen(document)
    if isinstance(document, list):
        return [seen_in(each) for each in document]
    if isinstance(document, dict):
        return {name: seen_in(each) for name, each in document.items()}
    return document
