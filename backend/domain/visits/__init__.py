"""Delegation visits: legs, and the programme by leg and day."""
