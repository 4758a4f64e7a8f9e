//! From the merged tree to the provider.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::decode::Decoder;
use super::dotted;
use super::keys::{self, KnownKeys};
use super::named_entries::follow;
use super::paths::{ENCRYPTION_KEY, JWT_SECRET, last_name};
use super::schema::{self, Default, OptionSpec};
use super::sections::Sections;
use super::validate::{self, KnownSections};
use super::{ClientRegistration, Extent, Provider, deprecated, issuers, unknown_keys};
use crate::authelia::rule;
use crate::finding::{Finding, Text, listed, quoted};
use crate::options::{Options, Value};
use crate::setting::{Setting, Unknown};
use crate::source::Span;
use crate::version::Version;
use crate::yaml::Node;

/// What is known of the files before their values are looked at.
pub(super) struct MergedConfiguration {
    pub(super) root: Node,
    pub(super) extent: Extent,
    /// Why there are further files, which are not at hand, if there are.
    pub(super) more: Option<Unknown>,
    pub(super) version: Version,
    /// Whether the keys are Authelia's own; a Helm chart's values have others.
    pub(super) own_keys: bool,
    /// Whether every variable of Authelia's environment is known.
    pub(super) environment_known: bool,
    /// Whether options are set by variables of which others are not known: more of them may be.
    pub(super) set_by_more: bool,
    /// Defects that were found while loading.
    pub(super) defects: Vec<Finding>,
}

/// Builds the provider; `None` if OpenID Connect is not configured or switched off by null, and the defects that were
/// found nevertheless.
pub(super) fn build(merged: MergedConfiguration) -> Result<Provider, Vec<Finding>> {
    let MergedConfiguration {
        root,
        extent,
        more,
        version,
        own_keys,
        environment_known,
        set_by_more,
        mut defects,
    } = merged;
    let written = root;
    let root = as_decoded(&written, version, own_keys);
    let mut decoder = Decoder {
        networks: network_names(&root, extent),
        version,
        in_provider: false,
        defects: Vec::new(),
    };
    let sections = decoder.sections(&root);
    decoder.in_provider = true;
    let environment_known = environment_known && !is_excerpt(&root);
    let secrets_elsewhere = secrets_elsewhere(&root, extent, environment_known).or_else(|| more_elsewhere(set_by_more));
    // Whose secrets come from elsewhere gets other options from there as well.
    let key = sections.secret_length(ENCRYPTION_KEY);
    let secrets_known = environment_known || key.value().is_some_and(|length| *length > 0);
    let whole = own_keys && extent == Extent::Configuration && secrets_known && !set_by_more;
    if own_keys {
        defects.extend(unknown_keys::check(&written, &KnownKeys::of(version), whole));
        defects.append(&mut decoder.defects);
    }
    decoder.defects.clear();
    let mut known = KnownSections {
        of: &sections,
        version,
        whole,
        environment_known,
        clients: None,
    };
    let looked_at = own_keys && extent == Extent::Configuration;
    let cookies = sections.cookies();
    let Some(mut provider) = openid_connect(&mut decoder, root, extent, cookies, more) else {
        defects.extend(looked_at.then(|| validate::of_sections(&known)).into_iter().flatten());
        return Err(defects);
    };
    defects.append(&mut decoder.defects);
    known.clients = client_ids(&provider.clients).filter(|_| provider.incomplete.is_none());
    defects.extend(looked_at.then(|| validate::of_sections(&known)).into_iter().flatten());
    provider.defects = defects;
    Ok(Provider {
        missing_secrets: missing_secrets(&sections, extent, environment_known),
        sections_unknown: sections.first_doubt().cloned(),
        tree: written,
        secrets_elsewhere,
        ..provider
    })
}

