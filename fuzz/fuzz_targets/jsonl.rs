//! libFuzzer's entry to [`chuangyou_fuzz::jsonl`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| chuangyou_fuzz::jsonl::run(data));
