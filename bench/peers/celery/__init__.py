"""Celery alone: chains and chords on Redis."""
