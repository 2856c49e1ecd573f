//! libFuzzer's entry to [`chuangyou_fuzz::sealed`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| chuangyou_fuzz::sealed::run(data));
