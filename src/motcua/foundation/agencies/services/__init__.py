"""Verbs of this module."""

from motcua.foundation.agencies.selectors import forget_cached
from motcua.foundation.agencies.services.issue_code import issue_code, issue_form_number
from motcua.foundation.agencies.services.load_agencies import load_agencies

__all__ = ["forget_cached", "issue_code", "issue_form_number", "load_agencies"]
