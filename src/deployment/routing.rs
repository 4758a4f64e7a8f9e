//! Which addresses a proxy leads to a container, and what it puts in front: the labels of Traefik and of Caddy.
//!
//! Source: traefik/traefik `docs/content/routing/providers/docker.md`, `docs/content/middlewares/http/forwardauth.md`;
//! lucaslorentz/caddy-docker-proxy `README.md`.

use super::Workload;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::Span;

/// What the labels of a container say to Traefik, and those of all others about middlewares.
#[derive(Default)]
pub struct Routing {
    /// The routers of the relying party's container.
    pub relying_party: Vec<Router>,
    /// The routers of Authelia's container.
    pub provider: Vec<Router>,
}

/// A router.
pub struct Router {
    /// Its rule, as it is written, and where; none if it is not known.
    pub rule: Option<(String, Span)>,
    /// Where a middleware that asks Authelia is put in front, and its name.
    pub guard: Option<(String, Span)>,
}

impl Router {
    /// The hosts of the rule, where it names each of them and nothing else decides.
    pub fn hosts(&self) -> Option<Vec<&str>> {
        let (rule, _) = self.rule.as_ref()?;
        if ["!", "HostRegexp", "HostSNI", "Header", "ClientIP", "Query", "Method"]
            .iter()
            .any(|other| rule.contains(other))
        {
            return None;
        }
        let mut hosts = Vec::new();
        for call in rule.split("Host(").skip(1) {
            let names = call.split(')').next()?.split(',');
            hosts.extend(names.map(|name| name.trim().trim_matches(['`', '"', '\''])));
        }
        (!hosts.is_empty()).then_some(hosts)
    }

    /// Where the rule is, if it is for `host`.
    pub fn leads(&self, host: &str) -> Option<Span> {
        let hosts = self.hosts()?;
        let (_, place) = self.rule.as_ref()?;
        hosts
            .iter()
            .any(|other| other.eq_ignore_ascii_case(host))
            .then_some(*place)
    }

    /// Whether the rule holds for every path.
    pub fn is_for_every_path(&self) -> bool {
        self.rule.as_ref().is_some_and(|(rule, _)| !rule.contains("Path"))
    }
}

/// The routers of `workload`; `all` are the containers whose middlewares it may name.
pub fn routers(workload: &Workload, all: &[&Workload]) -> Vec<Router> {
    let labels = || known(&workload.labels);
    if labels().any(|(name, value, _)| name == "traefik.enable" && value == "false") {
        return sites(workload);
    }
    let mut names: Vec<&str> = labels().filter_map(|(name, ..)| part(name, "routers")).collect();
    names.sort_unstable();
    names.dedup();
    let routers = names.into_iter().map(|router| {
        let of = |key: &str| {
            let wanted = format!("traefik.http.routers.{router}.{key}");
            let found = labels().find(|(name, ..)| name.eq_ignore_ascii_case(&wanted));
            found.map(|(_, value, place)| (value.to_owned(), place))
        };
        let guard = of("middlewares").and_then(|(list, place)| Some((guard(&list, all, 0)?, place)));
        Router {
            rule: of("rule"),
            guard,
        }
    });
    routers.chain(sites(workload)).collect()
}

/// The sites that the labels of caddy-docker-proxy make: `caddy: HOST`, and `caddy_1: HOST` for more of them.
fn sites(workload: &Workload) -> Vec<Router> {
    let labels = || known(&workload.labels);
    let is_site = |name: &str| {
        let number = name.strip_prefix("caddy");
        number.is_some_and(|rest| {
            rest.strip_prefix('_')
                .unwrap_or(rest)
                .bytes()
                .all(|byte| byte.is_ascii_digit())
        })
    };
    let sites = labels().filter(|(name, ..)| is_site(name)).map(|(site, hosts, place)| {
        // A directive may have a number before it that orders it.
        let directive = |label: &str| {
            let rest = label.strip_prefix(site)?.strip_prefix('.')?;
            Some(
                rest.trim_start_matches(|character: char| character.is_ascii_digit() || character == '_')
                    .to_owned(),
            )
        };
        let has = |wanted: &'static str| labels().find(move |(label, ..)| directive(label).as_deref() == Some(wanted));
        // With a matcher before the address it is for some requests only.
        let asks = has("forward_auth").filter(|(_, to, _)| !to.trim().contains(' '));
        let uri = has("forward_auth.uri").filter(|(_, uri, _)| is_authelia_s(uri));
        Router {
            rule: rule_of(hosts).map(|rule| (rule, place)),
            guard: asks.zip(uri).map(|((name, _, place), _)| (name.to_owned(), place)),
        }
    });
    sites.collect()
}

