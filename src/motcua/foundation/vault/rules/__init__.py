"""What may be kept, decided from the content (F-015). Plain Python, no Django."""

from motcua.foundation.vault.rules.acceptance import accept, in_words
from motcua.foundation.vault.rules.names import clean_name, readable_token, spoken_token
from motcua.foundation.vault.rules.traces import without_traces

__all__ = ["accept", "clean_name", "in_words", "readable_token", "spoken_token", "without_traces"]
