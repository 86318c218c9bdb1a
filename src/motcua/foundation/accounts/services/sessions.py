"""The browser's session: who signed in and when; and visits to the identity provider that are under way."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from motcua.foundation.accounts.errors import SignInUnknown
from motcua.foundation.accounts.rules import is_due_to_be_seen, own_path, session_holds
from motcua.foundation.accounts.selectors import actor_for, sign_in_policy
from motcua.foundation.accounts.types import PendingSignIn
from motcua.kernel.access import ANONYMOUS, Actor
from motcua.kernel.clock import now

_WHO, _SINCE, _SEEN, _PENDING = "account_id", "signed_in_at", "seen_at", "sign_ins"
_MOST_PENDING = 5


def begin_session(session: SessionBase, account_id: UUID) -> None:
    """Start a new session for `account_id`; the key changes, nothing of the former one remains."""
    session.flush()
    session[_WHO] = str(account_id)
    session[_SINCE] = session[_SEEN] = now().isoformat()


def actor_of_session(session: SessionBase) -> Actor:
    """Who is asking, from the session: at most two queries (session row, account with roles).

    A session that is too old or idle too long, or whose account was closed, ends here.
    """
    if _WHO not in session:
        return ANONYMOUS
    policy, instant = sign_in_policy(), now()
    since, seen = datetime.fromisoformat(session[_SINCE]), datetime.fromisoformat(session[_SEEN])
    actor = actor_for(UUID(session[_WHO])) if session_holds(policy, since, seen, instant) else ANONYMOUS
    if not actor.is_signed_in:
        session.flush()
    elif is_due_to_be_seen(policy, seen, instant):
        session[_SEEN] = instant.isoformat()
    return actor


def keep_pending(session: SessionBase, target: str) -> PendingSignIn:
    """Begin a visit to the identity provider: fresh state, nonce and verifier, kept in the session only.

    Several tabs may sign in at once; the oldest visit is forgotten after five.
    """
    pending = PendingSignIn(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        next=own_path(target),
        started_at=now(),
    )
    kept = dict(list(session.get(_PENDING, {}).items())[-(_MOST_PENDING - 1) :])
    kept[pending.state] = [pending.nonce, pending.verifier, pending.next, pending.started_at.isoformat()]
    session[_PENDING] = kept
    return pending


def take_pending(session: SessionBase, state: str) -> PendingSignIn:
    """The visit that `state` belongs to; it can be taken once. Raises SignInUnknown when unknown or too old."""
    kept = session.get(_PENDING, {})
    found = kept.pop(state, None)
    if found is None:
        raise SignInUnknown()
    session[_PENDING] = kept
    nonce, verifier, target, started = found
    pending = PendingSignIn(state, nonce, verifier, target, datetime.fromisoformat(started))
    if now() - pending.started_at > timedelta(minutes=sign_in_policy().pending_minutes):
        raise SignInUnknown()
    return pending


def clear_expired_sessions() -> None:
    """Forget every browser's session whose time is over; those under way are untouched."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
