//! Secrets that are known by their text, found wherever they, or pieces of them, turn up.
//!
//! One pass over a text finds all of them: every eight bytes of a secret, of its base64 and of its other encoded forms
//! are kept as numbers, and a text is read through a window of eight bytes. A secret that is a word, or short, is found
//! only where it is alone, and only in a text where it is no everyday word.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher as _;
use std::ops::Range;
use std::rc::Rc;

use base64ct::{Base64, Base64Url, Encoding};

use super::Secret;
use super::forms::{escaped, is_filler, is_word, percent_encoded, without_algorithm};
use super::pieces::{PIECE, Pieces, each_piece, sorted};
use super::public::{NameTable, Public};

/// In what a secret is looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Among {
    /// What this program says: the pieces of secrets that are long enough to be told from words.
    Words,
    /// Lines of files: besides, secrets that are short, but no words, and long words, where they stand alone.
    Lines,
    /// Values, alone or in quotes in a message: besides, words that are a value, or an item of one.
    Values,
}

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

/// The pieces of [`EVERYDAY`].
static EVERYDAY_PIECES: [u64; EVERYDAY.len() + 1 - PIECE] = sorted(EVERYDAY.as_bytes());

/// Short texts that are no secret even where somebody made them one: masking them would mask every other line.
const NO_SECRETS: [&str; 24] = [
    "null", "default", "coder", "authelia", "openid", "email", "profile", "groups", "secret", "password", "admin",
    "test", "true", "false", "http", "https", "example", "oidc", "none", "auth", "client", "user", "root", "changeme",
];

/// The secrets that are known by their text.
#[derive(Default)]
pub struct KnownSecrets {
    secrets: RefCell<Vec<Secret>>,
    /// Which of them have a hash: a file that is read twice brings nothing new, and costs no new index.
    by_hash: RefCell<HashMap<u64, Vec<usize>>>,
    public: RefCell<Public>,
    index: RefCell<Option<Rc<Index>>>,
}

