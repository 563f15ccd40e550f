"""Programs for those who develop Baton: checks, a demonstration, a cluster on one machine."""
