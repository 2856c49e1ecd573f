//! What changes a case, and what happens by itself.
