"""Amity's backend: what the office knows and may do, and the doors to it."""
