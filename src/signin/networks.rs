//! Which addresses a policy's rules are for.

use std::net::IpAddr;

use super::known::known;
use crate::finding::Coverage;
use crate::setting::Setting;
use crate::yaml::Node;

/// A block of addresses of one family: its first bits, left-aligned, and how many of them count.
#[derive(Clone, Copy, PartialEq, Eq)]
struct AddressBlock {
    v6: bool,
    bits: u128,
    length: u32,
}

/// The networks of one rule; `None` is every address.
pub(super) struct Networks(Option<Vec<AddressBlock>>);

/// The addresses that rules for everybody have decided on.
#[derive(Default)]
pub(super) struct CoveredAddresses {
    blocks: Vec<AddressBlock>,
    everything: bool,
}

/// The networks that the option `list` of a rule names: addresses, blocks, or names of `definitions.network` and
/// `access_control.networks` in `root`.
///
/// # Errors
/// Not checked where one of them is not known.
pub(super) fn of(root: &Node, list: &Setting<&[Setting<String>]>) -> Result<Networks, Coverage> {
    if list.is_absent() || known(list)?.is_empty() {
        return Ok(Networks(None));
    }
    let mut blocks = Vec::new();
    for item in *known(list)? {
        let text = known(item)?;
        match block(text) {
            Some(block) => blocks.push(block),
            None => blocks.extend(named(root, text)?),
        }
    }
    Ok(Networks(Some(blocks)))
}

/// The blocks that a name stands for.
fn named(root: &Node, name: &str) -> Result<Vec<AddressBlock>, Coverage> {
    let unknown = || Coverage::not_checked(text!("it is not known which network `{name}` is"));
    let defined = root.at(&["definitions", "network", name]);
    let old = || {
        let networks = root.at(&["access_control", "networks"])?.sequence()?;
        let of_name = |network: &&Node| {
            let scalar = network.get("name").and_then(Node::scalar);
            scalar.is_some_and(|scalar| &*scalar.text == name)
        };
        networks.iter().find(of_name)?.get("networks")
    };
    let node = defined.or_else(old).ok_or_else(unknown)?;
    let blocks = node.texts().into_iter().map(|text| block(text).ok_or_else(unknown));
    blocks.collect()
}

fn block(text: &str) -> Option<AddressBlock> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let (v6, bits, longest) = match address.parse::<IpAddr>().ok()? {
        IpAddr::V4(address) => (false, u128::from(u32::from(address)) << 96, 32),
        IpAddr::V6(address) => (true, u128::from(address), 128),
    };
    let length = length.unwrap_or(longest);
    (length <= longest).then(|| AddressBlock {
        v6,
        bits: bits & mask(length),
        length,
    })
}

fn mask(length: u32) -> u128 {
    u128::MAX.checked_shl(128 - length).unwrap_or(0)
}

impl CoveredAddresses {
    /// Takes the networks of a rule that is for everybody.
    pub(super) fn add(&mut self, networks: &Networks) {
        match &networks.0 {
            None => self.everything = true,
            Some(blocks) => self.blocks.extend(blocks),
        }
    }

    /// Whether no address is left.
    pub(super) fn is_everything(&self) -> bool {
        let whole = |v6| AddressBlock { v6, bits: 0, length: 0 };
        self.everything || (self.holds(whole(false)) && self.holds(whole(true)))
    }

    /// Whether all of these addresses are decided on.
    pub(super) fn covers(&self, networks: &Networks) -> bool {
        match &networks.0 {
            None => self.is_everything(),
            Some(blocks) => self.everything || blocks.iter().all(|block| self.holds(*block)),
        }
    }

    /// Whether `block` is within one of the blocks, or both of its halves are within them.
    fn holds(&self, block: AddressBlock) -> bool {
        let within = |other: &AddressBlock| {
            other.v6 == block.v6 && other.length <= block.length && block.bits & mask(other.length) == other.bits
        };
        if self.blocks.iter().any(within) {
            return true;
        }
        // Only a longer block that lies in this one can make the halves different from the whole.
        let inside = |other: &AddressBlock| {
            other.v6 == block.v6 && other.length > block.length && other.bits & mask(block.length) == block.bits
        };
        if !self.blocks.iter().any(inside) {
            return false;
        }
        let length = block.length + 1;
        let upper = block.bits | (1_u128 << (128 - length));
        let half = |bits| AddressBlock { bits, length, ..block };
        self.holds(half(block.bits)) && self.holds(half(upper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(texts: &[&str]) -> CoveredAddresses {
        let blocks = texts.iter().filter_map(|text| block(text)).collect();
        CoveredAddresses {
            blocks,
            everything: false,
        }
    }

    #[test]
    fn everything_is_both_families_in_any_pieces() {
        for (texts, everything) in [
            (vec!["0.0.0.0/0", "::/0"], true),
            (vec!["0.0.0.0/1", "128.0.0.0/1", "::/0"], true),
            (
                vec!["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "::/1", "8000::/1"],
                true,
            ),
            (vec!["0.0.0.0/0"], false),
            (vec!["0.0.0.0/1", "192.0.0.0/2", "::/0"], false),
            (vec![], false),
        ] {
            assert_eq!(covered(&texts).is_everything(), everything, "{texts:?}");
        }
    }

    #[test]
    fn a_block_is_covered_by_what_holds_it() {
        let covered = covered(&["10.0.0.0/8", "fd00::/9", "fd80::/9"]);
        for (text, holds) in [
            ("10.1.2.3", true),
            ("11.0.0.0/8", false),
            ("fd00::/8", true),
            ("10.0.0.0/7", false),
        ] {
            assert_eq!(block(text).is_some_and(|block| covered.holds(block)), holds, "{text}");
        }
    }
}
