//! libFuzzer's entry to [`chuangyou_fuzz::calendar`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| chuangyou_fuzz::calendar::run(data));