/// The addresses of a site as Traefik would write them; none if they are no plain names.
fn rule_of(hosts: &str) -> Option<String> {
    let is_plain = |host: &str| host.contains('.') && !host.contains(['*', '{', '(', '$', '/', ':']);
    let names = hosts.split([',', ' ']).filter(|name| !name.is_empty());
    let names: Vec<&str> = names.map(|name| name.trim_start_matches("https://")).collect();
    let all = !names.is_empty() && names.iter().all(|name| is_plain(name));
    let rules: Vec<String> = names.iter().map(|name| format!("Host(`{name}`)")).collect();
    all.then(|| rules.join(" || "))
}

/// Whether an address is one that Authelia is asked at.
fn is_authelia_s(address: &str) -> bool {
    ["/api/verify", "/api/authz/"].iter().any(|path| address.contains(path))
}

/// The first of the middlewares in `list` that asks Authelia, itself or as one of a chain.
fn guard(list: &str, all: &[&Workload], depth: usize) -> Option<String> {
    let mut names = list.split(',').map(|name| name.trim().trim_end_matches("@docker"));
    names.find_map(|name| {
        let of = |key: &str| {
            let wanted = format!("traefik.http.middlewares.{name}.{key}");
            let mut labels = all.iter().flat_map(|workload| known(&workload.labels));
            labels.find(|(label, ..)| label.eq_ignore_ascii_case(&wanted))
        };
        if of("forwardauth.address").is_some_and(|(_, address, _)| is_authelia_s(address)) {
            return Some(name.to_owned());
        }
        let (_, chain, _) = of("chain.middlewares").filter(|_| depth < 4)?;
        guard(chain, all, depth + 1)
    })
}

/// The labels whose values are known.
fn known(labels: &[(String, Setting<Secret>)]) -> impl Iterator<Item = (&str, &str, Span)> {
    labels
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.value()?.reveal(), value.place)))
}

/// The name of the router that a label is about.
fn part<'a>(label: &'a str, kind: &str) -> Option<&'a str> {
    let rest = label
        .strip_prefix("traefik.http.")?
        .strip_prefix(kind)?
        .strip_prefix('.')?;
    rest.split('.').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Role, SourceMap};

    #[test]
    fn hosts_are_known_where_nothing_else_decides() {
        let mut sources = SourceMap::default();
        let Ok(id) = sources.add("compose.yml", Role::Coder, b"x".to_vec()) else {
            unreachable!("one byte")
        };
        let hosts = |rule: &str| {
            let router = Router {
                rule: Some((rule.to_owned(), Span::new(id, 0..1))),
                guard: None,
            };
            router.hosts().map(|hosts| hosts.join(" "))
        };
        for (rule, expected) in [
            ("Host(`a.example.com`)", Some("a.example.com")),
            (
                "Host(`a.example.com`) || Host(`b.example.com`)",
                Some("a.example.com b.example.com"),
            ),
            (
                "Host(`a.example.com`, `b.example.com`)",
                Some("a.example.com b.example.com"),
            ),
            ("Host(`a.example.com`) && PathPrefix(`/x`)", Some("a.example.com")),
            ("HostRegexp(`.*`)", None),
            ("!Host(`a.example.com`)", None),
            ("PathPrefix(`/x`)", None),
        ] {
            assert_eq!(hosts(rule).as_deref(), expected, "{rule}");
        }
    }
}
