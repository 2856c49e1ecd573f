//! libFuzzer's entry to [`chuangyou_fuzz::ocel`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| chuangyou_fuzz::ocel::run(data));
