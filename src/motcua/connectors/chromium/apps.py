from django.apps import AppConfig


class ChromiumConfig(AppConfig):
    name = "motcua.connectors.chromium"
    label = "chromium"

    def ready(self) -> None:
        from motcua.connectors.chromium.adapter import ChromiumVisitor
        from motcua.oversight.probes.ports import register_visitor

        register_visitor(ChromiumVisitor())
