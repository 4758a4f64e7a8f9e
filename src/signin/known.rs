//! Questions to settings that have three answers: yes, no, and why it is not known.

use crate::finding::Coverage;
use crate::golang::Url;
use crate::setting::{Setting, State};

/// The value of `setting`.
///
/// # Errors
/// Not checked where the value is unknown; not applicable where there is none.
pub fn known<T>(setting: &Setting<T>) -> Result<&T, Coverage> {
    match &setting.state {
        State::Known(value) => Ok(value),
        State::Unknown(why) => Err(Coverage::from(why)),
        State::Absent => Err(Coverage::NotApplicable),
    }
}

/// The address that `setting` holds.
///
/// # Errors
/// As [`known`]; not applicable where it is none, which stops its program before this matters.
pub fn known_url(setting: &Setting<impl AsRef<str>>) -> Result<Url, Coverage> {
    Url::parse(known(setting)?.as_ref()).map_err(|_| Coverage::NotApplicable)
}

/// Whether one of the items fits; an absent list has none.
///
/// # Errors
/// Not checked where none fits and the list, or an item of it, is unknown.
pub fn holds(list: &Setting<&[Setting<String>]>, fits: impl Fn(&str) -> bool) -> Result<bool, Coverage> {
    let items = if list.is_absent() { &[] } else { *known(list)? };
    if items.iter().filter_map(|item| item.value()).any(|item| fits(item)) {
        return Ok(true);
    }
    match items.iter().find_map(|item| item.why_unknown()) {
        Some(why) => Err(why.into()),
        None => Ok(false),
    }
}

/// Every item; an absent list has none.
///
/// # Errors
/// Not checked where the list, or an item of it, is unknown.
pub fn texts(list: &Setting<&[Setting<String>]>) -> Result<Vec<String>, Coverage> {
    if list.is_absent() {
        return Ok(Vec::new());
    }
    known(list)?.iter().map(|item| known(item).cloned()).collect()
}
