"""Addresses of the inbox."""

from django.urls import path

from motcua.foundation.notifications import views

app_name = "notifications"
urlpatterns = [
    path("thong-bao/", views.inbox, name="inbox"),
    path("thong-bao/doc-het/", views.mark_all_read, name="mark_all_read"),
    path("thong-bao/<uuid:message_id>/doc/", views.mark_read, name="mark_read"),
]
