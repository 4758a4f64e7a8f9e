//! Go's `encoding/csv`, one record.

/// Why a text is no CSV record: a clause.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CsvError {
    /// A quote inside a field that does not begin with one.
    #[error("stray `\"` in a field that does not begin with one")]
    BareQuote,
    /// A quoted field that does not end, or goes on behind its closing quote.
    #[error("a field in quotes does not end with its quote")]
    Quote,
}

/// The fields of the first record of `text`; none for an empty text. What follows the first line is dropped.
///
/// Source: golang/go `src/encoding/csv/reader.go` `readRecord`, with its default options.
///
/// # Errors
/// If Go would refuse the record.
pub fn csv_record(text: &str) -> Result<Vec<String>, CsvError> {
    // Empty lines before the record are skipped.
    let mut rest = text.trim_start_matches(['\r', '\n']);
    let mut fields = Vec::new();
    if rest.is_empty() {
        return Ok(fields);
    }
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted)?,
            None => bare_field(rest)?,
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return Ok(fields),
        }
    }
}

fn bare_field(text: &str) -> Result<(String, &str), CsvError> {
    let end = text.find([',', '\n']).unwrap_or(text.len());
    let (field, after) = text.split_at(end);
    let field = if after.starts_with('\n') || after.is_empty() {
        field.strip_suffix('\r').unwrap_or(field)
    } else {
        field
    };
    if field.contains('"') {
        Err(CsvError::BareQuote)
    } else {
        Ok((field.to_owned(), after))
    }
}

/// What follows an opening quote; a doubled quote stands for one.
fn quoted_field(text: &str) -> Result<(String, &str), CsvError> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let at = rest.find('"').ok_or(CsvError::Quote)?;
        field.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(more) = after.strip_prefix('"') {
            field.push('"');
            rest = more;
        } else if after.is_empty() || after.starts_with([',', '\n']) || after.starts_with("\r\n") {
            return Ok((field, after));
        } else {
            return Err(CsvError::Quote);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_as_go_splits_them() {
        let fields = |text| csv_record(text).map(|fields| fields.join("|"));
        for (text, expected) in [
            ("openid,profile", Ok("openid|profile")),
            ("openid, profile", Ok("openid| profile")),
            ("openid profile", Ok("openid profile")),
            ("a,", Ok("a|")),
            ("\"a,b\",c", Ok("a,b|c")),
            ("\"a\"\"b\"", Ok("a\"b")),
            ("'a','b'", Ok("'a'|'b'")),
            ("a\nb", Ok("a")),
            ("", Ok("")),
            ("[\"a\"]", Err(CsvError::BareQuote)),
            ("\"a\" ,b", Err(CsvError::Quote)),
            ("\"a", Err(CsvError::Quote)),
        ] {
            assert_eq!(fields(text), expected.map(str::to_owned), "{text:?}");
        }
    }
}
