"""Addresses of signing in, my account, and the administration of roles."""

from django.urls import path

from motcua.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-nhap/ve", views.complete_sign_in, name="complete_sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("tai-khoan/", views.my_account, name="my_account"),
    path("quan-tri/tai-khoan/", views.list_accounts, name="list_accounts"),
    path("quan-tri/tai-khoan/<uuid:account_id>/", views.show_account, name="show_account"),
    path("quan-tri/tai-khoan/<uuid:account_id>/vai-tro/", views.grant_role, name="grant_role"),
    path("quan-tri/tai-khoan/<uuid:account_id>/khoa/", views.close_account, name="close_account"),
    path("quan-tri/tai-khoan/<uuid:account_id>/mo/", views.reopen_account, name="reopen_account"),
    path("quan-tri/vai-tro/<int:grant_id>/thu-hoi/", views.revoke_role, name="revoke_role"),
]
