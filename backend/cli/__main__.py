"""`python -m backend.cli` is `amity`."""

from backend.cli import main

main()
