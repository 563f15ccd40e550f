"""LangGraph, with its checkpoints in PostgreSQL or SQLite."""
