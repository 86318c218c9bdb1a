"""Verbs of assessment."""

from motcua.oversight.assessment.services.load import load_assessment

__all__ = ["load_assessment"]
