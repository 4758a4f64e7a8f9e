//! Dotted paths of options: `session.cookies[0].domain`.

/// What the database is encrypted with.
pub(super) const ENCRYPTION_KEY: &str = "storage.encryption_key";
/// What links for a new password are signed with.
pub(super) const JWT_SECRET: &str = "identity_validation.reset_password.jwt_secret";

/// A dotted path as Authelia's documentation writes it: `cookies[].domain` for `cookies[0].domain`.
pub(super) fn without_positions(path: &str) -> String {
    path.split_inclusive('[')
        .map(|part| part.trim_start_matches(|character: char| character.is_ascii_digit()))
        .collect()
}

/// The last name of a dotted path.
pub(super) fn last_name(path: &str) -> &str {
    let name = path.rsplit('.').next().unwrap_or(path);
    name.split('[').next().unwrap_or(name)
}
