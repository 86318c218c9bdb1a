"""Pages of the house itself: language, errors, the living page of components."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.errors import NotFound, NotUnderstood, SignInRequired, TooManyFiles, TooMuchSent
from motcua.kernel.middleware import is_own_page, refused, typed_in
from motcua.sites.compose.living import examples

_YEAR = 365 * 24 * 3600


@requires(PUBLIC)
def choose_language(request: HttpRequest, language: str) -> HttpResponse:
    """Remember the language of the reader and go back to the page that was open."""
    if language not in dict(settings.LANGUAGES):
        raise NotFound()
    response = HttpResponseRedirect(_inside(request, request.GET.get("next", "/")))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _inside(request: HttpRequest, address: str) -> str:
    """`address` where it stays on this site, else the first page."""
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()) else "/"


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page that is too old or from elsewhere; nothing was changed.

    What was typed on an own page is offered for sending again; what another site sent is not. Who is not signed in any
    more, where one must be, is told that first: sending again would only lead there.
    """
    permission = getattr(request.resolver_match.func, "permission", PUBLIC) if request.resolver_match else PUBLIC
    if is_own_page(request) and permission != PUBLIC and not actor_of(request).is_signed_in:
        return refused(request, SignInRequired())
    typed = typed_in(request) if is_own_page(request) else []
    return render(request, "kit/stale.html", {"typed": typed}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400: too many files or fields, too much text, a host name that is not ours, a broken upload."""
    if isinstance(exception, TooManyFilesSent):
        return refused(request, TooManyFiles(most=settings.DATA_UPLOAD_MAX_NUMBER_FILES))
    if isinstance(exception, TooManyFieldsSent | RequestDataTooBig):
        return refused(request, TooMuchSent())
    return refused(request, NotUnderstood())


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return render(request, "kit/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a page without context processors, so that a broken database does not break it too."""
    return HttpResponse(render_to_string("kit/server_error.html"), status=500)


@requires(PUBLIC)
def first_page(request: HttpRequest, address: str) -> HttpResponse:
    """The door of a copy that has no portal of its own."""
    return HttpResponseRedirect(address)


@requires(PUBLIC)
def living_kit(request: HttpRequest) -> HttpResponse:
    """Every component of the design system with its states."""
    return render(request, "kit/living.html", examples())
