"""Addresses of directives, to be included under `nhiem-vu/`."""

from django.urls import path

from motcua.oversight.directives import views

app_name = "directives"
urlpatterns = [
    path("", views.index, name="index"),
    path("cua-toi/", views.desk, name="desk"),
    path("bang/", views.board, name="board"),
    path("van-phong/", views.office, name="office"),
    path("nhap/", views.enter, name="enter"),
    path("van-ban/<uuid:directive_id>/", views.directive, name="directive"),
    path("van-ban/<uuid:directive_id>/doc/", views.read, name="read"),
    path("van-ban/<uuid:directive_id>/hien/", views.publish, name="publish"),
    path("van-ban/<uuid:directive_id>/them/", views.add, name="add"),
    path("van-ban/<uuid:directive_id>/canh-ban/", views.beside, name="beside"),
    path("van-ban/<uuid:directive_id>/de-xuat/", views.proposals, name="proposals"),
    path("de-xuat/<int:proposal_id>/", views.decide_proposal, name="decide_proposal"),
    path("muc/<uuid:task_id>/giao-them/", views.give, name="give"),
    path("muc/<uuid:task_id>/thoi/", views.cancel, name="cancel"),
    path("viec/<uuid:duty_id>/", views.duty, name="duty"),
    path("viec/<uuid:duty_id>/bao-cao/", views.report, name="report"),
    path("viec/<uuid:duty_id>/gia-han/", views.extend, name="extend"),
    path("viec/<uuid:duty_id>/lanh-dao/", views.lead, name="lead"),
    path("viec/<uuid:duty_id>/quyet-dinh/", views.decide, name="decide"),
    path("viec/<uuid:duty_id>/y-kien/", views.comment, name="comment"),
    path("viec/<uuid:duty_id>/minh-chung/<int:evidence_id>/", views.evidence, name="evidence"),
]
