"""The schedule: one table for everything with a date, projected from the nouns, and what of it partners may see."""
