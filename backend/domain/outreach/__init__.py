"""Outreach: what leaves the office by itself: calendar feeds, reminder rules, reminders, the ledger of mail."""
