"""The HTTP API: explicit serializers, strict JSON in, one shape of error out. Views call services and selectors only."""
