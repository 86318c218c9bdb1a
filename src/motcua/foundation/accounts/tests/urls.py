"""Addresses for the tests of this module: its own pages, its endpoints, two pages that say who asks."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import NinjaAPI

from motcua.foundation.accounts.api import router
from motcua.kernel.access import PUBLIC, SIGNED_IN, actor_of, requires

api = NinjaAPI(urls_namespace="accounts-tests")
api.add_router("", router)


@requires(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(actor_of(request).name or "khách")


@requires(SIGNED_IN)
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"biểu mẫu của {actor_of(request).name}")


urlpatterns = [
    path("", home),
    path("bieu-mau/", form),
    path("api/v1/", api.urls),
    path("", include("motcua.foundation.accounts.urls")),
]
