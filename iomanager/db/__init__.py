"""The database: SQLite in the user's folder by default, PostgreSQL by URL, with the same schema and migrations."""
