"""What officers' HTML forms send, as the words of the services."""

from __future__ import annotations

from django.http import QueryDict

from motcua.casework.dossiers.rules import VERDICTS
from motcua.casework.dossiers.types import Check, Finding


def checks_from(post: QueryDict) -> list[Check]:
    """Radio groups `check-<component>` and notes `note-<component>`; a group left open gives no verdict."""
    keys = [key.removeprefix("check-") for key in post if key.startswith("check-")]
    verdicts = [(key, str(post[f"check-{key}"])) for key in keys]
    return [Check(key, verdict, str(post.get(f"note-{key}", ""))) for key, verdict in verdicts if verdict in VERDICTS]


def findings_from(post: QueryDict) -> list[Finding]:
    """Rows of `finding` and `why`; rows left wholly blank are not meant."""
    rows = zip(post.getlist("finding"), post.getlist("why"), strict=False)
    return [Finding(item, reason) for item, reason in rows if item.strip() or reason.strip()]
