"""The entries each noun derives, one module a noun: `derive(session, act, ids)` reads rows and yields `Projected`."""
