"""Addresses for the tests of this module."""

from django.urls import include, path
from ninja import NinjaAPI

from motcua.foundation.notifications.api import router

api = NinjaAPI(urls_namespace="notifications-tests")
api.add_router("", router)

urlpatterns = [path("api/v1/", api.urls), path("", include("motcua.foundation.notifications.urls"))]
