"""Prove a workflow sound before it runs, or show the shortest run that is not; and simulate runs of it.

The engine is pure, so its own states are what is explored: no model of it could differ from it.
"""
