"""Files from outside: what they really are, under which name they may be shown, and where their bytes are kept."""
