"""Addresses of assessments, to be included under `do-luong/danh-gia/`."""

from django.urls import path

from motcua.oversight.assessment import views

app_name = "assessment"
one = "dot/<slug:code>/"

urlpatterns = [
    path("dot/", views.assessment_list, name="assessments"),
    path("tieu-chi/", views.criteria_list, name="criteria_sets"),
    path("tieu-chi/<slug:set_code>/", views.criteria_page, name="criteria"),
    path("mo/", views.open_page, name="open"),
    path("viec/", views.task_list, name="tasks"),
    path("cua-toi/", views.own_list, name="own"),
    path("y-kien/", views.reply_list, name="replies"),
    path("y-kien/<slug:release>/<str:indicator>/<str:agency>/", views.reply_page, name="reply"),
    path("anh/<int:photo>/", views.photo_page, name="photo"),
    path("bang-chung/<int:evidence>/", views.evidence_page, name="evidence"),
    path(one, views.results_page, name="results"),
    path(f"{one}tieu-chi/", views.applied_criteria, name="applied_criteria"),
    path(f"{one}co-quan/<str:agency>/", views.agency_page, name="agency"),
    path(f"{one}cham/<str:agency>/", views.sheet_page, name="sheet"),
    path(f"{one}xet/<str:agency>/", views.agency_desk, name="desk"),
    path(f"{one}tra-loi/<str:agency>/bang.xlsx", views.self_table_file, name="self_table"),
    path(f"{one}tra-loi/<str:agency>/", views.answer_page, name="answer"),
    path(f"{one}dieu-hanh/", views.board, name="board"),
    path(f"{one}dieu-hanh/phan-cong/", views.assign_step, name="assign"),
    path(f"{one}dieu-hanh/lay-so-lieu/", views.draw_step, name="draw"),
    path(f"{one}dieu-hanh/khep-diem/", views.close_step, name="close"),
    path(f"{one}dieu-hanh/phe-duyet/", views.approve_step, name="approve"),
    path(f"{one}dieu-hanh/thay-nguoi/", views.replace_step, name="replace"),
    path(f"{one}dieu-hanh/gia-han/", views.extend_step, name="extend"),
    path(f"{one}dieu-hanh/thu-tuc/", views.procedure_step, name="procedure"),
    path(f"{one}dieu-hanh/cong-bo/", views.publish_step, name="publish"),
]
