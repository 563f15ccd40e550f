"""Baton beside its peers: each in an environment of its own, on the same work, in one run, taking turns."""
