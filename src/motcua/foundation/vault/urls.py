"""Addresses of the vault."""

from django.urls import path

from motcua.foundation.vault import views

app_name = "vault"
urlpatterns = [
    path("kho-giay-to/", views.list_documents, name="list_documents"),
    path("tep/<uuid:file_id>/", views.download_file, name="download_file"),
]
