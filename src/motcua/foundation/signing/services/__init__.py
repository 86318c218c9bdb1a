"""Verbs of electronic signing: sign a PDF with a remote key, check a signed PDF."""

from motcua.foundation.signing.services.check import check_pdf, check_strange_pdf
from motcua.foundation.signing.services.sign import sign_pdf

__all__ = ["check_pdf", "check_strange_pdf", "sign_pdf"]
