//! XES (IEEE 1849): read in blocks on several threads, whatever the size of the file.
//!
//! [`cut`] splits the file where no tag is open but the log's and perhaps one trace's; [`parse`] turns each
//! block into columns, with texts interned per thread; [`merge`] joins them in the file's order. [`scan`]
//! knows XML, [`keys`] recognises at one glance the beginnings of attributes that were seen before.

mod cut;
mod keys;
mod merge;
mod parse;
mod part;
mod plan;
mod scan;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use merge::read;
