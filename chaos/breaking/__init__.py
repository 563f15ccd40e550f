"""A Django app that breaks the process it is installed in, where the environment says so."""
