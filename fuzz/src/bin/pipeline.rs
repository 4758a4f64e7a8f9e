//! The whole pipeline, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oidc_crosscheck_fuzz::pipeline::run(data));
