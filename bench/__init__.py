"""What a durable step costs, on the product's real path: services, embedded executor, SQLite with full fsync."""
