"""Show runs as they go: a socket replays a run's log from any event number, then follows.

The log is the truth. What is sent here is read from it, after commit; a hint that is lost costs a second.
"""
