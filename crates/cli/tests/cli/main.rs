//! The binary, from the outside: what it prints, what it writes, how it ends.

mod backup;
mod bad_input;
mod calendar;
mod check;
mod convert;
mod draw;
mod explain;
mod export;
mod merge;
mod real_logs;
mod run;
mod sample;
#[cfg(unix)]
mod stop;
mod supervise;
