"""Addresses of campaigns, to be included under `bao-cao/`."""

from django.urls import path

from motcua.oversight.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("cho-duyet/", views.queue, name="queue"),
    path("tien-do/", views.progress, name="progress"),
    path("lich.ics", views.feed, name="feed"),
    path("khoa-bien-nhan.pem", views.receipt_key, name="receipt_key"),
    path("bang/", views.board, name="board"),
    path("mo-dot/", views.open_round, name="open"),
    path("phan-cong/", views.assignments, name="assignments"),
    path("phan-cong/<slug:form>/<str:agency>/", views.assignment_history, name="assignment_history"),
    path("<uuid:report_id>/", views.report, name="report"),
    path("<uuid:report_id>/da-xem/", views.readings, name="readings"),
    path("<uuid:report_id>/luu/", views.autosave, name="autosave"),
    path("<uuid:report_id>/mau.xlsx", views.template, name="template"),
    path("<uuid:report_id>/bien-nhan/<int:version>/", views.receipt, name="receipt"),
    path("<uuid:report_id>/bien-nhan/<int:version>.json", views.receipt_file, name="receipt_file"),
    path("<uuid:report_id>/quyet-dinh/", views.decide, name="decide"),
    path("<uuid:report_id>/mo-lai/", views.reopen, name="reopen"),
    path("<uuid:report_id>/y-kien/", views.comment, name="comment"),
    path("<uuid:report_id>/gia-han/", views.except_report, name="except"),
    path("<uuid:report_id>/chuyen/", views.pass_on, name="pass_on"),
    path("<uuid:report_id>/loai/", views.exclude, name="exclude"),
]
