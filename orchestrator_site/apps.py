"""The site as an app, so that Django finds its system checks and its wiring."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules

from orchestrator_site.checks import check_data_directory, check_executor, check_hosts, check_secrets


class SiteConfig(AppConfig):
    """Wire the system checks in."""

    name = "orchestrator_site"

    def ready(self) -> None:
        """Register what has to hold before anything is served, and wire the parts together in every process."""
        autodiscover_modules("wiring")
        for check in (check_data_directory, check_executor, check_hosts, check_secrets):
            checks.register(check)