/// The tree that `version` decodes: without later keys, and without dots in keys where it splits them. The keys of a
/// chart's values are not Authelia's.
fn as_decoded(written: &Node, version: Version, own_keys: bool) -> Node {
    if !own_keys {
        return written.clone();
    }
    let root = keys::decoded(written, version).unwrap_or_else(|| written.clone());
    dotted::nested(&root, version).unwrap_or(root)
}

/// Authelia as a provider, without its defects; `None` if it is none.
fn openid_connect(
    decoder: &mut Decoder,
    root: Node,
    extent: Extent,
    cookies: Setting<Vec<Options>>,
    more: Option<Unknown>,
) -> Option<Provider> {
    let version = decoder.version;
    let oidc = root
        .at(&["identity_providers", "oidc"])
        .filter(|node| !node.is_null())?;
    let (place, _) = oidc.way();
    decoder.unreadable("oidc", oidc);
    let options = provider_options(decoder, oidc, place);
    let jwks = decoder.items("jwks", oidc.get("jwks"), place, |decoder, key| {
        decoder.options(&schema::JWK, "jwks", key)
    });
    let clients = decoder.items("clients", oidc.get("clients"), place, Decoder::registration);
    let authorization_policies = decoder.authorization_policies(oidc.get("authorization_policies"), place);
    let claims_policies = decoder.claims_policies(oidc.get("claims_policies"), place);
    let scopes = decoder.named(&schema::SCOPE, "scopes", oidc.get("scopes"), place);
    let custom = oidc.at(&["lifespans", "custom"]);
    let lifespans = decoder.named(&schema::LIFESPAN, "custom", custom, place);
    let incomplete = oidc.get("clients").and_then(|clients| clients.incomplete()).cloned();
    Some(Provider {
        version,
        told: version,
        version_told: None,
        extent,
        place: oidc.get("clients").map_or(place, |clients| clients.way().0),
        options,
        jwks,
        clients,
        incomplete: incomplete.or(more),
        authorization_policies,
        claims_policies,
        scopes,
        lifespans,
        issuers: issuers::issuers(&root, &cookies, version),
        cookies,
        index: OnceCell::new(),
        decoded: !decoder.defects.iter().any(is_decode_error),
        secrets_elsewhere: None,
        missing_secrets: None,
        sections_unknown: None,
        unverified_certificates: [false; 2],
        tree: root,
        defects: Vec::new(),
    })
}

/// The ids of the clients; `None` if one is not known.
fn client_ids(clients: &Setting<Vec<ClientRegistration>>) -> Option<Vec<String>> {
    if clients.why_unknown().is_some() {
        return None;
    }
    let ids = clients.value().into_iter().flatten().map(|client| {
        let id = client.options.text("client_id");
        id.why_unknown()
            .is_none()
            .then(|| id.value().map_or_else(String::new, |id| (*id).to_owned()))
    });
    ids.collect()
}

fn is_decode_error(defect: &Finding) -> bool {
    matches!(defect.rule, rule::INVALID_VALUE | rule::MALFORMED_SECRET) && defect.refuses()
}

/// Where variables set options, and others may be set that the files do not show.
fn more_elsewhere(set_by_more: bool) -> Option<Unknown> {
    let why = "variables set options of Authelia, and the files do not show all that its container gets";
    set_by_more.then(|| elsewhere(why))
}

/// Whether a configuration is a part of one, whatever is known around it: it has no database, and lacks more of what every
/// Authelia needs.
fn is_excerpt(root: &Node) -> bool {
    const NEEDED: [&str; 4] = ["authentication_backend", "access_control", "session", "notifier"];
    root.get("storage").is_none() && NEEDED.iter().any(|section| root.get(section).is_none())
}

/// Without `storage.encryption_key` no Authelia starts, so what is missing must come from elsewhere, unless the
/// environment is known.
fn secrets_elsewhere(root: &Node, extent: Extent, environment_known: bool) -> Option<Unknown> {
    let path: Vec<&str> = ENCRYPTION_KEY.split('.').collect();
    let set = root.at(&path).is_some_and(|key| !key.is_null());
    (extent == Extent::Configuration && !environment_known && !set)
        .then(|| elsewhere("the files lack secrets that Authelia needs, so it gets some from its environment"))
}

