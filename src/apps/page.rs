//! One application's page, in Markdown: what `apps NAME` prints and what the site shows.

use crate::party::profile::{Profile, Reading, Statement, StoredSettings};

use super::{confidence, counted, words};

/// The page of an application.
pub fn page(profile: &Profile) -> String {
    let (facts, from_source) = counted(profile);
    let version = profile
        .version
        .iter()
        .map(|version| format!(" · looked at: {version}"))
        .collect::<String>();
    let mut out = format!(
        "# {}\n\n**{}**, {from_source} of {facts} facts read in its source · reviewed {}{version}\n",
        profile.name,
        confidence(facts, from_source),
        profile.reviewed
    );
    out.push_str(&registration(profile));
    out.push_str(&facts_of(profile));
    out.push_str(&settings(profile));
    if !profile.not_checked.is_empty() {
        out.push_str("\n## Not checked\n\n");
        for gap in &profile.not_checked {
            out.push_str(&format!("- {}: {}\n", gap.what, gap.why));
        }
    }
    out.push_str(&sources(profile));
    out
}

/// A registration that can be pasted.
fn registration(profile: &Profile) -> String {
    let example = &profile.example;
    let list = |items: &[String]| {
        let items: Vec<_> = items.iter().map(|item| format!("'{item}'")).collect();
        format!("[{}]", items.join(", "))
    };
    let public = example.token_endpoint_auth_method.name() == "none";
    let mut lines = vec![format!("- client_id: '{}'", example.client_id)];
    lines.push(format!("  client_name: '{}'", profile.name));
    lines.push(
        if public {
            "  public: true"
        } else {
            "  client_secret: '$pbkdf2-sha512$…'"
        }
        .to_owned(),
    );
    lines.push("  authorization_policy: 'two_factor'".to_owned());
    if example.require_pkce {
        lines.push("  require_pkce: true".to_owned());
    }
    if !example.id_token_claims.is_empty() {
        lines.push(format!("  claims_policy: '{}'", example.client_id));
    }
    lines.push("  redirect_uris:".to_owned());
    lines.extend(example.redirect_uris.iter().map(|uri| format!("    - '{uri}'")));
    lines.push(format!("  scopes: {}", list(&example.scopes)));
    lines.push(format!("  response_types: {}", list(&example.response_types)));
    lines.push(format!("  grant_types: {}", list(&example.grant_types)));
    lines.push(format!(
        "  token_endpoint_auth_method: '{}'",
        example.token_endpoint_auth_method.name()
    ));
    let mut out = format!("\n## A registration that works\n\n```yaml\n{}\n```\n", lines.join("\n"));
    if !example.id_token_claims.is_empty() {
        out.push_str(&format!(
            "\nThe claims policy of that name, under `identity_providers.oidc.claims_policies`, has `id_token: {}`.\n",
            list(&example.id_token_claims)
        ));
    }
    if !example.environment.is_empty() {
        let lines: Vec<_> = example
            .environment
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        out.push_str(&format!(
            "\nWith these variables of the application:\n\n```sh\n{}\n```\n",
            lines.join("\n")
        ));
    }
    out
}

fn facts_of(profile: &Profile) -> String {
    let mut rows = Rows(profile, String::new());
    rows.add("callback", &profile.callback, words::callback);
    rows.add("request", &profile.request, words::request);
    rows.add("PKCE", &profile.pkce, words::pkce);
    rows.add("scopes", &profile.scopes, words::scopes);
    rows.add(
        "client authentication",
        &profile.client_authentication,
        words::authentication,
    );
    rows.add("ID token", &profile.id_token, words::id_token);
    rows.add("claim", &profile.claim, words::claim);
    rows.add("on where", &profile.switch, words::switch);
    rows.add("redirect URI", &profile.redirect_uri, words::redirect_uri);
    rows.add("provider", &profile.provider, words::provider);
    format!(
        "\n## Facts\n\n| what | fact | versions | from |\n|---|---|---|---|\n{}",
        rows.1
    )
}

struct Rows<'a>(&'a Profile, String);

impl Rows<'_> {
    fn add<F: Statement>(&mut self, what: &str, facts: &[F], words: fn(&F) -> String) {
        for fact in facts {
            let versions = match (fact.since(), fact.until()) {
                (Some(since), Some(until)) => format!("from {since}, before {until}"),
                (Some(since), None) => format!("from {since}"),
                (None, Some(until)) => format!("before {until}"),
                (None, None) => String::new(),
            };
            let from = format!("{}: {}", self.0.confidence(fact).name(), fact.source().join(", "));
            self.1
                .push_str(&format!("| {what} | {} | {versions} | {from} |\n", words(fact)));
        }
    }
}

fn settings(profile: &Profile) -> String {
    if profile.settings.is_empty() {
        return String::new();
    }
    let mut rows = Rows(profile, String::new());
    for (name, setting) in &profile.settings {
        rows.add(&format!("`{name}`"), std::slice::from_ref(setting), words::setting);
    }
    let table = format!(
        "\n## Settings\n\n| setting | where | versions | from |\n|---|---|---|---|\n{}",
        rows.1
    );
    format!("{table}{}", profile.reading.as_ref().map(reading).unwrap_or_default())
}

fn reading(reading: &Reading) -> String {
    let mut lines = Vec::new();
    lines.extend(
        reading
            .file_suffix
            .iter()
            .map(|suffix| format!("A variable that ends with `{suffix}` names a file.")),
    );
    let stored = match reading.database {
        StoredSettings::Never => None,
        StoredSettings::FirstStart => Some("From the first start on, the settings in its database win."),
        StoredSettings::Wins => Some("Settings that somebody saved in its web interface win."),
        StoredSettings::Only => {
            Some("They are set in its web interface or on its command line, and kept in its database.")
        }
    };
    lines.extend(stored.map(str::to_owned));
    lines.extend(
        reading
            .database_when
            .iter()
            .map(|name| format!("That is so where `{name}` is on.")),
    );
    if lines.is_empty() {
        String::new()
    } else {
        format!("\n{}\n", lines.join(" "))
    }
}

fn sources(profile: &Profile) -> String {
    let mut out = "\n## Sources\n\n".to_owned();
    for (name, source) in &profile.sources {
        let symbol = source
            .symbol
            .iter()
            .map(|symbol| format!(", {symbol}"))
            .collect::<String>();
        let address = source.address(profile.repository.as_deref()).unwrap_or_default();
        out.push_str(&format!("- {name}: <{address}>{symbol}\n"));
    }
    out
}
