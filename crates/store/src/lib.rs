//! The journal and everything computed from it, in SQLite or PostgreSQL.
