"""All addresses of the program, by what this copy serves (`MOTCUA_PROFILE`)."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from motcua.sites.compose import views
from motcua.sites.compose.api import api, intake_api

Address = URLPattern | URLResolver

_HOUSE: list[Address] = [
    path("ngon-ngu/<str:language>/", views.choose_language, name="choose_language"),
    path("kit/", views.living_kit, name="kit"),
    path("api/v1/", api.urls),
    path("", include("motcua.foundation.accounts.urls")),
    path("", include("motcua.foundation.exchange.urls")),
    path("", include("motcua.foundation.notifications.urls")),
]
_CASEWORK: list[Address] = [
    path("", include("motcua.foundation.vault.urls")),
    path("", include("motcua.foundation.signing.urls")),
    path("", include("motcua.casework.payments.urls")),
    path("", include("motcua.casework.dossiers.urls")),
    path("", include("motcua.casework.interaction.urls")),
    path("", include("motcua.connectors.paygov.urls")),
]
_PORTAL: list[Address] = [path("", include("motcua.sites.portal.urls"))]
_NATIONAL: list[Address] = [
    path("api/intake/v1/", intake_api.urls),
    path("do-luong/danh-gia/", include("motcua.oversight.assessment.urls")),
    path("do-luong/", include("motcua.sites.national.urls")),
    path("bao-cao/", include("motcua.oversight.campaigns.urls")),
    path("nhiem-vu/", include("motcua.oversight.directives.urls")),
    path("", include("motcua.oversight.beacons.urls")),
    path("", include("motcua.oversight.letters.urls")),
    path("", include("motcua.connectors.emc.urls")),
    path("", include("motcua.connectors.portal_sync.urls")),
]
_TO_DESK: list[Address] = [path("", views.first_page, {"address": "/mot-cua/"}, name="first_page")]
_TO_FIGURES: list[Address] = [path("", views.first_page, {"address": "/do-luong/"}, name="first_page")]

PROFILES: dict[str, list[Address]] = {
    "all": [*_HOUSE, *_CASEWORK, *_NATIONAL, *_PORTAL],
    "agency": [*_HOUSE, *_CASEWORK, *_PORTAL],
    "headless": [*_HOUSE, *_CASEWORK, *_TO_DESK],
    "national": [*_HOUSE, *_NATIONAL, *_TO_FIGURES],
}

urlpatterns = PROFILES[settings.PROFILE]
handler400 = "motcua.sites.compose.views.bad_request"
handler404 = "motcua.sites.compose.views.page_not_found"
handler500 = "motcua.sites.compose.views.server_error"
