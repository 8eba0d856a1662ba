"""The fixtures of web tests."""

from tests.web_fixtures import *  # noqa: F403 - pytest finds fixtures by name
