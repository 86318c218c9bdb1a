"""The WSGI entry point of the web process."""

import os
from typing import cast

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.sites.compose.settings")
_program = get_wsgi_application()

from motcua.kernel import environment  # noqa: E402
from motcua.sites.compose.arrival import with_arrival  # noqa: E402
from motcua.sites.compose.assets import Application, with_assets  # noqa: E402

_in_turn = with_arrival(cast(Application, _program), environment.count("MOTCUA_WEB_THREADS"))
application = with_assets(_in_turn, settings.STATIC_URL)
