//! Options whose value is a key or a certificate chain.

use super::structure::is_structure;
use super::{Decoded, Mismatch, der, pem, scalar};
use crate::authelia::schema::OptionKind;
use crate::authelia::versions::{EMPTY_TEXTS_ARE_SET, KEYS_STAND_ALONE};
use crate::options::Value;
use crate::secret::Secret;
use crate::text::Text;
use crate::version::Version;
use crate::yaml::{Node, Scalar, Typed};

fn is_text(node: &Node) -> bool {
    let typed = node.scalar().map(Scalar::typed);
    matches!(typed, Some(Typed::Text | Typed::Binary(_)))
}

pub(super) fn key(name: &str, kind: OptionKind, node: &Node, version: Version) -> Decoded {
    // Authelia keeps it as it is, and refuses it where it looks at the keys.
    if kind == OptionKind::Key && !is_text(node) {
        return Ok(Some(Value::NoText));
    }
    of_text(name, kind, node, version)
}

fn of_text(name: &str, kind: OptionKind, node: &Node, version: Version) -> Decoded {
    let wrong = |headline: Text, help: &'static str| Mismatch::new(headline, help);
    // A chain is a structure, and so are a mapping and a date; none of their parts are a chain's.
    if kind == OptionKind::Chain && is_structure(node) {
        return Ok(None);
    }
    let mut text = scalar::text(name, node)?;
    if kind != OptionKind::Chain && !KEYS_STAND_ALONE.holds(version) {
        text.truncate(pem::first(&text).unwrap_or(text.len()));
    }
    if text.is_empty() && !matches!(kind, OptionKind::Key | OptionKind::PrivateKey) {
        let is_set = kind == OptionKind::RsaKey && EMPTY_TEXTS_ARE_SET.holds(version);
        return Ok(is_set.then(|| Value::Secret(Secret::new(""))));
    }
    let value = |text: String| match kind {
        OptionKind::Chain => Value::Text(text),
        _ => Value::Secret(Secret::new(text)),
    };
    let Some(blocks) = pem::read(&text) else {
        if kind == OptionKind::Key && pem::symmetric(&text).is_some() {
            return Ok(Some(value(text)));
        }
        return Err(wrong(
            text!("`{name}` is not in PEM form"),
            "write the PEM text in a block (`|`), every line indented alike, from BEGIN to END",
        ));
    };
    if let Some((headline, help)) = refused_of(name, kind, &blocks) {
        return Err(wrong(headline, help));
    }
    Ok(Some(value(text)))
}

/// Why Authelia does not take the blocks for an option of that kind, and the help.
fn refused_of(name: &str, kind: OptionKind, blocks: &[pem::PemBlock]) -> Option<(Text, &'static str)> {
    const GENERATE: &str = "generate one with `authelia crypto pair rsa generate`";
    let key = |block: &pem::PemBlock| der::key(&block.label, &block.der);
    let is = |label: &str, allowed: &[&str]| allowed.contains(&label);
    let labels: Vec<&str> = blocks.iter().map(|block| block.label.as_str()).collect();
    let problem = match kind {
        OptionKind::Chain if labels.iter().any(|label| *label != "CERTIFICATE") => Some("is to hold certificates only"),
        OptionKind::Key | OptionKind::RsaKey | OptionKind::PrivateKey if labels.len() != 1 => {
            Some("is to hold one PEM block and nothing else")
        }
        OptionKind::Key if !is(labels[0], &pem::KEY_LABELS) => Some("is not of a kind that Authelia reads"),
        OptionKind::RsaKey if !is(labels[0], &["RSA PRIVATE KEY", "PRIVATE KEY"]) => {
            Some("is to be an RSA private key")
        }
        OptionKind::PrivateKey if !is_private(&blocks[0]) => Some("is to be a private key without a password"),
        _ => None,
    };
    if let Some(problem) = problem {
        return Some((text!("`{name}` {problem}"), GENERATE));
    }
    if blocks.iter().any(|block| key(block) == Some(der::Key::UnknownCurve)) {
        let headline = text!("`{name}` is on a curve that Authelia cannot read");
        return Some((headline, "use the curve P-256, P-384 or P-521"));
    }
    if blocks.iter().any(|block| der::is_damaged(&block.label, &block.der)) {
        return Some((
            text!("the PEM text in `{name}` is damaged"),
            "copy it again, every line from BEGIN to END; what is between them is cut or changed",
        ));
    }
    let rsa = |block: &pem::PemBlock| matches!(key(block), Some(der::Key::Rsa { .. }));
    (kind == OptionKind::RsaKey && !blocks.iter().all(rsa))
        .then(|| (text!("`{name}` is to be an RSA private key"), GENERATE))
}

/// Whether the block is read as a private key. Whatever it is called beyond that, it is taken for PKCS #8.
///
/// Source: authelia/authelia `internal/utils/crypto.go` `ParsePEMBlock`.
fn is_private(block: &pem::PemBlock) -> bool {
    match block.label.as_str() {
        "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "PRIVATE KEY" => true,
        other => other.contains("PRIVATE KEY") && der::key("PRIVATE KEY", &block.der).is_some(),
    }
}
