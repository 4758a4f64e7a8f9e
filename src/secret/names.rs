//! Which names say that a value is to be kept secret: one set of rules for keys, variables, flags and parameters.

use std::cell::RefCell;
use std::collections::BTreeMap;

use strsim::osa_distance;

use super::plain_words::is_plain_word;

/// Words that announce a secret wherever they are part of a name; one or two slips are forgiven.
const LONG: [Word; 7] = [
    Word::of("secret"),
    Word::of("password"),
    Word::of("passwd"),
    Word::of("passphrase"),
    Word::of("credential"),
    Word::of("private"),
    Word::of("hmac"),
];
const TOKEN: Word = Word::of("token");
const ENCRYPTION: Word = Word::of("encryption");

/// A word, and which letters it has: a bit for each; other characters count as one of them.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    letters: u32,
}

impl<'t> Word<'t> {
    const fn of(text: &'t str) -> Self {
        let (bytes, mut letters, mut at) = (text.as_bytes(), 0, 0);
        while at < bytes.len() {
            letters |= 1 << (bytes[at] & 31);
            at += 1;
        }
        Self { text, letters }
    }

    /// Whether `part` is in it.
    fn has(self, part: Self) -> bool {
        self.lacks(part) == 0 && self.text.contains(part.text)
    }

    /// How many letters of `other` it does not have.
    fn lacks(self, other: Self) -> usize {
        (other.letters & !self.letters).count_ones() as usize
    }
}

/// Words that announce one as a word of their own.
const SHORT: [&str; 10] = [
    "token", "tokens", "pw", "pwd", "pass", "psk", "apikey", "passwort", "creds", "cred",
];

/// Parts of names whose value is the address of a database.
const DATABASE: [Word<'_>; 6] = [
    Word::of("dsn"),
    Word::of("connection_url"),
    Word::of("postgres_url"),
    Word::of("postgresql_url"),
    Word::of("database_url"),
    Word::of("pg_url"),
];

/// Words of everyday names that are only a few letters away from those above.
const ALIKE: [&str; 16] = [
    "secure",
    "secured",
    "security",
    "sector",
    "section",
    "sections",
    "select",
    "seconds",
    "second",
    "secs",
    "privacy",
    "private_network",
    "passkey",
    "passed",
    "taken",
    "passive",
];

/// Parts of names in which a word above does not announce a secret value.
const HARMLESS: [Word<'_>; 24] = [
    Word::of("token_endpoint"),
    Word::of("token_signed"),
    Word::of("token_encrypted"),
    Word::of("token_lifespan"),
    Word::of("token_lifetime"),
    Word::of("token_claims"),
    Word::of("token_url"),
    Word::of("token_uri"),
    Word::of("token_duration"),
    Word::of("token_expiry"),
    Word::of("disable_password"),
    Word::of("password_reset"),
    Word::of("password_change"),
    Word::of("password_policy"),
    Word::of("password_auth"),
    Word::of("reset_password"),
    Word::of("private_networks"),
    Word::of("password_url"),
    Word::of("password_attribute"),
    Word::of("secret_name"),
    Word::of("existing_secret"),
    Word::of("secret_ref"),
    Word::of("secret_key_ref"),
    Word::of("token_exchange"),
];

/// Whether a name says that its value is to be kept secret.
///
/// It errs on the side of masking: an excerpt with one mask too many is still of use.
pub fn is_secret_name(name: &str) -> bool {
    if let Some(known) = JUDGED.with_borrow(|judged| judged.get(name).copied()) {
        return known;
    }
    let is_secret = announces_secret(name);
    JUDGED.with_borrow_mut(|judged| {
        if judged.len() < MOST_JUDGED {
            judged.insert(name.into(), is_secret);
        }
    });
    is_secret
}

/// The most names whose verdict is kept.
const MOST_JUDGED: usize = 4096;

thread_local! {
    /// What was said of names: the same file is read for several purposes, and to compare a name with every word takes long.
    static JUDGED: RefCell<BTreeMap<Box<str>, bool>> = RefCell::default();
}

