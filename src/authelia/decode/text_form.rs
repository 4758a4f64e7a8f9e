//! Options whose value is a text of a certain form.

use std::borrow::Cow;

use super::structure::is_structure;
use super::{Decoded, Mismatch, golang};
use crate::authelia::address::Address;
use crate::authelia::schema::AddressKind;
use crate::options::Value;
use crate::version::Version;
use crate::yaml::{Node, Typed};

/// What is done with the text of an option that wants one: a number or a list is refused, a mapping is a structure
/// none of whose keys are the option's, and nothing is left of an empty one.
fn written<'n>(option: &str, node: &'n Node, help: &'static str) -> Result<Option<Cow<'n, str>>, Mismatch> {
    match node.scalar().map(|scalar| (scalar.typed(), scalar)) {
        Some((Typed::Text, scalar)) => Ok(Some(Cow::Borrowed(&*scalar.text))),
        Some((Typed::Binary(bytes), _)) => Ok(Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))),
        _ if is_structure(node) => Ok(None),
        Some(_) => Err(Mismatch::new(
            text!("`{option}` is a number or boolean, expected text"),
            help,
        )),
        None => Err(Mismatch::new(text!("`{option}` is a list, not text"), help)),
    }
}

pub(super) fn address(option: &str, kind: AddressKind, node: &Node, version: Version) -> Decoded {
    const HELP: &str = "write the address in quotes, such as `'tcp://:9091'`";
    let Some(text) = written(option, node, HELP)? else {
        // It would have no scheme, which no option takes.
        return Err(Mismatch::new(text!("`{option}` is not an address"), HELP));
    };
    match Address::parse(&text, kind, version) {
        Ok(_) => Ok(Some(Value::Text(text.into_owned()))),
        Err(why) => Err(Mismatch::new(
            text!("`{option}` is not an address"),
            text!("write an address such as `tcp://:9091`; in this one, {why}"),
        )),
    }
}

/// Source: authelia/authelia `internal/configuration/schema/types.go` `NewTLSVersion`.
pub(super) fn tls_version(option: &str, node: &Node) -> Decoded {
    const HELP: &str = "write `TLS1.2` or `TLS1.3`";
    let Some(text) = written(option, node, HELP)? else {
        return Ok(None);
    };
    let plain = text.to_uppercase().replace(' ', "");
    let known = ["1.0", "1.1", "1.2", "1.3"]
        .iter()
        .any(|version| plain == *version || plain.strip_prefix("TLS") == Some(version));
    // `TLS1.3` and `1.3` are known by these names, SSL only by its own.
    if known || matches!(plain.as_str(), "SSL3.0" | "SSLV3") {
        return Ok(Some(Value::Text(plain)));
    }
    Err(Mismatch::new(text!("`{option}` is not a version of TLS"), HELP))
}

/// A mail address: one, alone or in angle brackets behind a name.
///
/// Source: golang/go `src/net/mail/message.go` `ParseAddress`. What has comments or quotes is taken as it is.
pub(super) fn mail(option: &str, node: &Node) -> Decoded {
    const HELP: &str = "write an address such as `Authelia <authelia@example.com>`";
    let Some(text) = written(option, node, HELP)? else {
        return Ok(None);
    };
    if text.is_empty() {
        return Ok(None);
    }
    let trimmed = text.trim_matches([' ', '\t']);
    let fits = match trimmed.split_once('<') {
        Some((name, rest)) => {
            let plain = name
                .chars()
                .all(|character| is_atom(character) || " \t.".contains(character));
            let address = rest.strip_suffix('>').map(str::trim);
            address.is_some_and(is_mail_address) && (plain || name.contains(['"', '(']))
                || rest.contains(['"', '(']) && rest.contains('>')
        }
        None => is_mail_address(trimmed),
    };
    if fits {
        return Ok(Some(Value::Text(text.into_owned())));
    }
    Err(Mismatch::new(text!("`{option}` is not a mail address"), HELP))
}

/// `local@domain`, both words with dots between them; a quoted local part and a domain in brackets may be anything.
fn is_mail_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let words = |text: &str| {
        text.split('.')
            .all(|word| !word.is_empty() && word.chars().all(is_atom))
    };
    let quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    let literal = domain.starts_with('[') && domain.ends_with(']');
    let comment = domain.split_once([' ', '(']).map_or(domain, |(domain, _)| domain);
    let commented = domain.ends_with(')') && domain.contains('(');
    (quoted || words(local)) && (literal || words(if commented { comment } else { domain }))
}

/// Whether an address may hold the character outside of quotes.
fn is_atom(character: char) -> bool {
    !character.is_ascii() || character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

/// A regular expression; a mapping and a date are structures, as an expression is, and so is nothing at all.
pub(super) fn regexp_item(option: &str, node: &Node) -> Result<Option<String>, Mismatch> {
    let text = match node.scalar().map(|scalar| (scalar.typed(), scalar)) {
        Some((Typed::Text, scalar)) => scalar.text.to_string(),
        Some((Typed::Binary(bytes), _)) => String::from_utf8_lossy(&bytes).into_owned(),
        _ if node.is_null() || is_structure(node) => return Ok(None),
        _ => {
            return Err(Mismatch::new(
                text!("an entry of `{option}` is a number or boolean, expected text"),
                "put it in quotes",
            ));
        }
    };
    regexp(option, &text).map(|()| Some(text))
}

fn regexp(option: &str, text: &str) -> Result<(), Mismatch> {
    if text.is_empty() {
        return Err(Mismatch::new(
            text!("an entry of `{option}` is empty"),
            "remove it, or write a regular expression",
        ));
    }
    golang::check_regexp(text).map_err(|why| {
        Mismatch::new(
            text!("an entry of `{option}` is not a regular expression to Go"),
            text!("Go has no look-around and no back-references; in this one, {why}"),
        )
    })
}
