"""Real servers for tests: where their programs are, how they start on free ports, and that none outlives the run."""
