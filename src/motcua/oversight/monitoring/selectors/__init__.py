"""Questions to the measure: published tables as printed, observed figures as pairs, now and as known at an instant."""

from motcua.oversight.monitoring.selectors.cells import offered_services, told_traits
from motcua.oversight.monitoring.selectors.dossiers import dossier_codes, last_told_at, told_counts, told_dossiers
from motcua.oversight.monitoring.selectors.figures import (
    current_period,
    cut_off,
    figures_by_agency,
    figures_by_procedure,
    figures_by_service,
    figures_by_top_agency,
    figures_by_top_procedure,
    figures_of,
    months_with_figures,
    observed_months,
    pairs_by_unit,
    series_of,
    state_of_knowledge,
    total,
    use_of,
)
from motcua.oversight.monitoring.selectors.file_dossiers import file_dossiers, file_history, file_places
from motcua.oversight.monitoring.selectors.files import file_loads, file_totals, last_loaded_at, rejected_rows
from motcua.oversight.monitoring.selectors.ledger import COLUMNS, ledger_files, open_ledger
from motcua.oversight.monitoring.selectors.published import (
    KIEN_GIANG_2020,
    LEVEL4_2020,
    QUARTER_2_2018,
    annex_rows,
    declared_of,
    declared_pairs,
    printed_rate,
    publication,
    publications,
)
from motcua.oversight.monitoring.selectors.reading import one_reading
from motcua.oversight.monitoring.selectors.revisions import revisions

__all__ = [
    "COLUMNS",
    "KIEN_GIANG_2020",
    "LEVEL4_2020",
    "QUARTER_2_2018",
    "annex_rows",
    "current_period",
    "cut_off",
    "declared_of",
    "declared_pairs",
    "dossier_codes",
    "figures_by_agency",
    "figures_by_procedure",
    "figures_by_service",
    "figures_by_top_agency",
    "figures_by_top_procedure",
    "figures_of",
    "file_dossiers",
    "file_history",
    "file_loads",
    "file_places",
    "file_totals",
    "last_loaded_at",
    "last_told_at",
    "ledger_files",
    "months_with_figures",
    "observed_months",
    "offered_services",
    "one_reading",
    "open_ledger",
    "pairs_by_unit",
    "printed_rate",
    "publication",
    "publications",
    "rejected_rows",
    "revisions",
    "series_of",
    "state_of_knowledge",
    "told_counts",
    "told_dossiers",
    "told_traits",
    "total",
    "use_of",
]  # fmt: skip
