"""Public verbs of letters."""

from motcua.oversight.letters.services.compare_months import compare_months
from motcua.oversight.letters.services.compose import compose_letter, refresh_letter, renew_letter, save_letter
from motcua.oversight.letters.services.decide import approve_letter, return_letter, review_letter, submit_letter
from motcua.oversight.letters.services.demo_letter import load_demo_letter
from motcua.oversight.letters.services.dispatch import dispatch_letter, retry_posting, send_posting
from motcua.oversight.letters.services.issue import (
    archive_letter,
    ask_to_sign,
    note_reading,
    number_letter,
    publish_letter,
    sign_letter,
)
from motcua.oversight.letters.services.print_docx import print_docx
from motcua.oversight.letters.services.print_pdf import print_pdf
from motcua.oversight.letters.services.print_xlsx import print_xlsx
from motcua.oversight.letters.services.tell_people import tell_of_publication

__all__ = [
    "approve_letter",
    "archive_letter",
    "ask_to_sign",
    "compare_months",
    "compose_letter",
    "dispatch_letter",
    "load_demo_letter",
    "note_reading",
    "number_letter",
    "print_docx",
    "print_pdf",
    "print_xlsx",
    "publish_letter",
    "refresh_letter",
    "renew_letter",
    "retry_posting",
    "return_letter",
    "review_letter",
    "save_letter",
    "send_posting",
    "sign_letter",
    "submit_letter",
    "tell_of_publication",
]
