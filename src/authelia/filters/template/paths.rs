//! Functions on paths, base32 and what is made of a text's bytes.
//!
//! Source: golang/go `src/path/path.go`, `src/encoding/base32`; authelia/authelia `internal/templates/funcs.go`.

use super::call::{Called, FunctionCall, refused};
use super::value::TemplateValue;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The sums of nothing: what is given is put in front of them and is not part of them.
const SHA1: &str = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
const SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SHA512: &str = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931\
                      bd47417a81a538327af927da3e";

/// The value of such a function; `None` if it is another one.
pub(super) fn call(call: &FunctionCall<'_>) -> Called {
    let text = call.text(0);
    let made = match call.name {
        "base" | "osBase" => base(text).to_owned(),
        "dir" | "osDir" => dir(text),
        "ext" | "osExt" => ext(text).to_owned(),
        "clean" | "osClean" => clean(text),
        "sha1sum" => summed(text, SHA1),
        "sha256sum" => summed(text, SHA256),
        "sha512sum" => summed(text, SHA512),
        "b32enc" => encoded(text.as_bytes()),
        "duration" => match call.arguments {
            [TemplateValue::Integer(seconds)] => length(*seconds),
            [TemplateValue::Text(seconds)] => length(seconds.parse().unwrap_or_default()),
            _ => return Ok(None),
        },
        "b32dec" => {
            let bytes = decoded(text).ok_or_else(|| refused("a template decodes what is not base32"))?;
            // Bytes that are no text cannot be kept as one.
            return Ok(String::from_utf8(bytes).ok().map(TemplateValue::text));
        }
        _ => return Ok(None),
    };
    call.make(made.len())?;
    Ok(Some(TemplateValue::text(made)))
}

fn summed(text: &str, sum_of_nothing: &str) -> String {
    let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    bytes + sum_of_nothing
}

/// A number of seconds as Go writes a length of time.
fn length(seconds: i64) -> String {
    let (sign, all) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{rest}s"),
        (0, _) => format!("{sign}{minutes}m{rest}s"),
        _ => format!("{sign}{hours}h{minutes}m{rest}s"),
    }
}

fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let path = path.trim_end_matches('/');
    if path.is_empty() {
        return "/";
    }
    path.rsplit('/').next().unwrap_or(path)
}

fn dir(path: &str) -> String {
    clean(path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default())
}

fn ext(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').and_then(|at| name.get(at..)).unwrap_or_default()
}

/// The shortest path for the same place, by its text alone.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

fn encoded(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let bits = chunk.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let bits = bits << (8 * (5 - chunk.len()));
        let used = (chunk.len() * 8).div_ceil(5);
        for at in 0..8 {
            let digit = usize::try_from(bits >> (35 - 5 * at) & 31).unwrap_or_default();
            out.push(if at < used { char::from(BASE32[digit]) } else { '=' });
        }
    }
    out
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !b"\r\n".contains(byte)).collect();
    if !text.len().is_multiple_of(8) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    let groups = text.len() / 8;
    for (number, chunk) in text.chunks(8).enumerate() {
        let digits: Vec<&u8> = chunk.iter().take_while(|byte| **byte != b'=').collect();
        let padded = chunk.iter().skip(digits.len()).all(|byte| *byte == b'=');
        let length = match digits.len() {
            8 => 5,
            7 => 4,
            5 => 3,
            4 => 2,
            2 => 1,
            _ => return None,
        };
        if !padded || (length < 5 && number + 1 < groups) {
            return None;
        }
        let mut bits = 0_u64;
        for at in 0..8 {
            let value = match digits.get(at) {
                Some(digit) => BASE32.iter().position(|known| known == *digit)?,
                None => 0,
            };
            bits = bits << 5 | u64::try_from(value).ok()?;
        }
        out.extend_from_slice(bits.to_be_bytes().get(3..3 + length)?);
    }
    Some(out)
}
