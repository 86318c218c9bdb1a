"""Pages of the national site."""

from motcua.sites.national.views.cascade import cascade_file, cascade_unit, cascades, own_targets
from motcua.sites.national.views.cascade_doors import cascade_head, cascade_set, hand_down
from motcua.sites.national.views.counted_sites import counted_sites, register_site, retire_site
from motcua.sites.national.views.events import dossier_events, dossiers
from motcua.sites.national.views.index_weights import index_weights
from motcua.sites.national.views.live import agency_list, agency_page, observed, observed_file, procedure_page
from motcua.sites.national.views.open_leagues import (
    catalogue,
    embed_assessment,
    embed_league,
    league_file,
    league_of_month,
)
from motcua.sites.national.views.overview import overview
from motcua.sites.national.views.plan_doors import estimate_procedure, withdraw_target
from motcua.sites.national.views.planning import plan, plan_file, set_target, targets
from motcua.sites.national.views.probe_desk import (
    allow_host,
    allow_known_hosts,
    announce_outage,
    check_page,
    end_host,
    end_target,
    outage_desk,
    probe_desk,
    register_target,
    register_targets,
    withdraw_outage,
)
from motcua.sites.national.views.probe_visits import decide_objection, object_visit, probe_picture, probe_visit
from motcua.sites.national.views.probes import probe_agency, probe_file, probe_outages, probe_target, probes_page
from motcua.sites.national.views.published import (
    assessment_file,
    assessment_table,
    indicators,
    open_data,
    open_file,
    publications,
    release_2018,
    release_2020,
    round_2023,
)
from motcua.sites.national.views.reconciliation import (
    reconciliation_case,
    reconciliation_list,
    reconciliation_month,
    sign_month,
)
from motcua.sites.national.views.release_doors import (
    abandon_release,
    accept_release,
    allow_reader,
    approve_release,
    prepare_correction,
    prepare_release,
    publish_release,
    withdraw_reader,
)
from motcua.sites.national.views.releases import release, release_bundle, release_file, release_passport
from motcua.sites.national.views.series import embed, sdmx, series
from motcua.sites.national.views.signs import settle_sign, sign, signs
from motcua.sites.national.views.source import (
    hand_over_dossiers,
    retire_source,
    revoke_key,
    rotate_key,
    settle_doubt,
    source,
)
from motcua.sites.national.views.sources import batch_file, file_rejected, receipt, register_source, sources
from motcua.sites.national.views.what_if import movement, what_if
from motcua.sites.national.views.why import why
from motcua.sites.national.views.witnesses import register_witness, retire_witness, witnesses

__all__ = [
    "abandon_release", "accept_release", "agency_list", "agency_page", "allow_host", "allow_known_hosts",
    "allow_reader", "announce_outage", "approve_release", "assessment_file", "assessment_table", "batch_file",
    "cascade_file",
    "cascade_head", "cascade_set", "cascade_unit", "cascades", "catalogue", "check_page", "counted_sites",
    "decide_objection", "dossier_events", "dossiers", "embed", "embed_assessment", "embed_league", "end_host",
    "end_target", "estimate_procedure", "file_rejected", "hand_down", "hand_over_dossiers", "index_weights",
    "indicators", "league_file", "league_of_month", "movement", "object_visit", "observed", "observed_file",
    "open_data", "open_file", "outage_desk", "overview", "own_targets", "plan", "plan_file", "prepare_correction",
    "prepare_release", "probe_agency", "probe_desk", "probe_file", "probe_outages", "probe_picture", "probe_target",
    "probe_visit", "probes_page", "procedure_page", "publications", "publish_release", "receipt", "reconciliation_case",
    "reconciliation_list", "reconciliation_month", "register_site", "register_source", "register_target",
    "register_targets", "register_witness", "release", "release_2018", "release_2020", "release_bundle",
    "release_file", "release_passport", "retire_site", "retire_source", "retire_witness", "revoke_key", "rotate_key",
    "round_2023", "sdmx", "series", "set_target", "settle_doubt", "settle_sign", "sign", "sign_month", "signs",
    "source", "sources", "targets", "what_if", "why", "withdraw_outage", "withdraw_reader", "withdraw_target",
    "witnesses",
]  # fmt: skip
