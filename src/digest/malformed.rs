//! Why a text that begins with `$` is not a digest that Authelia accepts.

use std::fmt;

use super::encoding::{Fault, Field};

/// What is wrong with a digest. It holds nothing of the digest's text, so it can be shown.
///
/// Authelia refuses to start with any of these (`internal/configuration/decode_hooks.go`,
/// `StringToPasswordDigestHookFunc`). `Display` gives a clause with the digest as its subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MalformedDigest {
    /// There are not two `$` with an identifier between them and something after them.
    NoIdentifier,
    /// Every `$` is doubled, as Compose wants it and Authelia does not.
    DoubledDollars,
    /// The identifier would be one that Authelia knows if it were in lower case.
    UpperCase,
    /// The identifier is that of a format which Authelia does not accept, by this name.
    NotAccepted(&'static str),
    /// The identifier is none that is known.
    UnknownIdentifier,
    /// The number of fields is not that of the algorithm.
    Fields {
        /// The algorithm's name.
        algorithm: &'static str,
        /// How many fields it has, in words and numbers.
        expected: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A number is not one, or is out of range.
    Number(&'static str),
    /// The parameters are not `name=value` pairs with commas between them.
    Parameters,
    /// There is a parameter that the algorithm does not have.
    UnknownParameter,
    /// An argon2 version other than 19.
    Version,
    /// A field is not base64.
    Base64(Field, Fault),
    /// A field has a fixed length and this is not it.
    Length {
        /// The field's name.
        field: &'static str,
        /// Its length in characters.
        expected: usize,
        /// Its length here, in bytes.
        found: usize,
    },
    /// A yescrypt setting that is not the three characters beginning with `j` that are understood.
    YescryptSetting,
    /// There is no key, or it is not readable at all.
    NoKey,
    /// `$plaintext$` with nothing after it.
    NoPlaintext,
}

impl fmt::Display for MalformedDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MalformedDigest::NoIdentifier => f.write_str("it begins with `$` but no `$identifier$` follows"),
            MalformedDigest::DoubledDollars => f.write_str("every `$` in it is doubled"),
            MalformedDigest::UpperCase => f.write_str("its identifier has capital letters"),
            MalformedDigest::NotAccepted(name) => write!(f, "it is {name}, which Authelia does not accept here"),
            MalformedDigest::UnknownIdentifier => {
                f.write_str("what is between its first two `$` is not a known algorithm")
            }
            MalformedDigest::Fields {
                algorithm,
                expected,
                found,
            } => write!(
                f,
                "{algorithm} has {expected} fields separated by `$`, and this has {found}"
            ),
            MalformedDigest::Number(what) => write!(f, "its {what} is not a whole number in range"),
            MalformedDigest::Parameters => f.write_str("its parameters are not written as `name=value,name=value`"),
            MalformedDigest::UnknownParameter => f.write_str("it has a parameter that its algorithm does not have"),
            MalformedDigest::Version => f.write_str("its argon2 version is not 19"),
            MalformedDigest::Base64(field, fault) => {
                let field = field.name();
                match fault {
                    Fault::Padding => write!(f, "its {field} has `=` padding"),
                    Fault::Plus => write!(f, "its {field} has `+` where this format has `.`"),
                    Fault::Dot => write!(f, "its {field} has `.` where this format has `+`"),
                    Fault::Space => write!(f, "there is a space in its {field}"),
                    Fault::Character => write!(f, "its {field} has a character that is not base64"),
                    Fault::Length => write!(f, "its {field} is cut off or too long by a character"),
                }
            }
            MalformedDigest::Length { field, expected, found } => {
                write!(f, "its {field} has {found} characters instead of {expected}")
            }
            MalformedDigest::YescryptSetting => {
                f.write_str("its yescrypt setting is not three characters that begin with `j`")
            }
            MalformedDigest::NoKey => f.write_str("its last field, the key, is empty or unreadable"),
            MalformedDigest::NoPlaintext => f.write_str("nothing follows `$plaintext$`"),
        }
    }
}

impl std::error::Error for MalformedDigest {}

impl MalformedDigest {
    /// What the user can do about it, as a sentence; shown below the finding.
    pub fn help(&self) -> &'static str {
        match self {
            MalformedDigest::DoubledDollars => {
                "`$$` is for values that Compose reads; in Authelia's own file write each `$` once, in single quotes"
            }
            MalformedDigest::UpperCase => "write the identifier in lower case, as `authelia crypto hash generate` does",
            MalformedDigest::NoIdentifier | MalformedDigest::UnknownIdentifier => {
                "if it is a plaintext secret that begins with `$`, write `$plaintext$` before it; otherwise copy the \
                 whole digest again"
            }
            MalformedDigest::NotAccepted(_) => {
                "make a digest with `authelia crypto hash generate pbkdf2 --variant sha512`"
            }
            MalformedDigest::Base64(_, Fault::Padding | Fault::Plus | Fault::Dot) => {
                "another tool wrote this; make the digest with `authelia crypto hash generate pbkdf2 --variant sha512`"
            }
            MalformedDigest::Base64(_, Fault::Space) => "remove the space; it is often copied along at the end",
            MalformedDigest::NoPlaintext => "write the secret after `$plaintext$`, or better its digest",
            MalformedDigest::Fields { .. }
            | MalformedDigest::Number(_)
            | MalformedDigest::Parameters
            | MalformedDigest::UnknownParameter
            | MalformedDigest::Version
            | MalformedDigest::Base64(..)
            | MalformedDigest::Length { .. }
            | MalformedDigest::YescryptSetting
            | MalformedDigest::NoKey => {
                "copy the whole digest again, in single quotes, or make a new one with `authelia crypto hash generate`"
            }
        }
    }
}
