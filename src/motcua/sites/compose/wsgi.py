"""The WSGI entry point of the web process."""

import os
from typing import cast

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.sites.compose.settings")
_program = get_wsgi_application()

from motcua.sites.compose.assets import Application, with_assets  # noqa: E402

application = with_assets(cast(Application, _program), settings.STATIC_URL)
