//! CSV (RFC 4180): read in blocks on several threads.
//!
//! [`header`] finds out what the columns mean; [`cut`] splits the file after a row; [`rows`] finds the
//! fields of a row; [`parse`] turns a block into columns; [`merge`] joins them in the file's order; and
//! [`infer`] gives columns of texts the type that all their values have.

mod cut;
mod header;
mod infer;
mod merge;
mod parse;
mod rows;
#[cfg(test)]
mod tests;

pub(crate) use merge::read;
