"""The partners: regions, organisations, people and posts, and the partnerships between them."""
