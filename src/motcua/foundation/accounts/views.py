"""Pages: sign in and out through the identity provider, my account, roles."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.foundation.accounts import selectors, services
from motcua.foundation.accounts.errors import NoAgencyChosen, SignInCancelled, SignInUnknown
from motcua.foundation.accounts.forms import ContactForm, GrantForm
from motcua.foundation.accounts.ports import identity_provider
from motcua.foundation.accounts.rules import code_challenge, own_path
from motcua.foundation.accounts.types import MANAGE_ROLES, PendingSignIn
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import PUBLIC, SIGNED_IN, actor_of, requires
from motcua.kernel.errors import InvalidInput, Refusal

log = logging.getLogger(__name__)


@require_GET
@requires(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to the identity provider; `next` is a path of this site to come back to."""
    target = own_path(request.GET.get("next", "/"))
    if actor_of(request).is_signed_in:
        return redirect(target)
    pending = services.keep_pending(request.session, target)
    try:
        address = identity_provider().authorization_url(
            state=pending.state,
            nonce=pending.nonce,
            code_challenge=code_challenge(pending.verifier),
            redirect_uri=_callback(request),
        )
    except Refusal as refusal:
        return _sign_in_failed(request, refusal, target)
    return redirect(address)


@require_GET
@requires(PUBLIC)
def complete_sign_in(request: HttpRequest) -> HttpResponse:
    """The browser comes back with a code: prove it, then go on where the person was."""
    try:
        pending = services.take_pending(request.session, request.GET.get("state", ""))
    except SignInUnknown as refusal:
        if actor_of(request).is_signed_in:  # the same answer a second time, after a double click or a reload
            return redirect("/")
        return _sign_in_failed(request, refusal, "/")
    try:
        return _finish(request, pending)
    except Refusal as refusal:
        return _sign_in_failed(request, refusal, pending.next)


def _finish(request: HttpRequest, pending: PendingSignIn) -> HttpResponse:
    if "error" in request.GET:
        raise SignInCancelled()
    identity = identity_provider().exchange(
        code=request.GET.get("code", ""),
        verifier=pending.verifier,
        redirect_uri=_callback(request),
        nonce=pending.nonce,
    )
    account = services.sign_in(identity)
    services.begin_session(request.session, account.id)
    rotate_token(request)
    return redirect(pending.next)


def _callback(request: HttpRequest) -> str:
    return _address(request, reverse("accounts:complete_sign_in"))


def _address(request: HttpRequest, path: str) -> str:
    """`path` at this copy's public address, whatever host the request names; a trial answers where it was asked."""
    return request.build_absolute_uri(path) if settings.DEMO else settings.PUBLIC_URL.rstrip("/") + path


def _sign_in_failed(request: HttpRequest, refusal: Refusal, target: str) -> HttpResponse:
    log.warning("sign-in refused: %s %s", refusal.code, refusal.fields.get("reason", ""))
    context = {"refusal": refusal, "sentence": refusal.sentence(get_language() or "vi"), "next": target}
    return render(request, "accounts/sign_in_failed.html", context, status=refusal.status)


@require_POST
@requires(PUBLIC)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here, then at the identity provider; here first, so that it holds if the other is down."""
    was_signed_in = actor_of(request).is_signed_in
    request.session.flush()
    home = _address(request, "/")
    try:
        return redirect(identity_provider().end_session_url(return_to=home) if was_signed_in else home)
    except Refusal:
        return redirect(home)


@require_http_methods(["GET", "POST"])
@requires(SIGNED_IN)
def my_account(request: HttpRequest) -> HttpResponse:
    """Who the house thinks I am, and how it may reach me."""
    actor = actor_of(request)
    person = selectors.person(actor.account_id)  # type: ignore[arg-type]
    form = ContactForm(phone=person.phone, email=person.email)
    if request.method == "POST":
        form = ContactForm.read(request.POST)
        try:
            services.change_contact(actor=actor, phone=form.phone, email=form.email)
            return redirect(f"{reverse('accounts:my_account')}?luu=1")
        except InvalidInput as refusal:
            form = form.with_errors(refusal.errors)
    context = {"person": person, "form": form, "saved": "luu" in request.GET, "grants": _open_grants(person.account_id)}
    return render(request, "accounts/my_account.html", context, status=422 if form.errors else 200)


def _open_grants(account_id: UUID) -> list[dict[str, str]]:
    grants = [grant for grant in selectors.grants_of(account_id) if grant.valid_to is None]
    names = _agency_names() if grants else {}
    return [{"role": grant.role_name, "agency": names.get(grant.agency_code, grant.agency_code)} for grant in grants]


@require_GET
@requires(MANAGE_ROLES)
def list_accounts(request: HttpRequest) -> HttpResponse:
    """All accounts, a page at a time."""
    search = request.GET.get("q", "").strip()
    page = selectors.accounts_page(search=search, number=request.GET.get("trang", "1"))
    return render(request, "accounts/list_accounts.html", {"page": page, "q": search})


@require_GET
@requires(MANAGE_ROLES)
def show_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: its roles, and forms to give and end them."""
    return _account_page(request, account_id)


def _account_page(request: HttpRequest, account_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    names = _agency_names()
    grants = [(grant, names.get(grant.agency_code, grant.agency_code)) for grant in selectors.grants_of(account_id)]
    context = {
        "person": selectors.person(account_id),
        "is_active": selectors.is_active(account_id),
        "grants": grants,
        "roles": selectors.roles(),
        "agencies": [(code, name) for code, name in names.items() if actor_of(request).may(MANAGE_ROLES, code)],
        "sentence": refusal.sentence(get_language() or "vi") if refusal else "",
    }
    return render(request, "accounts/show_account.html", context, status=refusal.status if refusal else 200)


def _agency_names() -> dict[str, str]:
    """Names by code of this copy's agency and all below it; '' is everywhere."""
    province = agencies.agency(settings.PROVINCE)
    below = agencies.agencies_under(settings.PROVINCE)
    return {"": "Mọi cơ quan", province.code: province.name, **{agency.code: agency.name for agency in below}}


@require_POST
@requires(MANAGE_ROLES)
def grant_role(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Give a role at an agency."""
    form = GrantForm.read(request.POST)
    try:
        if form.agency_code is None:
            raise NoAgencyChosen()
        services.grant_role(
            actor=actor_of(request), account_id=account_id, role=form.role, agency_code=form.agency_code
        )
    except Refusal as refusal:
        return _account_page(request, account_id, refusal)
    return redirect("accounts:show_account", account_id=account_id)


@require_POST
@requires(MANAGE_ROLES)
def revoke_role(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End a role now."""
    account_id = services.revoke_role(actor=actor_of(request), grant_id=grant_id)
    return redirect("accounts:show_account", account_id=account_id)


@require_POST
@requires(MANAGE_ROLES)
def close_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Shut an account out."""
    services.close_account(actor=actor_of(request), account_id=account_id)
    return redirect("accounts:show_account", account_id=account_id)


@require_POST
@requires(MANAGE_ROLES)
def reopen_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Let a closed account in again."""
    services.reopen_account(actor=actor_of(request), account_id=account_id)
    return redirect("accounts:show_account", account_id=account_id)
