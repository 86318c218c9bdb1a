"""Pages of the national site."""

from motcua.sites.national.views.events import dossier_events, dossiers
from motcua.sites.national.views.index_weights import index_weights
from motcua.sites.national.views.live import agency_list, agency_page, observed, observed_file, procedure_page
from motcua.sites.national.views.overview import overview
from motcua.sites.national.views.planning import plan, plan_file, set_target, targets
from motcua.sites.national.views.published import (
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
from motcua.sites.national.views.releases import (
    accept_release,
    approve_release,
    prepare_correction,
    publish_release,
    release,
    release_bundle,
    release_file,
    release_passport,
)
from motcua.sites.national.views.series import embed, sdmx, series
from motcua.sites.national.views.signs import settle_sign, sign, signs
from motcua.sites.national.views.source import revoke_key, rotate_key, settle_doubt, source
from motcua.sites.national.views.sources import batch_file, receipt, sources
from motcua.sites.national.views.what_if import movement, what_if

__all__ = [
    "accept_release", "agency_list", "agency_page", "approve_release", "batch_file", "dossier_events", "dossiers",
    "embed", "index_weights", "indicators", "movement", "observed", "observed_file", "open_data", "open_file",
    "overview", "plan",
    "plan_file", "prepare_correction", "procedure_page", "publications", "publish_release", "receipt",
    "reconciliation_case", "reconciliation_list", "reconciliation_month", "release", "release_2018", "release_2020",
    "release_bundle", "release_file", "release_passport", "revoke_key", "rotate_key", "round_2023", "sdmx", "series",
    "set_target", "settle_doubt", "settle_sign", "sign", "sign_month", "signs", "source", "sources", "targets",
    "what_if",
]  # fmt: skip
