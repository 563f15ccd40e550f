"""Every read; each starts from what the user may see."""
