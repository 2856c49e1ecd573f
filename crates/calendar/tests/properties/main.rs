//! Every answer against a naive oracle that walks day by day or second by second.

mod calendar;
mod clock;
mod office;
mod oracle;
mod zone;
