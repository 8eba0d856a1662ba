"""The WSGI entry: reads the settings, opens the database, makes the application; no logic."""

import os
from pathlib import Path

from backend.app import create_app
from backend.domain import transactions
from config import settings

settings.one_tz_database()
_settings = settings.load(os.environ, Path(__file__).parent)
app = create_app(_settings, transactions.open_sessions(_settings.database_url))