fn announces_secret(name: &str) -> bool {
    let whole = words(name);
    // Types of tokens, not tokens.
    let is_type = ["id_token", "access_token", "refresh_token"].contains(&whole.as_str());
    let letters = Word::of(&whole);
    let announced = whole.split('_').any(announces) || is_key(&whole) || is_database(letters);
    announced && !is_type && !HARMLESS.iter().any(|part| letters.has(*part))
}

/// Whether what a name announces as a secret is where the secret is, not the secret: `…_FILE`.
pub fn names_a_place(name: &str) -> bool {
    let whole = words(name);
    let last = whole.rsplit('_').next();
    last.is_some_and(|last| {
        [
            "file",
            "path",
            "dir",
            "folder",
            "url",
            "uri",
            "name",
            "ref",
            "id",
            "algorithm",
            "length",
        ]
        .contains(&last)
    })
}

/// Whether `text`, of which nobody knows what it is for, looks like what a generator of secrets makes: long, without
/// spaces, and with capitals, small letters and digits in no order.
pub fn looks_random(text: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "+/_=.~$!#%^&*@-".contains(character);
    let pairs = || text.as_bytes().windows(2);
    let changes = || pairs().filter(|pair| kind_of(pair[0]) != kind_of(pair[1])).count();
    text.len() >= 20
        && !text.contains("://")
        && text.chars().all(is_part)
        && text.contains(|character: char| character.is_ascii_uppercase())
        && text.contains(|character: char| character.is_ascii_lowercase())
        && text.contains(|character: char| character.is_ascii_digit())
        && changes() * 5 >= text.len()
}

fn kind_of(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

/// The words of a name in lower case, joined by `_`: `clientSecret`, `client-secret` and `CLIENT_SECRET` alike.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len().min(200) + 8);
    let mut before_lower = false;
    for character in name.chars().take(200) {
        let (is_part, is_upper, is_other) = if character.is_ascii() {
            let upper = character.is_ascii_uppercase();
            let other = character.is_ascii_lowercase() || character.is_ascii_digit();
            (upper || other, upper, other)
        } else {
            let other = character.is_lowercase() || character.is_numeric();
            (character.is_alphanumeric(), character.is_uppercase(), other)
        };
        if (!is_part || is_upper && before_lower) && !words.is_empty() && !words.ends_with('_') {
            words.push('_');
        }
        before_lower = is_other;
        if character.is_ascii() && is_part {
            words.push(character.to_ascii_lowercase());
        } else if is_part {
            words.extend(character.to_lowercase());
        }
    }
    words.truncate(words.trim_end_matches('_').len());
    words
}

fn announces(word: &str) -> bool {
    if is_plain_word(word) {
        return false;
    }
    seems_to_announce(word)
}

fn seems_to_announce(word: &str) -> bool {
    if ALIKE.contains(&word) {
        return false;
    }
    let word = Word::of(word);
    LONG.iter().any(|known| word.has(*known) || is_nearly(word, *known))
        || SHORT.contains(&word.text)
        || is_nearly(word, TOKEN)
}

/// Whether `word` is `known` with a slip or two, or has it, with one slip, as its beginning or end.
fn is_nearly(word: Word<'_>, known: Word<'_>) -> bool {
    let slips = match known.text.len() {
        ..=4 => 0,
        5 => 1,
        _ => 2,
    };
    // A quick look, because a file may have very many names: most of the letters have to be there.
    if slips == 0 || word.lacks(known) > slips {
        return false;
    }
    let length = word.text.chars().count();
    if length + slips < known.text.len() {
        return false;
    }
    if length <= known.text.len() + slips {
        return known.lacks(word) <= slips
            && osa_distance(word.text, known.text) <= slips.min(length.saturating_sub(3));
    }
    // Written together with others: `clientsecert`, `passwrodold`.
    let characters: Vec<char> = word.text.chars().collect();
    let near = |size: usize| {
        let ends = [
            characters.get(..size),
            characters.get(characters.len().saturating_sub(size)..),
        ];
        let mut ends = ends.into_iter().flatten();
        ends.any(|end| {
            let end = end.iter().collect::<String>();
            let of_end = Word::of(&end);
            of_end.lacks(known) <= 1 && known.lacks(of_end) <= 1 && osa_distance(&end, known.text) <= 1
        })
    };
    let size = known.text.len();
    slips > 1 && (near(size - 1) || near(size) || near(size + 1))
}

