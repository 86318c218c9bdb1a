"""All addresses of the program: each module's own, the JSON API, and the frame."""

from django.urls import URLPattern, URLResolver, include, path

from motcua.sites.compose import views
from motcua.sites.compose.api import api, intake_api

urlpatterns: list[URLPattern | URLResolver] = [
    path("ngon-ngu/<str:language>/", views.choose_language, name="choose_language"),
    path("kit/", views.living_kit, name="kit"),
    path("api/v1/", api.urls),
    path("api/intake/v1/", intake_api.urls),
    path("", include("motcua.foundation.accounts.urls")),
    path("", include("motcua.foundation.exchange.urls")),
    path("", include("motcua.foundation.notifications.urls")),
    path("", include("motcua.foundation.vault.urls")),
    path("", include("motcua.foundation.signing.urls")),
    path("", include("motcua.casework.payments.urls")),
    path("", include("motcua.casework.dossiers.urls")),
    path("", include("motcua.casework.interaction.urls")),
    path("", include("motcua.connectors.paygov.urls")),
    path("do-luong/", include("motcua.sites.national.urls")),
    path("", include("motcua.sites.portal.urls")),
]
handler404 = "motcua.sites.compose.views.page_not_found"
handler500 = "motcua.sites.compose.views.server_error"
