//! Handmade reports that the renderers' tests share.

use std::ops::Range;

use super::{
    Assumed, AssumedPlace, Covered, Failure, Fingerprint, Input, Report, Reported, ReportedLabel, ReportedPair,
    SCHEMA_VERSION, Summary, Tool,
};
use super::{RuleInfo, Verdict};
use crate::secret::Secret;
use crate::source::{Role, SourceId, SourceMap, Span};

const AUTHELIA: &str = "identity_providers:
  oidc:
    clients:
      - client_id: coder
        client_name: 'Größe 漢字 e\u{301}'
        client_secret: '$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR'
        redirect_uris:
          - 'https://coder.example.com/api/v2/users/oidc/callback/'
        scopes: ['openid', 'email']\t# tab\there
";

const COMPOSE: &str = "services:\r
  coder:\r
    environment:\r
      CODER_ACCESS_URL: '${ACCESS_URL}'\r
      CODER_OIDC_CLIENT_SECRET: insecure_secret\r
      CODER_OIDC_SCOPES: openid,profile,email,groups\r
";

const ENV: &str = "ACCESS_URL=https://coder.example.com\n";

/// The texts that labels point into.
pub(super) struct Texts {
    sources: SourceMap,
    authelia: SourceId,
    compose: SourceId,
    env: SourceId,
}

fn add(sources: &mut SourceMap, path: &str, role: Role, text: &str) -> SourceId {
    let Ok(id) = sources.add(path, role, text.as_bytes().to_vec()) else {
        unreachable!("the texts here are small and UTF-8")
    };
    id
}

impl Texts {
    pub(super) fn new() -> Self {
        let mut sources = SourceMap::default();
        let authelia = add(&mut sources, "configuration.yml", Role::Authelia, AUTHELIA);
        let compose = add(&mut sources, "deploy/compose.yml", Role::Coder, COMPOSE);
        let env = add(&mut sources, "deploy/.env", Role::Interpolation, ENV);
        let texts = Texts {
            sources,
            authelia,
            compose,
            env,
        };
        let digest = texts.span(
            authelia,
            "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR",
        );
        texts.sources.read_as_tree(authelia);
        texts.sources.mark_secret(digest);
        texts.sources.mark_secret_value(Secret::new("insecure_secret"));
        texts
    }

    fn span(&self, source: SourceId, part: &str) -> Span {
        let text = self.sources.text(source);
        let at = text.find(part);
        assert!(at.is_some(), "{part}");
        let at = at.unwrap_or_default();
        Span::new(source, at..at + part.len())
    }

    fn label(&self, span: Span, text: &str, primary: bool) -> ReportedLabel {
        let (path, start, end) = self.sources.position(span);
        ReportedLabel {
            path: path.to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: text.to_owned(),
            primary,
            excerpt: self.sources.excerpt(span, 3),
        }
    }
}

/// A label at `part` of a text that consists of nothing else.
pub(super) fn label(path: &str, text: &str, part: &str, says: &str, primary: bool) -> ReportedLabel {
    let mut texts = Texts::new();
    let id = add(&mut texts.sources, path, Role::Coder, text);
    texts.label(texts.span(id, part), says, primary)
}

/// A label at the bytes `range` of a text.
pub(super) fn label_at(path: &str, text: &str, range: Range<usize>, says: &str) -> ReportedLabel {
    let mut texts = Texts::new();
    let id = add(&mut texts.sources, path, Role::Coder, text);
    texts.label(Span::new(id, range), says, false)
}

fn named(digits: &'static str) -> Fingerprint {
    Fingerprint::new(|| digits.to_owned())
}

/// A finding with `labels` and nothing special.
pub(super) fn finding(labels: Vec<ReportedLabel>) -> Reported {
    Reported {
        pair: None,
        party: None,
        rule: "setting-invalid",
        refusal: None,
        severity: "error",
        stage: "relying-party-start",
        message: "the value is not a URL".into(),
        why: "Coder exits at start.".into(),
        help: None,
        edits: Vec::new(),
        cause: None,
        steps: Vec::new(),
        consequences: Vec::new(),
        fingerprint: named("0123456789abcdef"),
        labels,
    }
}

