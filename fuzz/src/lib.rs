//! What is fuzzed, as plain functions.
//!
//! A target is one module here with two functions: `run`, which feeds bytes to a reader and checks what must
//! always hold, and `seeds`, which writes a few good inputs to begin from. The files in `fuzz_targets/` hand
//! libFuzzer's bytes to `run`; `examples/smoke.rs` does the same with mutated seeds on a stable compiler.
//!
//! To add one: write `src/<name>.rs`, list it in [`TARGETS`], copy a file of `fuzz_targets/` and its `[[bin]]`.

#![forbid(unsafe_code)]

pub mod calendar;
pub mod csv;
pub mod jsonl;
pub mod mutate;
pub mod ocel;
pub mod programme;
pub mod sealed;
pub mod xes;

/// One thing that is fuzzed.
pub struct Target {
    /// The name of the module here and of the binary for libFuzzer.
    pub name: &'static str,
    /// Reads the bytes; returns for every input, good or bad, and panics only for a fault of the reader.
    pub run: fn(&[u8]),
    /// Good inputs, small, made by code.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Everything that is fuzzed.
pub const TARGETS: &[Target] = &[
    Target { name: "calendar", run: calendar::run, seeds: calendar::seeds },
    Target { name: "programme", run: programme::run, seeds: programme::seeds },
    Target { name: "xes", run: xes::run, seeds: xes::seeds },
    Target { name: "csv", run: csv::run, seeds: csv::seeds },
    Target { name: "jsonl", run: jsonl::run, seeds: jsonl::seeds },
    Target { name: "ocel", run: ocel::run, seeds: ocel::seeds },
    Target { name: "sealed", run: sealed::run, seeds: sealed::seeds },
];
