"""The demo office: a believable year relative to the day of loading, through the office's own commands (demo.md)."""

from backend.demo.loading import Loaded, Scale, feed_url, load, reset
from backend.demo.office import SignIn

__all__ = ["Loaded", "Scale", "SignIn", "feed_url", "load", "reset"]
