//! Every reader, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oidc_crosscheck_fuzz::readers::run(data));
