"""Bearer tokens for programs: shown once, kept as hashes, always with an end."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.foundation.accounts.errors import TokenAlreadyUsed
from motcua.foundation.accounts.models import ApiToken
from motcua.foundation.accounts.selectors import sign_in_policy
from motcua.foundation.accounts.types import IssuedToken
from motcua.kernel.clock import now


def issue_token(account_id: UUID, *, evidence: str = "") -> IssuedToken:
    """A new token for `account_id`. `evidence` is the identity token that proved it: good for one only.

    Raises TokenAlreadyUsed when the evidence was shown before.
    """
    value, instant = secrets.token_urlsafe(32), now()
    expires_at = instant + timedelta(hours=sign_in_policy().token_hours)
    try:
        with transaction.atomic():
            ApiToken.objects.create(
                account_id=account_id,
                token_hash=_digest(value),
                evidence_hash=_digest(evidence) if evidence else None,
                created_at=instant,
                expires_at=expires_at,
            )
    except IntegrityError as error:
        raise TokenAlreadyUsed() from error
    return IssuedToken(value, expires_at)


def revoke_token(token: str) -> None:
    """End a token now; ending it again changes nothing."""
    ApiToken.objects.filter(token_hash=_digest(token), revoked_at=None).update(revoked_at=now())


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
