"""Addresses of the beacons."""

from __future__ import annotations

from django.urls import path

from motcua.oversight.beacons import views

app_name = "beacons"
urlpatterns = [
    path("dem/", views.collect, name="collect"),
    path("dem/dem.js", views.script, name="script"),
    path("dem/<str:token>/matomo.php", views.matomo, name="matomo"),
]
