//! Changes to seeds that are likely to be of interest.

/// Pieces that mean something to one of the readers, or to who reads a report.
const WORDS: [&str; 62] = [
    "${X}",
    "${X:-y}",
    "$X",
    "$$",
    "${",
    "}",
    "{{ secret \"/a\" }}",
    "{{ env \"X\" }}",
    "{{",
    "}}",
    "{% if %}",
    "'",
    "\"",
    "\\",
    "`",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "  ",
    ": ",
    "- ",
    "#",
    "=",
    ",",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "---\n",
    "...\n",
    "[",
    "]",
    "{",
    "null",
    "~",
    "0x1F",
    "1_000",
    "::error title=x::y",
    "##[error]x",
    "\u{1b}[31m",
    "\u{85}",
    "\u{202e}",
    "\u{feff}",
    "\u{0}",
    "é",
    "漢",
    "e\u{301}",
    "\u{1f600}",
    "$pbkdf2-sha512$310000$a$b",
    "$argon2id$v=19$m=65536,t=3,p=4$a$b",
    "$2b$12$",
    "client_secret: ",
    "clients:",
    "include: [a]\n",
    "env_file: a\n",
    "extends: {service: coder}\n",
    "export ",
    "https://u:p@auth.example.com/?token=x",
    "%2F",
];

/// A small generator of numbers (xorshift), so that a run can be repeated by its first number.
pub struct Numbers(u64);

impl Numbers {
    /// Numbers that begin with `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % end.max(1)
    }
}

/// `seed` with a few changes; `others` are cut into it. At most `longest` bytes.
pub fn mutate(seed: &[u8], others: &[Vec<u8>], numbers: &mut Numbers, longest: usize) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + numbers.below(64)).min(bytes.len());
        match numbers.below(9) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
            1 => drop(bytes.drain(at..end)),
            2..=4 => {
                let word = WORDS[numbers.below(WORDS.len())];
                bytes.splice(at..at, word.bytes());
            }
            5 => {
                let piece = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            6 => {
                let piece = bytes[at..end].repeat(1 + numbers.below(200));
                bytes.splice(at..at, piece);
            }
            7 => {
                let other = &others[numbers.below(others.len())];
                let from = numbers.below(other.len() + 1);
                let to = (from + numbers.below(512)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => bytes.truncate(at.max(2)),
        }
    }
    bytes.truncate(longest);
    bytes
}
