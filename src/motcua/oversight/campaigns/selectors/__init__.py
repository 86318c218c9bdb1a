"""Questions to campaigns: who reports, what is due, how complete and timely reports are, what they say."""

from motcua.oversight.campaigns.selectors.campaigns import (
    calendar_feed,
    campaign,
    campaigns,
)
from motcua.oversight.campaigns.selectors.facts import report_facts
from motcua.oversight.campaigns.selectors.forms import form, form_in_force, forms
from motcua.oversight.campaigns.selectors.rates import (
    late_list,
    progress_of,
    progress_of_all,
    rates_by_agency,
    rates_by_kind,
)
from motcua.oversight.campaigns.selectors.register import history_of, register_of
from motcua.oversight.campaigns.selectors.reports import report, submission

__all__ = [
    "calendar_feed", "campaign", "campaigns", "form", "form_in_force",
    "forms", "history_of", "late_list", "progress_of",
    "progress_of_all", "rates_by_agency", "rates_by_kind", "register_of", "report", "report_facts", "submission",
]  # fmt: skip