/// Whether `text` is `${NAME}` and nothing else.
fn is_reference(text: &str) -> bool {
    let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

impl KnownSecrets {
    /// Remembers a secret. Texts of fewer than four bytes are left to the masking by place, and so is `${NAME}`: the
    /// name of a variable that nobody has filled in gives nothing away, and its words are in half of the lines.
    pub fn add(&self, secret: Secret) {
        let text = secret.reveal();
        if text.len() < SHORTEST || is_reference(text) {
            return;
        }
        let (mut secrets, mut by_hash) = (self.secrets.borrow_mut(), self.by_hash.borrow_mut());
        let hash = by_hash.hasher().hash_one(text);
        let alike = by_hash.entry(hash).or_default();
        let is_same = |at: &usize| secrets.get(*at).is_some_and(|known| known.reveal() == text);
        if !alike.iter().any(is_same) {
            alike.push(secrets.len());
            self.index.take();
            self.public.borrow_mut().forget_pieces();
            secrets.push(secret);
        }
    }

    /// Remembers a text that gives nothing away, whatever secret was made of it.
    pub fn allow(&self, text: impl Into<Cow<'static, str>>) {
        self.public.borrow_mut().add(text.into());
    }

    /// Remembers the names of a table, which give nothing away either.
    pub fn allow_names(&self, table: &'static NameTable) {
        self.public.borrow_mut().add_table(table);
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

    /// Whether `text` has a whole secret in it, in capitals or not.
    pub fn is_whole_in(&self, text: &str) -> bool {
        let lower = text.to_ascii_lowercase();
        let secrets = self.secrets.borrow();
        let mut secrets = secrets.iter().map(Secret::reveal);
        secrets.any(|secret| secret.len() <= lower.len() && lower.contains(&secret.to_ascii_lowercase()))
    }

    /// Where in `text` a secret is, or a piece of one: in order, without overlap.
    pub fn find(&self, text: &str, among: Among) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let index = self.index.borrow().clone();
        let index = index.unwrap_or_else(|| {
            let made = Rc::new(Index::of(&self.secrets.borrow()));
            self.index.replace(Some(Rc::clone(&made)));
            made
        });
        index.find(text, among, &self.public.borrow())
    }
}

/// The shortest secret that is looked for, in bytes.
const SHORTEST: usize = 4;

/// A secret that is found only where it is alone.
type Alone = (Vec<u8>, Among);

/// What a text is searched with.
struct Index {
    /// The pieces of secrets.
    secret: Pieces,
    /// Whole secrets, sorted, by their length.
    alone: BTreeMap<usize, Vec<Alone>>,
}

impl Index {
    fn of(secrets: &[Secret]) -> Self {
        let mut pieces: Vec<u64> = Vec::new();
        let mut alone: BTreeMap<usize, Vec<Alone>> = BTreeMap::new();
        for secret in secrets {
            let text = secret.reveal();
            if text.len() < PIECE || is_word(text) {
                let among = if text.len() < PIECE && is_word(text) {
                    Among::Values
                } else {
                    Among::Lines
                };
                if !is_everyday(text) {
                    let list = alone.entry(text.len()).or_default();
                    list.push((text.as_bytes().to_vec(), among));
                }
                continue;
            }
            let text = without_algorithm(text);
            let trimmed = text.trim();
            each_piece(text, |piece| pieces.push(piece));
            let mut encoded = escaped(text);
            encoded.push(Base64::encode_string(trimmed.as_bytes()));
            encoded.push(Base64Url::encode_string(trimmed.as_bytes()));
            encoded.push(percent_encoded(trimmed));
            encoded.retain(|form| form != text);
            for form in &encoded {
                each_piece(form, |piece| pieces.push(piece));
            }
        }
        pieces.retain(|piece| !is_filler(*piece));
        for list in alone.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        Self {
            secret: Pieces::of(pieces),
            alone,
        }
    }

    fn find(&self, text: &str, among: Among, public: &Public) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut all: Vec<Range<usize>> = Vec::new();
        self.secret.each_in(text, |end, piece| {
            if !self.is_shown(piece, public) {
                all.push(end - PIECE..end);
            }
        });
        if among != Among::Words && !self.alone.is_empty() {
            let alone = (1..=bytes.len()).filter_map(|end| self.alone_at(bytes, end, among));
            let is_public = |range: &Range<usize>| text.get(range.clone()).is_some_and(|text| public.contains(text));
            all.extend(alone.filter(|range| !is_public(range)));
            all.sort_unstable_by_key(|range| range.start);
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        for range in all {
            match found.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => found.push(range),
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

    /// Whether anybody may see this piece of a secret.
    fn is_shown(&self, piece: u64, public: &Public) -> bool {
        EVERYDAY_PIECES.binary_search(&piece).is_ok() || public.has_piece(piece, &self.secret)
    }

    /// A whole secret that ends at `end` and stands alone there.
    fn alone_at(&self, bytes: &[u8], end: usize, among: Among) -> Option<Range<usize>> {
        let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        // A word is a value where it is quoted, or an item of a list; one that is joined to others is another word.
        let bounds = |at: Option<usize>| match at.and_then(|at| bytes.get(at)) {
            None => true,
            Some(byte) if among == Among::Values => b"`'\",=:/".contains(byte),
            Some(byte) => !b"_-".contains(byte),
        };
        if is_letter(Some(end)) {
            return None;
        }
        self.alone.iter().rev().find_map(|(length, list)| {
            let start = end.checked_sub(*length)?;
            let text = bytes.get(start..end)?;
            let before = start.checked_sub(1);
            if is_letter(before) {
                return None;
            }
            let known = list.binary_search_by(|(known, _)| known.as_slice().cmp(text)).ok()?;
            let (_, least) = list.get(known)?;
            let is_word = text.iter().all(u8::is_ascii_alphabetic);
            (*least <= among && (!is_word || bounds(before) && bounds(Some(end)))).then_some(start..end)
        })
    }
}

/// Whether nothing is given away by this word.
fn is_everyday(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_same = |word: &str| word == lower;
    let mut words = EVERYDAY.split(|character: char| !character.is_ascii_alphanumeric());
    NO_SECRETS.iter().copied().any(is_same) || words.any(is_same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(secrets: &[&str]) -> KnownSecrets {
        let known = KnownSecrets::default();
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
            let ranges = known.find(text, Among::Lines);
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
            assert!(known.find(text, Among::Values).is_empty(), "{text}");
        }
        // What is no everyday word of it is.
        assert_eq!(known.find("my_client_secret_value_1", Among::Lines), [0..9, 10..24]);
    }

    #[test]
    fn a_word_is_found_where_it_stands_alone() {
        let known = known(&["text", "hunter2", "sunshine", "http", "a\"b<c>d&e%f"]);
        for (text, among, found) in [
            ("the text", Among::Lines, None),
            ("the text", Among::Values, None),
            ("the `text`", Among::Values, Some("text")),
            ("text", Among::Values, Some("text")),
            ("openid,text", Among::Values, Some("text")),
            ("context text_plain", Among::Values, None),
            ("is hunter2.", Among::Words, None),
            ("is hunter2.", Among::Lines, Some("hunter2")),
            ("a sunshine", Among::Lines, Some("sunshine")),
            ("a sunshine_key", Among::Lines, None),
            ("http://x", Among::Values, None),
            ("a&quot;b&lt;c", Among::Words, Some("a&quot;b&lt;c")),
            ("x a\\\"b<c>d", Among::Words, Some("a\\\"b<c>d")),
        ] {
            let ranges = known.find(text, among);
            assert_eq!(ranges.first().map(|range| &text[range.clone()]), found, "{text}");
        }
    }
}
