from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "motcua.sites.national"
    label = "national"
