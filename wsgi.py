"""The WSGI entry: reads the settings, opens the database, makes the application and what stands before it; no logic."""

import os
from pathlib import Path

from backend.app import create_app
from backend.domain import transactions
from backend.http.front import Front
from config import settings

settings.one_tz_database()
_settings = settings.load(os.environ, Path(__file__).parent)
app = Front(create_app(_settings, transactions.open_sessions(_settings.database_url)))
