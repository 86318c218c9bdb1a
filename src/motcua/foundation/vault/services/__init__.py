"""Verbs of the vault."""

from motcua.foundation.vault.services.documents import (
    keep_document,
    new_verify_token,
    withdraw_document,
)
from motcua.foundation.vault.services.files import file_content, keep_file, remove_orphans, send_file

__all__ = [
    "file_content",
    "keep_document",
    "keep_file",
    "new_verify_token",
    "remove_orphans",
    "send_file",
    "withdraw_document",
]
