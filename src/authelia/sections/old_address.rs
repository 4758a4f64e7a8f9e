//! The old options `host` and `port`, which become an address.
//!
//! Source: authelia/authelia `internal/configuration/deprecation.go` `deprecationsMKM`, `getHostPort`.

use std::net::Ipv6Addr;

use crate::authelia::address::Address;
use crate::authelia::decode::{Decoder, Mismatch};
use crate::authelia::schema::AddressKind;
use crate::authelia::versions::{OLD_SERVER_OPTIONS, PORTS_CHECKED};
use crate::finding::quoted;
use crate::golang;
use crate::version::Version;
use crate::yaml::{Node, Scalar, Typed};

/// Whether the value is none, empty or zero.
pub(super) fn is_nothing(node: &Node) -> bool {
    let scalar = node.scalar().filter(|_| node.unknown().is_none());
    scalar.is_some_and(|scalar| matches!(&*scalar.text, "" | "0") || scalar.typed() == Typed::Null)
}

/// An old option that becomes part of an address has to be fit for one.
pub(super) fn old_part(decoder: &mut Decoder, path: &str, node: &Node) {
    let Some(scalar) = node.scalar().filter(|_| node.unknown().is_none()) else {
        return;
    };
    if path.ends_with("port") {
        old_port(decoder, path, node, scalar);
    } else if path.ends_with("host") && scalar.typed() == Typed::Text && !is_host(path, &scalar.text, decoder.version) {
        let help = text!("write the host alone; this is {}", quoted(&scalar.text));
        let mismatch = Mismatch::new(text!("`{path}` is no host for an address"), help);
        decoder.refuse(path, node.way().0, mismatch);
    }
}

/// Whether an address can be made of the host and read again, as is done since 4.38.3.
fn is_host(path: &str, host: &str, version: Version) -> bool {
    if OLD_SERVER_OPTIONS.holds(version) || host.is_empty() {
        return true;
    }
    let reads = |text: &str, kind| Address::parse(text, kind, version).is_ok();
    if path.starts_with("notifier.") {
        return reads(&format!("smtp://{}:25", golang::escaped_host(host)), AddressKind::Smtp);
    }
    if !path.starts_with("storage.") {
        return reads(&format!("tcp://{}:9091", golang::escaped_host(host)), AddressKind::Tcp);
    }
    // The host of a database may be an address itself; its own port is taken for a part of the name.
    if host.starts_with('/') || host.contains("://") {
        return reads(host, AddressKind::Tcp);
    }
    let named = !host.contains(':') || host.starts_with('[') || host.parse::<Ipv6Addr>().is_ok();
    named && reads(&format!("tcp://{host}:5432"), AddressKind::Tcp)
}

/// An old port, which becomes part of an address, has to be a number that may be in one.
fn old_port(decoder: &mut Decoder, path: &str, node: &Node, scalar: &Scalar) {
    let is_port = match scalar.typed() {
        Typed::Text => is_port(path, &scalar.text, decoder.version),
        Typed::Int(number) => number >= 0 || !refuses_negative(path, decoder.version),
        _ => true,
    };
    if !is_port {
        let help = text!("write a number; this is {}", quoted(&scalar.text));
        let mismatch = Mismatch::new(text!("`{path}` is not a port number"), help);
        decoder.refuse(path, node.way().0, mismatch);
    }
}

/// Whether the text of an old port becomes a number.
///
/// Source: `getHostPort`: `strconv.ParseUint`, and before 4.38.11 `strconv.Atoi`. Before 4.38.3 each port is a number
/// of its own.
fn is_port(path: &str, text: &str, version: Version) -> bool {
    if OLD_SERVER_OPTIONS.holds(version) {
        return text.is_empty() || golang::parse_int(text, 0).is_ok();
    }
    if PORTS_CHECKED.holds(version) {
        return text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok();
    }
    let number = text.parse::<i64>();
    number.is_ok_and(|number| number >= 0 || !refuses_negative(path, version))
}

/// Whether an address is made with the number as it is, and read again. That of a database keeps 16 bits of it.
fn refuses_negative(path: &str, version: Version) -> bool {
    !PORTS_CHECKED.holds(version) && !OLD_SERVER_OPTIONS.holds(version) && !path.starts_with("storage.")
}
