"""The office itself: who works in it, who may see what, what has been changed."""
