//! Whether Go would compile a regular expression.
//!
//! Source: Go 1.24 `regexp/syntax/parse.go` `parse`, `parsePerlFlags`, `parseClass`, `parseEscape`, with the flags
//! of `regexp.Compile`.

use std::iter::Peekable;
use std::str::Chars;

/// The most repetitions that Go allows.
const MAX_REPEAT: u32 = 1000;
/// The deepest nesting that Go allows.
const MAX_DEPTH: usize = 1000;

/// Why Go refuses an expression, as a clause.
///
/// # Errors
/// The clause, where it does. Names of Unicode classes are not looked up.
pub fn check_regexp(text: &str) -> Result<(), &'static str> {
    let mut reader = PatternReader {
        rest: text.chars().peekable(),
        depth: 0,
    };
    reader.expression()
}

struct PatternReader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

/// What is before a repetition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Something,
    Repetition,
}

impl PatternReader<'_> {
    fn expression(&mut self) -> Result<(), &'static str> {
        let mut before = Before::Nothing;
        while let Some(character) = self.rest.next() {
            before = match character {
                '(' => self.group(before)?,
                ')' => {
                    self.depth = self.depth.checked_sub(1).ok_or("a ) has no ( before it")?;
                    Before::Something
                }
                '|' => Before::Nothing,
                '[' => {
                    self.class()?;
                    Before::Something
                }
                '*' | '+' | '?' => self.repeated(before)?,
                '{' => match self.counts() {
                    Some(counts) => {
                        counts?;
                        self.repeated(before)?
                    }
                    None => Before::Something,
                },
                '\\' => {
                    self.escape(true)?;
                    Before::Something
                }
                _ => Before::Something,
            };
        }
        if self.depth > 0 {
            Err("a ( has no ) behind it")
        } else {
            Ok(())
        }
    }

    fn repeated(&mut self, before: Before) -> Result<Before, &'static str> {
        match before {
            Before::Nothing => Err("a repetition has nothing before it"),
            Before::Repetition => Err("a repetition follows another"),
            Before::Something => {
                self.rest.next_if_eq(&'?');
                Ok(Before::Repetition)
            }
        }
    }

    /// `{2}`, `{2,}` or `{2,3}`, of which the brace is read; `None` if it is not one, and the brace stands for itself.
    fn counts(&mut self) -> Option<Result<(), &'static str>> {
        let mut ahead = self.rest.clone();
        let inside: String = ahead
            .by_ref()
            .take_while(|character| *character != '}')
            .take(16)
            .collect();
        let closed = self.rest.clone().take(inside.chars().count() + 1).last() == Some('}');
        let (least, most) = inside
            .split_once(',')
            .map_or((inside.as_str(), None), |(least, most)| (least, Some(most)));
        let number = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        let least = number(least).filter(|_| closed)?;
        let most = match most {
            None | Some("") => least,
            Some(most) => number(most)?,
        };
        for _ in 0..=inside.chars().count() {
            self.rest.next();
        }
        let fits = least <= most && most <= MAX_REPEAT;
        Some(if fits {
            Ok(())
        } else {
            Err("a repetition count is too large or the wrong way round")
        })
    }

    /// What follows an opening parenthesis: a group, or flags that stand for nothing themselves.
    fn group(&mut self, before: Before) -> Result<Before, &'static str> {
        if self.rest.next_if_eq(&'?').is_none() {
            return self.open();
        }
        let python = self.rest.next_if_eq(&'P').is_some();
        if python && self.rest.peek() != Some(&'<') {
            return Err("after (?P a name in <> must follow");
        }
        if self.rest.next_if_eq(&'<').is_some() {
            let name: String = self.rest.by_ref().take_while(|character| *character != '>').collect();
            let is_name = !name.is_empty()
                && name
                    .chars()
                    .all(|letter| letter == '_' || letter.is_ascii_alphanumeric());
            return if is_name {
                self.open()
            } else {
                Err("Go has no look-behind, and a group's name only letters")
            };
        }
        let (mut minus, mut flagged) = (false, false);
        loop {
            match self.rest.next() {
                Some('i' | 'm' | 's' | 'U') => flagged = true,
                Some('-') if !minus => (minus, flagged) = (true, false),
                Some(':') if flagged || !minus => return self.open(),
                // What is before the flags can still be repeated.
                Some(')') if flagged || !minus => {
                    return Ok(if before == Before::Repetition {
                        Before::Something
                    } else {
                        before
                    });
                }
                Some(_) => return Err("Go's regular expressions have no look-around"),
                None => return Err("a ( has no ) behind it"),
            }
        }
    }

    fn open(&mut self) -> Result<Before, &'static str> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            Err("it is nested too deeply")
        } else {
            Ok(Before::Nothing)
        }
    }

    fn class(&mut self) -> Result<(), &'static str> {
        self.rest.next_if_eq(&'^');
        let mut first = true;
        loop {
            let low = match self.rest.next() {
                None => return Err("a [ has no ] behind it"),
                Some(']') if !first => return Ok(()),
                Some('[') if self.rest.peek() == Some(&':') => {
                    self.named_class()?;
                    first = false;
                    continue;
                }
                Some('\\') => self.escape(false)?,
                Some(character) => Some(character),
            };
            first = false;
            let mut ahead = self.rest.clone();
            if ahead.next() != Some('-') || ahead.next().is_none_or(|next| next == ']') {
                continue;
            }
            let Some(low) = low else { continue };
            self.rest.next();
            let high = match self.rest.next() {
                Some('\\') => self.escape(false)?,
                other => other,
            };
            if high.is_some_and(|high| high < low) {
                return Err("a range in [] is the wrong way round");
            }
        }
    }

    /// `[:alpha:]`, of which the bracket is read; without its end it is a bracket among others.
    fn named_class(&mut self) -> Result<(), &'static str> {
        const NAMES: &str = "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit";
        // Longer than any name with its colons and bracket.
        let text: String = self.rest.clone().take(16).collect();
        let Some(end) = text.find(":]") else { return Ok(()) };
        let name = text.get(1..end).unwrap_or_default();
        for _ in 0..text.get(..end + 2).map_or(0, |read| read.chars().count()) {
            self.rest.next();
        }
        let name = name.trim_start_matches('^');
        let known = NAMES.split(' ').any(|known| known == name);
        if known {
            Ok(())
        } else {
            Err("a class such as [:alpha:] has a name that Go does not know")
        }
    }

    /// What a backslash makes of the next letters: a character, or a class or place.
    fn escape(&mut self, outside: bool) -> Result<Option<char>, &'static str> {
        let character = self.rest.next().ok_or("a backslash at the end")?;
        match character {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Ok(None),
            'A' | 'b' | 'B' | 'z' if outside => Ok(None),
            'Q' if outside => {
                self.literal();
                Ok(None)
            }
            'p' | 'P' => self.unicode_class(),
            '1'..='7' if !self.rest.peek().is_some_and(|next| ('0'..='7').contains(next)) => {
                Err("Go's regular expressions have no back references")
            }
            '0'..='7' => {
                for _ in 0..2 {
                    self.rest.next_if(|digit| ('0'..='7').contains(digit));
                }
                Ok(None)
            }
            'x' => self.hexadecimal(),
            'a' | 'f' | 'n' | 'r' | 't' | 'v' => Ok(None),
            other if other.is_ascii() && !other.is_ascii_alphanumeric() => Ok(Some(other)),
            _ => Err("a backslash before a letter that needs none"),
        }
    }

    /// Everything up to `\E` stands for itself.
    fn literal(&mut self) {
        while let Some(character) = self.rest.next() {
            if character == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
        }
    }

    fn unicode_class(&mut self) -> Result<Option<char>, &'static str> {
        match self.rest.next() {
            Some('{') => {
                let closed = self.rest.by_ref().any(|character| character == '}');
                if closed {
                    Ok(None)
                } else {
                    Err("a \\p{ has no } behind it")
                }
            }
            Some(_) => Ok(None),
            None => Err("\\p needs the name of a class"),
        }
    }

    fn hexadecimal(&mut self) -> Result<Option<char>, &'static str> {
        let wrong = "\\x needs two hexadecimal digits, or some in {}";
        let braced = self.rest.next_if_eq(&'{').is_some();
        let digits: String = if braced {
            self.rest.by_ref().take_while(|character| *character != '}').collect()
        } else {
            self.rest.by_ref().take(2).filter(char::is_ascii_hexdigit).collect()
        };
        if digits.is_empty() || (!braced && digits.len() != 2) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        let value = u32::from_str_radix(&digits, 16).map_err(|_| wrong)?;
        char::from_u32(value).map(Some).ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::check_regexp;

    #[test]
    fn what_go_compiles() {
        for text in [
            "",
            ".*",
            "^(coder|dev)-.*$",
            "a{2,3}?",
            "x{,5}",
            "a{",
            "a|",
            "|a",
            "()",
            "(?i)a(?-i:b)",
            "(?P<n>x)(?<m>y)",
            "[]a]",
            "[^]]",
            "[a-]",
            "[-a]",
            "[[:alpha:]_]",
            "[\\d-z]",
            r"\Qa(b\E*",
            r"\pN\p{Greek}",
            r"\012\x41\x{1F600}",
            r"\.\-",
            "^*",
            "[[:nope]",
            "\u{e4}+",
            "a(?i)*",
            "a*(?i)*",
            r"\_",
            "a{2}?",
        ] {
            assert_eq!(check_regexp(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_go_refuses() {
        for text in [
            "(?=a)",
            "(?!a)",
            "(?<=a)b",
            "(?<!a)b",
            "(",
            ")",
            "(a",
            "a)",
            "[a",
            "[]",
            "*a",
            "a**",
            "a+*",
            "a|*",
            "(*a)",
            "a{1001}",
            "a{3,2}",
            "[z-a]",
            "[[:nope:]]",
            r"\1",
            r"\c",
            r"\8",
            "\\",
            r"(?Px)",
            "(?-)",
            r"\xZZ",
            r"\x4",
            r"\x{+4}",
            r"\p{Greek",
            "(?i)*",
            "a{2}{3}",
            "(?Pi)a",
        ] {
            assert!(check_regexp(text).is_err(), "{text}");
        }
    }
}
