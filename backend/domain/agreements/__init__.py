"""Agreements: every signed instrument of a partnership, its terms, its renewal and its end."""
