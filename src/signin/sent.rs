//! Values that are sent, and who sets them.

use std::borrow::Cow;

use crate::setting::Setting;

/// Who sets a value that is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum By {
    /// The relying party's code: always the same.
    Program,
    /// The relying party's code: made anew at each sign-in, so that its value is never known.
    Random,
    /// An option of the relying party's.
    Option,
    /// The option that adds parameters, in place of what would be sent without it.
    Extra(Cow<'static, str>),
}

/// A value that is sent, and by whom it is set.
#[derive(Clone)]
pub struct Sent<T> {
    /// The value; absent if nothing is sent.
    pub value: Setting<T>,
    /// Who sets it.
    pub by: By,
}

/// One parameter of the request.
#[derive(Clone)]
pub struct Parameter {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What is sent.
    pub sent: Sent<String>,
}
