//! What is wrong with a URL.

/// Why Go takes a text for no URL.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UrlError {
    /// A byte below 0x20, or 0x7F.
    #[error("it holds a control character, such as a line break")]
    ControlCharacter,
    /// It begins with a colon.
    #[error("the scheme before the first colon is missing")]
    MissingScheme,
    /// `127.0.0.1:80/cb`, ` https://…`: no scheme, and a colon before the first slash.
    #[error("it has no scheme, so the part before the first slash cannot hold a colon")]
    ColonInFirstSegment,
    /// A `%` that two hexadecimal digits do not follow, or that hosts do not allow.
    #[error("it holds a percent sign that begins no allowed escape")]
    Escape,
    /// A character that hosts do not allow, such as a space or a brace.
    #[error("the host holds a character that is not allowed there")]
    HostCharacter,
    /// A character that user information does not allow.
    #[error("the part before the `@` holds a character that is not allowed there")]
    UserInfo,
    /// `[::1` or `[not-an-address]`.
    #[error("the host in brackets is not an IPv6 address")]
    Brackets,
    /// What follows the host's colon is not a number.
    #[error("what follows the host's colon is not a port number")]
    Port,
}
