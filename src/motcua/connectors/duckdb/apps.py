from django.apps import AppConfig


class DuckDbConfig(AppConfig):
    name = "motcua.connectors.duckdb"
    label = "duckdb"

    def ready(self) -> None:
        from motcua.connectors.duckdb.adapter import DuckDbEngine
        from motcua.oversight.indicators.ports import register_engine

        register_engine("duckdb", DuckDbEngine)
