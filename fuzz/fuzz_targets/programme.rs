//! libFuzzer's entry to [`chuangyou_fuzz::programme`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| chuangyou_fuzz::programme::run(data));
