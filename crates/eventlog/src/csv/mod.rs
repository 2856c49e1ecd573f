//! CSV (RFC 4180): read in blocks on several threads.
//!
//! [`header`] finds out what the columns mean; [`cut`] splits the file after a row; [`rows`] finds the
//! fields of a row; [`parse`] turns a block into columns, with the help of [`recent`]; [`merge`] joins them
//! in the file's order, [`attribute`] by [`attribute`]; and [`infer`] gives columns of texts the type that all
//! their values have.

mod attribute;
mod cut;
mod header;
mod infer;
mod merge;
mod parse;
mod recent;
mod rows;
#[cfg(test)]
mod tests;

pub(crate) use merge::read;
