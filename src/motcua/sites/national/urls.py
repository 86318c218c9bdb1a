"""Addresses of the national site, to be included under `do-luong/`."""

from django.urls import path, register_converter

from motcua.sites.national import views
from motcua.sites.national.downloads import KINDS


class SheetKind:
    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SheetKind, "sheet_kind")

app_name = "national"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("co-quan/", views.agency_list, name="agencies"),
    path("co-quan/<str:code>/", views.agency_page, name="agency"),
    path("co-quan/<str:code>/ho-so/<str:procedure>/", views.dossiers, name="dossiers"),
    path("ho-so/<int:dossier>/", views.dossier_events, name="dossier_events"),
    path("thu-tuc/<str:code>/", views.procedure_page, name="procedure"),
    path("so-lieu/", views.observed, name="observed"),
    path("so-lieu/<slug:name>.<sheet_kind:kind>", views.observed_file, name="observed_file"),
    path("cong-bo/", views.publications, name="publications"),
    path("cong-bo/2020-08/", views.release_2020, name="release_2020"),
    path("cong-bo/2018-quy-2/", views.release_2018, name="release_2018"),
    path("cong-bo/ky/<slug:code>/", views.release, name="release"),
    path("cong-bo/ky/<slug:code>/goi.zip", views.release_bundle, name="release_bundle"),
    path("cong-bo/ky/<slug:code>/bang.<sheet_kind:kind>", views.release_file, name="release_file"),
    path("cong-bo/ky/<slug:code>/o/<str:cell>/", views.release_passport, name="release_passport"),
    path("cong-bo/ky/<slug:code>/vi-sao/<str:agency>/", views.why, name="why"),
    path("cong-bo/ky/<slug:code>/hang/<str:indicator>.<sheet_kind:kind>", views.league_file, name="league_file"),
    path(
        "cong-bo/thang/<str:month>/hang/<str:indicator>.<sheet_kind:kind>", views.league_of_month, name="league_month"
    ),
    path("cong-bo/ky/<slug:code>/neu/", views.what_if, name="what_if"),
    path("cong-bo/ky/<slug:code>/trong-so/", views.index_weights, name="index_weights"),
    path("cong-bo/ky/<slug:code>/bien-dong/", views.movement, name="movement"),
    path("cong-bo/lap/", views.prepare_release, name="prepare_release"),
    path("cong-bo/ky/<slug:code>/bo/", views.abandon_release, name="abandon_release"),
    path("cong-bo/ky/<slug:code>/doc-truoc/", views.allow_reader, name="allow_reader"),
    path("cong-bo/ky/<slug:code>/rut-doc-truoc/", views.withdraw_reader, name="withdraw_reader"),
    path("cong-bo/ky/<slug:code>/accept/", views.accept_release, name="accept_release"),
    path("cong-bo/ky/<slug:code>/approve/", views.approve_release, name="approve_release"),
    path("cong-bo/ky/<slug:code>/publish/", views.publish_release, name="publish_release"),
    path("cong-bo/ky/<slug:code>/correct/", views.prepare_correction, name="prepare_correction"),
    path("chuoi/<str:indicator>/<str:scope>/", views.series, name="series"),
    path("nhung/<str:indicator>/<str:scope>/", views.embed, name="embed"),
    path("nhung/xep-hang/<slug:code>/<str:indicator>/<str:group>/", views.embed_league, name="embed_league"),
    path("nhung/dot/<slug:code>/khoi/<str:group>/", views.embed_assessment, name="embed_assessment"),
    path("du-lieu-mo/danh-muc.jsonld", views.catalogue, name="catalogue"),
    path("du-lieu-mo/sdmx/", views.sdmx, name="sdmx"),
    path("danh-gia/", views.round_2023, name="round_2023"),
    path("danh-gia/dot/<slug:code>/bang.<sheet_kind:kind>", views.assessment_file, name="assessment_file"),
    path(
        "danh-gia/dot/<slug:code>/bang-<slug:table>.<sheet_kind:kind>", views.assessment_table, name="assessment_table"
    ),
    path("chi-so/", views.indicators, name="indicators"),
    path("du-lieu-mo/", views.open_data, name="open_data"),
    path("du-lieu-mo/<slug:name>.<sheet_kind:kind>", views.open_file, name="open_file"),
    path("chi-tieu/", views.targets, name="targets"),
    path("chi-tieu/<str:agency>/", views.plan, name="plan"),
    path("chi-tieu/<str:agency>/dat/", views.set_target, name="set_target"),
    path("chi-tieu/<str:agency>/rut/", views.withdraw_target, name="withdraw_target"),
    path("chi-tieu/<str:agency>/uoc-luong/", views.estimate_procedure, name="estimate_procedure"),
    path("chi-tieu/<str:agency>/ke-hoach.<sheet_kind:kind>", views.plan_file, name="plan_file"),
    path("phan-cap/", views.cascades, name="cascades"),
    path("phan-cap/cua-toi/", views.own_targets, name="own_targets"),
    path("phan-cap/<str:indicator>/<int:year>/<str:unit>/", views.cascade_unit, name="cascade_unit"),
    path("phan-cap/<str:indicator>/<int:year>/<str:unit>/dat/", views.cascade_set, name="cascade_set"),
    path("phan-cap/<str:indicator>/<int:year>/<str:unit>/nguoi/", views.cascade_head, name="cascade_head"),
    path("phan-cap/<str:indicator>/<int:year>/<str:unit>/giao/", views.hand_down, name="hand_down"),
    path(
        "phan-cap/<str:indicator>/<int:year>/<str:unit>/bang.<sheet_kind:kind>", views.cascade_file, name="cascade_file"
    ),
    path("dau-hieu/", views.signs, name="signs"),
    path("dau-hieu/<uuid:id>/", views.sign, name="sign"),
    path("dau-hieu/<uuid:id>/buoc/", views.settle_sign, name="settle_sign"),
    path("nguon/", views.sources, name="sources"),
    path("nguon-moi/", views.register_source, name="register_source"),
    path("trang-web/", views.counted_sites, name="counted_sites"),
    path("trang-web/dang-ky/", views.register_site, name="register_site"),
    path("trang-web/ngung/", views.retire_site, name="retire_site"),
    path("nhan-chung/", views.witnesses, name="witnesses"),
    path("nhan-chung/dang-ky/", views.register_witness, name="register_witness"),
    path("nhan-chung/ngung/", views.retire_witness, name="retire_witness"),
    path("nguon/lo.<sheet_kind:kind>", views.batch_file, name="batch_file"),
    path("nguon/<str:source>/", views.source, name="source"),
    path("nguon/<str:source>/thu-hoi-khoa/", views.revoke_key, name="revoke_key"),
    path("nguon/<str:source>/ngung/", views.retire_source, name="retire_source"),
    path("nguon/<str:source>/ban-giao/", views.hand_over_dossiers, name="hand_over_dossiers"),
    path("nguon/<str:source>/doi-khoa/", views.rotate_key, name="rotate_key"),
    path("nguon/<str:source>/nghi-van/", views.settle_doubt, name="settle_doubt"),
    path("nguon/<str:source>/tep/<int:load>/bi-loai.csv", views.file_rejected, name="file_rejected"),
    path("nguon/<str:source>/<int:sequence>/", views.receipt, name="receipt"),
    path("tham-do/", views.probes_page, name="probes"),
    path("tham-do/bang.<sheet_kind:kind>", views.probe_file, name="probe_file"),
    path("tham-do/co-quan/<str:agency>/", views.probe_agency, name="probe_agency"),
    path("tham-do/trang/<int:page_id>/", views.probe_target, name="probe_target"),
    path("tham-do/ngung/", views.probe_outages, name="probe_outages"),
    path("tham-do/ngung/cua-toi/", views.outage_desk, name="outage_desk"),
    path("tham-do/ngung/bao/", views.announce_outage, name="announce_outage"),
    path("tham-do/ngung/rut/", views.withdraw_outage, name="withdraw_outage"),
    path("tham-do/luot/<uuid:visit>/", views.probe_visit, name="probe_visit"),
    path("tham-do/luot/<uuid:visit>/anh.png", views.probe_picture, name="probe_picture"),
    path("tham-do/luot/<uuid:visit>/phan-doi/", views.object_visit, name="object_visit"),
    path("tham-do/luot/<uuid:visit>/quyet-dinh/", views.decide_objection, name="decide_objection"),
    path("tham-do/ban/", views.probe_desk, name="probe_desk"),
    path("tham-do/ban/may-chu/", views.allow_host, name="allow_host"),
    path("tham-do/ban/may-chu/thoi/", views.end_host, name="end_host"),
    path("tham-do/ban/may-chu/da-biet/", views.allow_known_hosts, name="allow_known_hosts"),
    path("tham-do/ban/trang/", views.register_target, name="register_target"),
    path("tham-do/ban/bang/", views.register_targets, name="register_targets"),
    path("tham-do/ban/tham/", views.check_page, name="check_page"),
    path("tham-do/ban/thoi/", views.end_target, name="end_target"),
    path("doi-soat/", views.reconciliation_list, name="reconciliation"),
    path("doi-soat/vu-viec/<uuid:case_id>/", views.reconciliation_case, name="reconciliation_case"),
    path("doi-soat/<str:agency>/<str:month>/", views.reconciliation_month, name="reconciliation_month"),
    path("doi-soat/<str:agency>/<str:month>/ky/", views.sign_month, name="reconciliation_sign"),
]
