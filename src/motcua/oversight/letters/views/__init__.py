"""Pages of letters."""

from motcua.oversight.letters.views.draft import compose_letter, save_letter
from motcua.oversight.letters.views.files import letter_file, original_file
from motcua.oversight.letters.views.read import annexes, letter, letters, original
from motcua.oversight.letters.views.steps import (
    approve_letter,
    archive_letter,
    ask_to_sign,
    dispatch_letter,
    number_letter,
    publish_letter,
    refresh_letter,
    renew_letter,
    retry_posting,
    return_letter,
    review_letter,
    submit_letter,
)

__all__ = [
    "annexes",
    "approve_letter",
    "archive_letter",
    "ask_to_sign",
    "compose_letter",
    "dispatch_letter",
    "letter",
    "letter_file",
    "letters",
    "number_letter",
    "original",
    "original_file",
    "publish_letter",
    "refresh_letter",
    "renew_letter",
    "retry_posting",
    "return_letter",
    "review_letter",
    "save_letter",
    "submit_letter",
]