/// A redirect URI that came through three places, and a secret that does not match.
pub(super) fn findings() -> Vec<Reported> {
    let texts = Texts::new();
    let (authelia, compose, env) = (texts.authelia, texts.compose, texts.env);
    let registered = texts.span(authelia, "'https://coder.example.com/api/v2/users/oidc/callback/'");
    let redirect = Reported {
        message: "Coder's redirect URI is not registered with Authelia".into(),
        why: "Authelia compares redirect URIs as exact strings and shows an error page in place of the login form.".into(),
        help: Some(
            "register the redirect URI that Coder sends:\n        redirect_uris:\n          - 'https://coder.example.com/api/v2/users/oidc/callback'"
                .into(),
        ),
        labels: vec![
            texts.label(registered, "registered, but with a slash at the end", true),
            texts.label(texts.span(compose, "'${ACCESS_URL}'"), "Coder sends https://coder.example.com/api/v2/users/oidc/callback", false),
            texts.label(texts.span(env, "https://coder.example.com"), "set here", false),
        ],
        rule: "redirect-uri-not-registered",
        severity: "error",
        stage: "authorization",
        fingerprint: named("00112233445566aa"),
        ..finding(Vec::new())
    };
    let secret = Reported {
        message: "the client secret does not match its digest".into(),
        why: "Coder shows an error after the login: Authelia answers `invalid_client`.".into(),
        help: Some("run `authelia crypto hash generate pbkdf2 --variant sha512` with Coder's secret".into()),
        labels: vec![
            texts.label(texts.span(authelia, "$pbkdf2"), "digest of another secret", true),
            texts.label(texts.span(compose, "insecure_secret"), "this secret was tried", false),
        ],
        rule: "client-secret-mismatch",
        severity: "error",
        stage: "token",
        fingerprint: named("00112233445566bb"),
        ..finding(Vec::new())
    };
    let scope = Reported {
        message: "100% odd\n::error::message, with `a:b`".into(),
        why: "Two places on one line.".into(),
        help: Some("add the scopes".into()),
        labels: vec![
            texts.label(texts.span(compose, "groups"), "not registered", true),
            texts.label(texts.span(compose, "profile"), "not registered either", false),
            texts.label(texts.span(authelia, "['openid', 'email']"), "these are", false),
            texts.label(texts.span(authelia, "'Größe 漢字 e\u{301}'"), "of this client", false),
        ],
        rule: "scope-not-allowed",
        severity: "warning",
        stage: "authorization",
        fingerprint: named("00112233445566cc"),
        ..finding(Vec::new())
    };
    vec![redirect, secret, scope]
}

fn covered(rule: &'static str, reason: Option<&str>) -> Covered {
    Covered {
        rule,
        status: if reason.is_some() { "not-checked" } else { "checked" },
        reason: reason.map(str::to_owned),
        remedy: reason.map(|_| "give --env-file or --set OIDC_ISSUER=…".to_owned()),
    }
}

/// A report without findings.
pub(super) fn empty() -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        selected: None,
        tool: Tool {
            name: "oidc-crosscheck",
            version: "0.1.0",
        },
        assumed: vec![
            Assumed {
                program: "authelia",
                version: "4.39.13".into(),
                from: "option",
                place: None,
            },
            Assumed {
                program: "coder",
                version: "2.28.0".into(),
                from: "image tag",
                place: Some(AssumedPlace {
                    path: "compose.yml".into(),
                    line: 3,
                }),
            },
        ],
        remarks: Vec::new(),
        inputs: vec![
            Input {
                path: "configuration.yml".into(),
                role: "authelia",
            },
            Input {
                path: "deploy/compose.yml".into(),
                role: "coder",
            },
        ],
        pairs: vec![ReportedPair {
            party: "coder".to_owned(),
            client_id: "coder".into(),
            verdict: Verdict::Passes,
            authelia: vec!["configuration.yml".into()],
            coder: vec!["deploy/compose.yml".into(), "deploy/.env".into()],
            not_checked: Vec::new(),
        }],
        unpaired: None,
        failures: Vec::new(),
        findings: Vec::new(),
        coverage: vec![covered("redirect-uri-not-registered", None)],
        applications: Vec::new(),
        without_application: 0,
        summary: Summary::default(),
    }
}

/// A report with everything in it.
pub(super) fn full() -> Report {
    let mut report = empty();
    report.findings = findings();
    for pair in &mut report.pairs {
        pair.verdict = Verdict::Fails;
    }
    let reason = Some("${OIDC_ISSUER} is not set in any of the files");
    report.coverage.push(covered("client-secret-mismatch", None));
    report.coverage.push(covered("issuer-mismatch", reason));
    report.coverage.push(covered("issuer-trailing-slash", reason));
    report.summary = Summary {
        errors: 2,
        warnings: 1,
        notes: 0,
        not_checked: 2,
    };
    report
}

/// A report of a run that could read nothing; the path tries to steer the terminal.
pub(super) fn failed() -> Report {
    let mut report = empty();
    report.inputs.clear();
    report.pairs.clear();
    report.coverage.clear();
    report.failures = vec![Failure {
        candidates: Vec::new(),
        message: "there is no such file".into(),
        path: Some("a\u{1b}[31m,b:c\n.yml".into()),
    }];
    report
}

/// What the machine formats say of the rules.
pub(super) const RULES: [RuleInfo<'static>; 4] = [
    RuleInfo {
        name: "redirect-uri-not-registered",
        summary: "Coder's redirect URI is none of the registered ones",
        severity: "error",
        stage: "authorization",
        page: "# redirect-uri-not-registered\n\nPage.\n",
    },
    RuleInfo {
        name: "client-secret-mismatch",
        summary: "the client secret does not match its digest",
        severity: "error",
        stage: "token",
        page: "# client-secret-mismatch\n\nPage.\n",
    },
    RuleInfo {
        name: "scope-not-allowed",
        summary: "Coder asks for a scope that is not registered",
        severity: "error",
        stage: "authorization",
        page: "# scope-not-allowed\n\nPage <b>&amp;</b>.\n",
    },
    RuleInfo {
        name: "issuer-mismatch",
        summary: "Coder's issuer is none that Authelia serves",
        severity: "error",
        stage: "discovery",
        page: "# issuer-mismatch\n\nPage.\n",
    },
];
