"""Addresses of letters."""

from django.urls import path

from motcua.oversight.letters import views

app_name = "letters"
urlpatterns = [
    path("cong-van/", views.letters, name="letters"),
    path("cong-van/moi/", views.compose_letter, name="compose_letter"),
    path("cong-van/da-gui/<slug:original_code>/", views.original, name="original"),
    path("cong-van/da-gui/<slug:original_code>/tep/<slug:file_kind>/", views.original_file, name="original_file"),
    path("cong-van/<uuid:letter_id>/", views.letter, name="letter"),
    path("cong-van/<uuid:letter_id>/phu-luc/", views.annexes, name="annexes"),
    path("cong-van/<uuid:letter_id>/tep/<slug:file_kind>/", views.letter_file, name="letter_file"),
    path("cong-van/<uuid:letter_id>/sua/", views.save_letter, name="save_letter"),
    path("cong-van/<uuid:letter_id>/so-lieu-moi/", views.refresh_letter, name="refresh_letter"),
    path("cong-van/<uuid:letter_id>/thay-the/", views.renew_letter, name="renew_letter"),
    path("cong-van/<uuid:letter_id>/trinh/", views.submit_letter, name="submit_letter"),
    path("cong-van/<uuid:letter_id>/dong-y/", views.review_letter, name="review_letter"),
    path("cong-van/<uuid:letter_id>/tra-lai/", views.return_letter, name="return_letter"),
    path("cong-van/<uuid:letter_id>/phe-duyet/", views.approve_letter, name="approve_letter"),
    path("cong-van/<uuid:letter_id>/cap-so/", views.number_letter, name="number_letter"),
    path("cong-van/<uuid:letter_id>/ky/", views.ask_to_sign, name="ask_to_sign"),
    path("cong-van/<uuid:letter_id>/gui/", views.dispatch_letter, name="dispatch_letter"),
    path("cong-van/<uuid:letter_id>/gui-lai/", views.retry_posting, name="retry_posting"),
    path("cong-van/<uuid:letter_id>/cong-bo/", views.publish_letter, name="publish_letter"),
    path("cong-van/<uuid:letter_id>/luu-tru/", views.archive_letter, name="archive_letter"),
]
