"""Verbs of this module."""

from motcua.foundation.catalogue.selectors import forget_cached
from motcua.foundation.catalogue.services.import_procedures import import_procedures
from motcua.foundation.catalogue.services.load_catalogue import load_catalogue
from motcua.foundation.catalogue.services.log_search import log_search

__all__ = ["forget_cached", "import_procedures", "load_catalogue", "log_search"]
