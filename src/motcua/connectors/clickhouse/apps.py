from django.apps import AppConfig


class ClickHouseConfig(AppConfig):
    name = "motcua.connectors.clickhouse"
    label = "clickhouse"

    def ready(self) -> None:
        from motcua.connectors.clickhouse.adapter import ClickHouseEngine
        from motcua.oversight.indicators.ports import register_engine

        register_engine("clickhouse", ClickHouseEngine)
