"""What the office knows and may do; no framework in here."""
