from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "motcua.oversight.reconciliation"
    label = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.reconciliation import handlers as handlers
        from motcua.oversight.reconciliation.ports import register_feed
        from motcua.oversight.reconciliation.selectors.feeds import FactsFeed, ProbesFeed, ReportsFeed, VisitsFeed

        for feed in (FactsFeed(), ReportsFeed(), VisitsFeed(), ProbesFeed()):
            register_feed(feed)