/// Which secrets have to come from Authelia's environment, because they are not in the files.
fn missing_secrets(sections: &Sections, extent: Extent, environment_known: bool) -> Option<Unknown> {
    if extent != Extent::Configuration || environment_known {
        return None;
    }
    let needed = [(JWT_SECRET, sections.resets_passwords()), (ENCRYPTION_KEY, true)];
    let lacking = needed
        .into_iter()
        .filter(|(path, is_needed)| *is_needed && lacks(sections, path));
    let names: Vec<String> = lacking.map(|(path, _)| quoted(last_name(path))).collect();
    let (are, them) = if names.len() == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    (!names.is_empty()).then(|| {
        elsewhere(text!(
            "{} {are} not in the files; without {them} in its environment Authelia does not start",
            listed(&names)
        ))
    })
}

fn lacks(sections: &Sections, path: &str) -> bool {
    let length = sections.secret_length(path);
    length.why_unknown().is_none() && length.value().is_none_or(|length| *length == 0)
}

fn elsewhere(why: impl Into<Text>) -> Unknown {
    Unknown::because(why).remedied_by("give the compose file or env file that Authelia is started with")
}

/// The names that may stand for networks; `None` if the files do not show where they would be defined.
fn network_names(root: &Node, extent: Extent) -> Option<HashSet<String>> {
    if extent != Extent::Configuration {
        return None;
    }
    let mut names = HashSet::new();
    if let Some(defined) = root.at(&["definitions", "network"]).and_then(Node::mapping) {
        let keys = defined.entries().iter().filter_map(|entry| entry.key.scalar());
        names.extend(keys.map(|key| key.text.to_string()));
    }
    if let Some(defined) = root.at(&["access_control", "networks"]).and_then(Node::sequence) {
        let keys = defined.iter().filter_map(|network| network.get("name")?.scalar());
        names.extend(keys.map(|key| key.text.to_string()));
    }
    Some(names)
}

fn provider_options(decoder: &mut Decoder, oidc: &Node, place: Span) -> Options {
    for section in ["cors", "lifespans"] {
        if let Some(node) = oidc.get(section) {
            decoder.unreadable(section, node);
        }
    }
    let mut settings = Vec::with_capacity(schema::PROVIDER.len());
    for option in &schema::PROVIDER {
        let value = follow(oidc, option.name).or_else(|| deprecated_value(oidc, option));
        let setting = decoder.option(option, value, place);
        settings.push((option.name, effective(option, setting)));
    }
    Options::new(place, settings)
}

/// The value under the old name of an option, for those that Authelia maps.
fn deprecated_value<'n>(oidc: &'n Node, option: &OptionSpec) -> Option<&'n Node> {
    let prefix = "identity_providers.oidc.";
    let length = prefix.len() + option.name.len();
    let mut named = deprecated::KEYS.iter().filter(|old| old.new.len() == length);
    let mapped =
        named.find(|old| old.fate == deprecated::Fate::Mapped && old.new.strip_prefix(prefix) == Some(option.name))?;
    oidc.get(mapped.old.strip_prefix(prefix)?)
}

/// What Authelia makes of values that it takes for none: a length of time of zero, an entropy below zero other than -1.
fn effective(option: &OptionSpec, setting: Setting<Value>) -> Setting<Value> {
    let default = match (setting.value(), option.default) {
        (Some(Value::Milliseconds(0)), Default::Seconds(seconds)) => Value::Milliseconds(seconds.saturating_mul(1000)),
        (Some(Value::Number(number)), Default::Number(default)) if *number == 0 || *number < -1 => {
            Value::Number(default)
        }
        _ => return setting,
    };
    Setting::defaulted(default, setting.place).through(setting.via)
}
