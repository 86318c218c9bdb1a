"""Public verbs of accounts, split by verb."""

from motcua.foundation.accounts.selectors import actor_for_token
from motcua.foundation.accounts.services.demo import load_demo_accounts
from motcua.foundation.accounts.services.roles import (
    close_account,
    grant_role,
    load_roles,
    reopen_account,
    revoke_role,
)
from motcua.foundation.accounts.services.sessions import (
    actor_of_session,
    begin_session,
    clear_expired_sessions,
    keep_pending,
    take_pending,
)
from motcua.foundation.accounts.services.sign_in import change_contact, sign_in
from motcua.foundation.accounts.services.tokens import issue_token, revoke_token

__all__ = [
    "actor_for_token",
    "actor_of_session",
    "begin_session",
    "change_contact",
    "clear_expired_sessions",
    "close_account",
    "grant_role",
    "issue_token",
    "keep_pending",
    "load_demo_accounts",
    "load_roles",
    "reopen_account",
    "revoke_role",
    "revoke_token",
    "sign_in",
    "take_pending",
]
