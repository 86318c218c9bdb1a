"""Who may do what: one declared permission on every page and every endpoint.

A view without a declared permission is refused (`AccessMiddleware`), a test lists it by name. The actor
comes from `motcua.foundation.accounts`; grants are data: (permission code, agency code prefix).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from motcua.kernel.errors import NotAllowed, SignInRequired

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Permission:
    """A right to do one thing. `code` is `<module>.<verb>`."""

    code: str
    is_national: bool = False
    """Acts for the whole country: only a grant for everywhere gives it, none at one agency."""


PUBLIC = Permission("public")
SIGNED_IN = Permission("signed_in")


@dataclass(frozen=True)
class Actor:
    """Who is acting in this request. `grants` hold (permission code, agency code); '' means everywhere."""

    account_id: UUID | None = None
    name: str = ""
    person_number: str = ""
    kind: str = "anonymous"
    grants: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    def may(self, permission: Permission, agency_code: str | None = None) -> bool:
        """Whether the actor holds `permission`, for `agency_code` or for any agency at all."""
        return any(agency_code is None or covers(scope, agency_code) for scope in self.scopes(permission))

    def scopes(self, permission: Permission) -> tuple[str, ...]:
        """The agency code prefixes for which the actor holds `permission`."""
        held = (scope for code, scope in self.grants if code == permission.code)
        return tuple(sorted(scope for scope in held if not (permission.is_national and scope)))


ANONYMOUS = Actor()
SYSTEM = Actor(name="Hệ thống", kind="system")


def covers(scope: str, agency_code: str) -> bool:
    """Whether a grant on `scope` reaches `agency_code`: the agency itself and all below it."""
    return scope == "" or agency_code == scope or agency_code.startswith(scope + ".")


def scope_filter(actor: Actor, permission: Permission, field: str) -> Q:
    """The rows whose agency code in `field` a grant of `actor` reaches; none without a grant."""
    scopes = actor.scopes(permission)
    if "" in scopes:
        return Q()
    chosen = Q(pk__in=[])
    for scope in scopes:
        chosen |= Q(**{field: scope}) | Q(**{f"{field}__startswith": f"{scope}."})
    return chosen


def actor_of(request: HttpRequest) -> Actor:
    """The actor of `request`; nobody where no one has signed in."""
    return cast(Actor, getattr(request, "actor", ANONYMOUS))


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the one permission of a view; `AccessMiddleware` enforces it."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def check(actor: Actor, permission: Permission, agency_code: str | None = None) -> None:
    """Refuse unless `actor` holds `permission` (for `agency_code` where given)."""
    if permission == PUBLIC:
        return
    if not actor.is_signed_in:
        raise SignInRequired()
    if permission != SIGNED_IN and not actor.may(permission, agency_code):
        raise NotAllowed()


def check_unless_system(actor: Actor, permission: Permission, agency_code: str | None = None) -> None:
    """The same for a verb that the worker takes too: the program itself needs no permission."""
    if actor != SYSTEM:
        check(actor, permission, agency_code)


class Requires:
    """The same declaration for a JSON endpoint: `auth=Requires(permission)` of django-ninja.

    Its description (OpenAPI) asks for the token of a person wherever the door is not open to all.
    """

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        if permission != PUBLIC:
            self.openapi_security_schema = {"type": "http", "scheme": "bearer"}

    def __call__(self, request: HttpRequest) -> Actor:
        check(actor_of(request), self.permission)
        return actor_of(request)
