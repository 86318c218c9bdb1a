from django.apps import AppConfig


class ComposeConfig(AppConfig):
    name = "motcua.sites.compose"
    label = "compose"

    def ready(self) -> None:
        from motcua.oversight.releases.ports import register_expectation_source
        from motcua.sites.compose.expectations import SidesExpectations

        register_expectation_source(SidesExpectations())
