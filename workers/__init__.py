"""Workers: the clock that makes messages due, and the drain that sends them; in one process or in many."""
