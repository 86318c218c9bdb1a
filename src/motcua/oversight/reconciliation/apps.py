from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "motcua.oversight.reconciliation"
    label = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.reconciliation import handlers as handlers
        from motcua.oversight.reconciliation.ports import register_feed, register_fetcher
        from motcua.oversight.reconciliation.selectors.feeds import FactsFeed, ReportsFeed, VisitsFeed
        from motcua.oversight.reconciliation.services import KernelFetcher

        for feed in (FactsFeed(), ReportsFeed(), VisitsFeed()):
            register_feed(feed)
        register_fetcher(KernelFetcher())
