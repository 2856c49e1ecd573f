//! libFuzzer's entry to [`chuangyou_fuzz::csv`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| chuangyou_fuzz::csv::run(data));
