"""Pages of the national site."""

from motcua.sites.national.views.live import agency_list, agency_page, observed, observed_file, procedure_page
from motcua.sites.national.views.overview import overview
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
from motcua.sites.national.views.sources import batch_file, receipt, sources

__all__ = [
    "agency_list", "agency_page", "batch_file", "indicators", "observed", "observed_file", "open_data", "open_file",
    "overview", "procedure_page", "publications", "receipt",
    "reconciliation_case", "reconciliation_list", "reconciliation_month", "release_2018", "release_2020", "round_2023",
    "sign_month", "sources",
]  # fmt: skip
