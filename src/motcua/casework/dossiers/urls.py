"""Addresses of the citizen's and the officer's pages."""

from django.urls import path

from motcua.casework.dossiers.views import applicant, officer

app_name = "dossiers"
desk = "mot-cua/ho-so/<uuid:dossier_id>/"
own = "ho-so/<uuid:dossier_id>/"

urlpatterns = [
    path("ho-so/", applicant.my_dossiers, name="mine"),
    path("tra-cuu/", applicant.look_up, name="look_up"),
    path("nop-ho-so/<str:procedure_code>/", applicant.start, name="start"),
    path(own, applicant.tracking, name="tracking"),
    path(f"{own}khai/", applicant.fill, name="fill"),
    path(f"{own}khai/<slug:page>/", applicant.fill, name="fill_page"),
    path(f"{own}luu/<slug:page>/", applicant.autosave, name="autosave"),
    path(f"{own}giay-to/", applicant.papers, name="papers"),
    path(f"{own}giay-to/<uuid:attachment_id>/", applicant.own_paper, name="own_paper"),
    path(f"{own}giay-to/<uuid:attachment_id>/bo/", applicant.remove_paper, name="remove_paper"),
    path(f"{own}nop/", applicant.review, name="review"),
    path(f"{own}nop-phi/", applicant.pay, name="pay"),
    path(f"{own}rut/", applicant.withdraw, name="withdraw"),
    path(f"{own}phieu/<int:form_id>.pdf", applicant.own_form, name="own_form"),
    path("mot-cua/", officer.inbox, name="inbox"),
    path(desk, officer.dossier, name="officer_dossier"),
    path(f"{desk}tiep-nhan/", officer.receive, name="receive"),
    path(f"{desk}bo-sung/", officer.supplement, name="request_supplement"),
    path(f"{desk}tu-choi/", officer.refuse, name="refuse"),
    path(f"{desk}phan-cong/", officer.assign, name="assign"),
    path(f"{desk}trinh/", officer.propose, name="propose"),
    path(f"{desk}duyet/", officer.approve, name="approve"),
    path(f"{desk}tra-lai/", officer.send_back, name="send_back"),
    path(f"{desk}tra-ket-qua/", officer.return_result, name="return_result"),
    path(f"{desk}nguoi-nop/", officer.reveal, name="reveal"),
    path(f"{desk}giay-to/<uuid:attachment_id>/", officer.attachment, name="officer_paper"),
    path(f"{desk}phieu/<int:form_id>.pdf", officer.issued_form, name="officer_form"),
    path(f"{desk}phieu-kiem-soat.pdf", officer.control_slip, name="control_slip"),
    path(f"{desk}ket-qua.pdf", officer.result, name="officer_result"),
]
