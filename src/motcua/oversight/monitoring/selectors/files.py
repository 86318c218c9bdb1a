"""Whole tables of dossiers that were taken in as files."""

from __future__ import annotations

from motcua.oversight.monitoring.models import FileLoad

MOST = 100


def file_loads(source: str) -> list[FileLoad]:
    """The newest tables of a source with their receipts, at most 100."""
    return list(FileLoad.objects.filter(source=source).order_by("-id")[:MOST])