/// `key` as a name or at its end (`encryption_key`, `CLIENT_KEY`), but no public one; a misspelt encryption key, too.
fn is_key(whole: &str) -> bool {
    let (others, last) = whole.rsplit_once('_').unwrap_or(("", whole));
    let is_last = matches!(last, "key" | "keys" | "kye" | "ky");
    let before = others.rsplit('_').next();
    let public = before.is_some_and(|word| matches!(word, "public" | "ssh" | "sort" | "primary"));
    let encrypts = |word: &str| is_nearly(Word::of(word), ENCRYPTION) && word != "encrypted";
    (is_last && (last != "keys" || others.contains('_')) && !public)
        || (!others.is_empty() && !others.contains('_') && encrypts(others) && is_nearly_key(last))
}

fn is_nearly_key(word: &str) -> bool {
    osa_distance(word, "key") <= 1
}

/// The address of a database holds its password.
fn is_database(whole: Word<'_>) -> bool {
    DATABASE.iter().any(|part| whole.has(*part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_announce_a_secret() {
        for name in [
            "client_secret",
            "CODER_OIDC_CLIENT_SECRET",
            "hmac_secret",
            "key",
            "CODER_PG_CONNECTION_URL",
            "client_secert",
            "clientSecret",
            "clientsecret",
            "clientsecert",
            "encription_key",
            "encryption_kye",
            "passwrod",
            "pasword",
            "jwt_secrt",
            "hmac_sercet",
            "AUTHELIA_IDENTITY_PROVIDERS_OIDC_HMAC_SECRT",
            "CODER_OIDC_CLIENT_PW",
            "CODER_OIDC_CLIENT_PASS",
            "CODER_OIDC_CLIENT_KEY",
            "CODER_OIDC_CLIENT_SECRTE",
            "--oidc-client-secrt",
            "oidc-client-secret",
            "api_key",
            "token",
            "tokne",
            "issuer_private_key",
            "issuer_privat_key",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn plain_words_announce_nothing() {
        for word in super::super::plain_words::WORDS.split(' ') {
            assert!(is_plain_word(word) && !seems_to_announce(word), "{word}");
        }
        assert!(!is_plain_word("") && !is_plain_word("secret"));
    }

    #[test]
    fn what_a_generator_makes_looks_random() {
        for text in ["qjUAwJ4K3dgsr8ctBeXrdFvGm3qb", "aB3+x/9Kq2LmN8pQr5St"] {
            assert!(looks_random(text), "{text}");
        }
        for text in [
            "openid,profile,email",
            "CODER_OIDC_CLIENT_SECRET",
            "Sign-in-with-Authelia",
            "/var/lib/coder/Some/Path/To",
            "https://Auth.Example.com/A1b2C3d4E5",
        ] {
            assert!(!looks_random(text), "{text}");
        }
    }

    #[test]
    fn names_that_do_not() {
        for name in [
            "token_endpoint_auth_method",
            "client_id",
            "key_id",
            "CODER_DISABLE_PASSWORD_AUTH",
            "id_token",
            "refresh_token",
            "sector_identifier_uri",
            "secure",
            "secretName",
            "existingSecret",
            "reset_password",
            "enable_passkey_login",
            "scopes",
            "CODER_OIDC_CLIENT_ID",
            "CODER_ACCESS_URL",
            "public_key",
            "jwks",
            "section",
            "policy",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
