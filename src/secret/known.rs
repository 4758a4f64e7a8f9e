//! Secrets that are known by their text, found wherever they, or pieces of them, turn up.
//!
//! One pass over a text finds all of them: every eight bytes of a secret, of its base64 and of its percent-encoded form
//! are kept as numbers, and a text is read through a window of eight bytes.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use base64ct::{Base64, Base64Url, Encoding};
use zeroize::Zeroizing;

use super::Secret;

/// A piece this long gives a secret away.
pub const PIECE: usize = 8;

/// What is in every other file: as pieces these words give nothing away, even if a secret was made of them.
const EVERYDAY: &str = "\
client_secret_basic client_secret_post client_secret_jwt private_key_jwt client_secret: 'client_secret' \
`client_secret` coder_oidc_client_secret=coder_oidc_client_secret: --oidc-client-secret=oidc_client_secret \
session_secret session.secret hmac_secret jwt_secret encryption_key storage.encryption_key storage_encryption_key \
identity_providers.oidc.hmac_secret identity_validation.reset_password.jwt_secret reset_password password \
token_endpoint_auth_method authentication_backend authelia_identity_providers_oidc_hmac_secret_file \
$plaintext$ $pbkdf2$ $pbkdf2-sha1$ $pbkdf2-sha256$ $pbkdf2-sha512$310000$ $argon2id$v=19$m=65536,t=3,p=4$ $scrypt$ \
%24plaintext%24 %24pbkdf2-sha512%24310000%24 %24argon2id%24v%3d19%24m%3d65536%2ct%3d3%2cp%3d4%24 \
%242a%2412%24 %242b%2412%24 $bcrypt-sha256$v=2,t=2b,r=12$ $2a$12$ $2b$12$ $5$rounds= $6$rounds=50000$ authelia auth.example.com \
https://auth.example.com https://coder.example.com authelia.example.com example.com coder.example.com openid profile email groups \
offline_access redirect_uris https:// http:// postgres:// postgresql:// @localhost:5432/ localhost 127.0.0.1 \
-----begin private key----- -----end private key----- -----begin rsa private key----- certificate \
oidc-crosscheck explain: configuration.yml .yml.yaml kubernetes compose.yml /run/secrets/ /config/ secretkeyref stringdata namespace \
x-authelia one_factor two_factor implicit authorization_code refresh_token 00000000 ........";

/// Short texts that are no secret even where somebody made them one: masking them would mask every other line.
const NO_SECRETS: [&str; 24] = [
    "null", "default", "coder", "authelia", "openid", "email", "profile", "groups", "secret", "password", "admin",
    "test", "true", "false", "http", "https", "example", "oidc", "none", "auth", "client", "user", "root", "changeme",
];

/// The secrets that are known by their text.
#[derive(Default)]
pub struct Known {
    secrets: RefCell<Vec<Secret>>,
    /// What anybody may see, in small letters: the paths of the files.
    public: RefCell<Vec<String>>,
    index: RefCell<Option<Rc<Index>>>,
}

impl Known {
    /// Remembers a secret. Texts of fewer than four bytes are left to the masking by place.
    pub fn add(&self, secret: Secret) {
        if secret.reveal().len() >= 4 {
            self.index.take();
            self.secrets.borrow_mut().push(secret);
        }
    }

    /// Remembers a text that gives nothing away, whatever secret was made of it.
    pub fn allow(&self, text: &str) {
        self.index.take();
        self.public.borrow_mut().push(text.to_owned());
    }

    /// Remembers what a file holds that is read for one value; of one with many values in it nothing is known.
    pub fn add_file(&self, text: &str) {
        let many = text.trim_end().contains('\n') && text.contains(": ");
        if !many || text.contains("-----BEGIN") {
            self.add(Secret::new(text.trim_end_matches(['\n', '\r'])));
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.secrets.borrow().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where in `text` a secret is, or a piece of one: in order, without overlap.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let index = self.index.borrow().clone();
        let index = index.unwrap_or_else(|| {
            let made = Rc::new(Index::of(&self.secrets.borrow(), &self.public.borrow()));
            self.index.replace(Some(Rc::clone(&made)));
            made
        });
        index.find(text)
    }
}

/// Eight bytes, letters in lower case, as a number.
fn window(bytes: &[u8]) -> Option<u64> {
    let eight: [u8; PIECE] = bytes.get(..PIECE)?.try_into().ok()?;
    Some(u64::from_le_bytes(eight.map(|byte| byte.to_ascii_lowercase())))
}

/// What a text is searched with.
struct Index {
    /// Pieces of eight bytes, sorted.
    pieces: Zeroizing<Vec<u64>>,
    /// One bit for what the pieces' hashes are: a quick no for almost every window of a text.
    filter: Vec<u64>,
    /// Whole secrets of four to seven bytes, sorted, by length.
    short: [Vec<Vec<u8>>; 4],
}

impl Index {
    fn of(secrets: &[Secret], public: &[String]) -> Self {
        let mut pieces: Vec<u64> = Vec::new();
        let mut short: [Vec<Vec<u8>>; 4] = Default::default();
        for secret in secrets {
            let text = secret.reveal();
            if text.len() < PIECE {
                let list = text.len().checked_sub(4).and_then(|at| short.get_mut(at));
                if let Some(list) = list.filter(|_| !NO_SECRETS.contains(&text.to_lowercase().as_str())) {
                    list.push(text.as_bytes().to_vec());
                }
                continue;
            }
            let text = without_algorithm(text);
            let trimmed = text.trim();
            let forms = [
                text.to_owned(),
                Base64::encode_string(trimmed.as_bytes()),
                Base64Url::encode_string(trimmed.as_bytes()),
                percent_encoded(trimmed),
            ];
            pieces.extend(
                forms
                    .iter()
                    .flat_map(|form| form.as_bytes().windows(PIECE).filter_map(window)),
            );
        }
        pieces.sort_unstable();
        pieces.dedup();
        let allowed = public.iter().map(String::as_str).chain([EVERYDAY]);
        let allowed = allowed.flat_map(|text| text.as_bytes().windows(PIECE).filter_map(window));
        let mut everyday: Vec<u64> = allowed.collect();
        everyday.sort_unstable();
        pieces.retain(|piece| everyday.binary_search(piece).is_err() && !is_filler(*piece));
        let size = (pieces.len() * 16 / 64).next_power_of_two().max(16);
        let mut filter = vec![0_u64; size];
        for piece in &pieces {
            let (word, bit) = place(*piece, size);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        for list in &mut short {
            list.sort_unstable();
            list.dedup();
        }
        Self {
            pieces: Zeroizing::new(pieces),
            filter,
            short,
        }
    }

    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut add = |range: Range<usize>| match found.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        };
        let no_short = self.short.iter().all(Vec::is_empty);
        if self.pieces.is_empty() && no_short {
            return found;
        }
        let mut rolling = 0_u64;
        for (at, byte) in bytes.iter().enumerate() {
            rolling = rolling >> 8 | u64::from(byte.to_ascii_lowercase()) << 56;
            if at + 1 >= PIECE && self.holds(rolling) {
                add(at + 1 - PIECE..at + 1);
            }
            if !no_short && let Some(range) = self.short_at(bytes, at + 1) {
                add(range);
            }
        }
        for range in &mut found {
            while !text.is_char_boundary(range.start) {
                range.start -= 1;
            }
            while !text.is_char_boundary(range.end) {
                range.end += 1;
            }
        }
        found
    }

