"""Addresses of the citizens' site."""

from django.urls import path

from motcua.sites.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim/", views.search, name="search"),
    path("goi-y/", views.suggest, name="suggest"),
    path("thu-tuc/<str:code>/", views.procedure, name="procedure"),
    path("linh-vuc/", views.fields, name="fields"),
    path("linh-vuc/<slug:slug>/", views.field, name="field"),
    path("viec-doi/<slug:slug>/", views.life_event, name="life_event"),
    path("diem-mot-cua/", views.desks, name="desks"),
    path("xac-minh/<str:token>/", views.verify, name="verify"),
    path("so-do/", views.site_map, name="site_map"),
    path("tro-giup/", views.help_page, name="help"),
    path("tiep-can/", views.accessibility, name="accessibility"),
    path("du-lieu-ca-nhan/", views.personal_data, name="personal_data"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("so-do/trang.xml", views.sitemap_pages, name="sitemap_pages"),
    path("so-do/linh-vuc-<slug:slug>.xml", views.sitemap_field, name="sitemap_field"),
]
