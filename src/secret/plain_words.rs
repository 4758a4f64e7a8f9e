//! Words that most names are made of, and that announce no secret.

/// The words in order, each of at most sixteen letters.
pub(super) const WORDS: &str = "\
access additional address algorithm algorithms allow allowed api attribute audience auth authelia \
authentication authorization backend callback claims client clients coder config connection consent control \
cookies database default discovery domain domains duration email enable enabled endpoint endpoints env \
environment expiration field file filesystem format grant group groups host id identity ignore image \
inactivity info issuer jwks kind level lifespan lifespans local log mapping metadata method methods mode name \
network networks notifier oidc order path pkce policies policy port portal ports postgres provider providers \
public redirect refresh regulation request requested require required response restart role roles rules scope \
scopes server service services session sign signed signups smtp ssl storage subject text theme timeout tls \
totp type types uri uris url use user userinfo username users validation value version volumes webauthn";

/// The words as numbers, in order as the words are.
static PLAIN: [u128; COUNT] = numbers();

/// The most letters of a word.
const LONGEST: usize = size_of::<u128>();

const COUNT: usize = {
    let (mut count, mut at) = (1, 0);
    while at < WORDS.len() {
        if WORDS.as_bytes()[at] == b' ' {
            count += 1;
        }
        at += 1;
    }
    count
};

const fn numbers() -> [u128; COUNT] {
    let (mut all, mut count, mut letters, mut at) = ([0; COUNT], 0, 0, 0);
    while at < WORDS.len() {
        let byte = WORDS.as_bytes()[at];
        if byte == b' ' {
            count += 1;
            letters = 0;
        } else {
            letters += 1;
            all[count] |= (byte as u128) << (8 * (LONGEST - letters));
        }
        at += 1;
    }
    all
}

/// Whether `word`, in lower case, is one of them.
pub(super) fn is_plain_word(word: &str) -> bool {
    let mut letters = [0; LONGEST];
    let Some(start) = letters.get_mut(..word.len()) else {
        return false;
    };
    start.copy_from_slice(word.as_bytes());
    PLAIN.binary_search(&u128::from_be_bytes(letters)).is_ok()
}