    fn holds(&self, piece: u64) -> bool {
        let (word, bit) = place(piece, self.filter.len());
        self.filter.get(word).is_some_and(|word| word & bit != 0) && self.pieces.binary_search(&piece).is_ok()
    }

    /// A whole short secret that ends at `end` and stands for itself there.
    fn short_at(&self, bytes: &[u8], end: usize) -> Option<Range<usize>> {
        let is_word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        if is_word(Some(end)) {
            return None;
        }
        self.short.iter().enumerate().rev().find_map(|(at, list)| {
            let start = end.checked_sub(at + 4)?;
            let text = bytes.get(start..end)?;
            let found = !list.is_empty()
                && !is_word(start.checked_sub(1))
                && list.binary_search_by(|known| known.as_slice().cmp(text)).is_ok();
            found.then_some(start..end)
        })
    }
}

/// A digest without the name of its algorithm, which is no secret.
fn without_algorithm(text: &str) -> &str {
    let is_name = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        name.len() <= 14 && name.bytes().all(plain)
    };
    let fields = text.strip_prefix('$').and_then(|rest| rest.split_once('$'));
    fields.filter(|(name, _)| is_name(name)).map_or(text, |(_, rest)| rest)
}

/// Where the bit of a piece is.
fn place(piece: u64, size: usize) -> (usize, u64) {
    let hash = piece.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let word = usize::try_from(hash >> 32).unwrap_or_default() & (size - 1);
    (word, 1 << (hash >> 26 & 63))
}

/// Eight times the same sign, or nothing but spaces and masks.
fn is_filler(piece: u64) -> bool {
    let bytes = piece.to_le_bytes();
    bytes.iter().all(|byte| Some(byte) == bytes.first()) || bytes.iter().all(u8::is_ascii_whitespace)
}

/// As in the query of an address (RFC 3986): everything but letters, digits and `-._~`.
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02x}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(secrets: &[&str]) -> Known {
        let known = Known::default();
        for secret in secrets {
            known.add(Secret::new(*secret));
        }
        known
    }

    #[test]
    fn a_secret_is_found_in_every_form_and_piece() {
        let known = known(&["p4ss/word+of%the house", "tiny5"]);
        for (text, found) in [
            ("x p4ss/word+of%the house y", Some("p4ss/word+of%the house")),
            ("d+of%the h", Some("d+of%the h")),
            ("P4SS/WORD", Some("P4SS/WORD")),
            ("p4ss%2Fword%2Bof%25the%20house", Some("p4ss%2Fword%2Bof%25the%20house")),
            (
                "cDRzcy93b3JkK29mJXRoZSBob3VzZQ==",
                Some("cDRzcy93b3JkK29mJXRoZSBob3VzZQ=="),
            ),
            ("is tiny5.", Some("tiny5")),
            ("atiny5", None),
            ("p4ss/wo", None),
            ("nothing", None),
        ] {
            let ranges = known.find(text);
            assert_eq!(ranges.first().map(|range| &text[range.clone()]), found, "{text}");
        }
    }

    #[test]
    fn everyday_words_give_nothing_away() {
        let known = known(&[
            "client_secret",
            "coder",
            "my_client_secret_value_1",
            "https://auth.example.com",
        ]);
        for text in [
            "client_secret_post",
            "the client `coder`",
            "https://auth.example.com/x",
            "        ",
            "00000000",
        ] {
            assert!(known.find(text).is_empty(), "{text}");
        }
        // What is no everyday word of it is.
        assert_eq!(known.find("my_client_secret_value_1"), [0..9, 10..24]);
    }
}
