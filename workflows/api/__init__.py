"""The HTTP API: strict JSON in, named fields only, one shape of error out. Views call services and selectors."""
