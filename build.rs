//! Links GCC's unwinder into the program where it can be: to find and load its library takes a tenth of a millisecond of
//! every run, and the program, which ends where it panics, never calls it.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    let target_is = |part: &str, value: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).is_ok_and(|is| is == value);
    // Nowhere else is it a library of its own.
    if target_is("OS", "linux") && target_is("ENV", "gnu") && linker_has_unwinder() {
        println!("cargo::rustc-link-lib=gcc_eh");
    }
}

/// Whether the linker has the unwinder to link: one of LLVM's alone has not, and loads the library as before.
fn linker_has_unwinder() -> bool {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| OsString::from("cc"));
    // GCC and clang print a whole path for what they have, and the bare name for what they have not.
    let found = Command::new(linker).arg("-print-file-name=libgcc_eh.a").output();
    found.is_ok_and(|found| Path::new(String::from_utf8_lossy(&found.stdout).trim()).is_absolute())
}
