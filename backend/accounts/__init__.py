"""Signing in: passwords, accounts, tokens of the API. Who may do what is `backend.domain.office.access`'s matter."""
