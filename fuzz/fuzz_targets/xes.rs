//! libFuzzer's entry to [`chuangyou_fuzz::xes`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| chuangyou_fuzz::xes::run(data));
