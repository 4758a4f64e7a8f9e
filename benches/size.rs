//! How time grows with the input: each row has twice the input of the one before it.

use std::path::{Path, PathBuf};

use clap::Parser as _;
use divan::Bencher;
use oidc_crosscheck::authelia::{Filter, LoadRequest, Missing, load};
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::compose;
use oidc_crosscheck::env::{self, Environment};
use oidc_crosscheck::files::{FileError, FileSystem, Files, InMemory, OnDisk};
use oidc_crosscheck::report::Style;
use oidc_crosscheck::run::{Io, run};
use oidc_crosscheck::secret::Secret;
use oidc_crosscheck::setting::{Setting, Unknown};
use oidc_crosscheck::source::{Role, SourceId, SourceMap, Span};
use oidc_crosscheck::version::Version;

#[path = "../tests/suite/support/shapes.rs"]
mod shapes;

fn main() {
    divan::main();
}

/// A configuration with `count` clients, about 800 bytes each.
fn clients(count: usize) -> String {
    let mut text = String::from("identity_providers:\n  oidc:\n    clients:\n");
    for at in 0..count {
        text.push_str(&format!(
            "      - client_id: 'client-{at}'\n        client_name: 'Client number {at} of a very large installation'\n        \
             client_secret: '$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng'\n        \
             redirect_uris: ['https://{at}.example.com/callback', 'https://{at}.example.org/callback']\n        \
             scopes: ['openid', 'profile', 'email', 'offline_access']\n        authorization_policy: 'two_factor'\n        \
             grant_types: ['authorization_code', 'refresh_token']\n        response_types: ['code']\n        \
             token_endpoint_auth_method: 'client_secret_post'\n"
        ));
    }
    text
}

#[divan::bench(args = [2_500, 5_000, 10_000])]
fn authelia_clients(bencher: Bencher<'_, '_>, count: usize) {
    let text = clients(count);
    bencher.bench(|| {
        let mut sources = SourceMap::default();
        let id = sources.add("configuration.yml", Role::Authelia, text.clone().into_bytes());
        let files: Vec<_> = id.into_iter().collect();
        let version = Version::new(4, 39, 20);
        let environment = Environment::not_known(Unknown::because("it is not given"), Span::new(files[0], 0..0));
        let request = LoadRequest {
            files: &files,
            version,
            filters: None,
            environment: &environment,
            read: &|_| Err(Missing::Perhaps),
        };
        load(&request, None, &mut sources)
            .provider
            .map(|provider| provider.registrations().len())
    });
}

/// Loads `text` through `filter`, where `A` is a kilobyte of text.
fn filtered(bencher: Bencher<'_, '_>, filter: Filter, text: &str) {
    bencher.bench(|| {
        let mut sources = SourceMap::default();
        let id = sources.add("configuration.yml", Role::Authelia, text.as_bytes().to_vec());
        let files: Vec<_> = id.into_iter().collect();
        let place = Span::new(files[0], 0..0);
        let mut environment = Environment::not_known(Unknown::because("more may be set"), place);
        environment.define("A", Setting::known(Secret::new("a".repeat(1024)), place));
        let request = LoadRequest {
            files: &files,
            version: Version::new(4, 39, 20),
            filters: Some(&[filter]),
            environment: &environment,
            read: &|_| Err(Missing::Perhaps),
        };
        load(&request, None, &mut sources).not_checked.len()
    });
}

#[divan::bench(args = [1_000, 2_000, 4_000])]
fn filter_expand_env(bencher: Bencher<'_, '_>, count: usize) {
    filtered(bencher, Filter::ExpandEnv, &"# $A ${B}\n".repeat(count));
}

#[divan::bench(args = [25_000, 50_000, 100_000])]
fn filter_expand_env_beyond_the_budget(bencher: Bencher<'_, '_>, count: usize) {
    filtered(bencher, Filter::ExpandEnv, &"# $A\n".repeat(count));
}

#[divan::bench(args = [2_500, 5_000, 10_000])]
fn filter_template_values(bencher: Bencher<'_, '_>, count: usize) {
    filtered(
        bencher,
        Filter::Template,
        &"# {{ env \"B\" | quote }} {{ \"a\" | replace \"a\" \"bb\" }}\n".repeat(count),
    );
}

#[divan::bench(args = [25_000, 50_000, 100_000])]
fn filter_template_conditions(bencher: Bencher<'_, '_>, count: usize) {
    filtered(bencher, Filter::Template, &"# {{ if .A }}a{{ end }}\n".repeat(count));
}

#[divan::bench(args = [25_000, 50_000, 100_000])]
fn filter_template_open_conditions(bencher: Bencher<'_, '_>, count: usize) {
    filtered(bencher, Filter::Template, &"{{if .A}}".repeat(count));
}

#[divan::bench(args = [25_000, 50_000, 100_000])]
fn filter_template_loop(bencher: Bencher<'_, '_>, count: usize) {
    filtered(
        bencher,
        Filter::Template,
        &format!("# {{{{ range {count} }}}}a{{{{ end }}}}\n"),
    );
}

#[divan::bench(args = [5_000, 10_000, 20_000])]
fn env_file_lines(bencher: Bencher<'_, '_>, count: usize) {
    let lines = (0..count).map(|at| format!("CODER_VARIABLE_{at}=\"value ${{CODER_VARIABLE_{}}}\"\n", at / 2));
    let text: String = lines.collect();
    bencher.bench(|| {
        let mut sources = SourceMap::default();
        let id = sources.add("coder.env", Role::Coder, text.clone().into_bytes());
        id.map(|id| env::read_compose(&sources, id).map(|read| read.len()))
    });
}

/// A compose file with `count` services, the last of which is Coder.
fn services(count: usize) -> String {
    let mut text = String::from("services:\n");
    for at in 0..count {
        text.push_str(&format!(
            "  service-{at}:\n    image: nginx:1\n    environment:\n      NUMBER: \"${{NUMBER:-{at}}}\"\n      OTHER: text\n    \
             extends: {{service: coder}}\n"
        ));
    }
    text.push_str("  coder:\n    image: ghcr.io/coder/coder:v2.35.1\n    environment: {CODER_OIDC_CLIENT_ID: coder}\n");
    text
}

/// One file, for the loader to ask for.
struct OneFile(SourceMap, SourceId);

impl Files for OneFile {
    fn read(&mut self, path: &Path) -> Result<SourceId, FileError> {
        let known = path.ends_with("compose.yml");
        known.then_some(self.1).ok_or(FileError::Missing)
    }

    fn sources(&self) -> &SourceMap {
        &self.0
    }

    fn sources_mut(&mut self) -> &mut SourceMap {
        &mut self.0
    }

    fn system(&self) -> &dyn FileSystem {
        &OnDisk
    }
}

#[divan::bench(args = [2_500, 5_000, 10_000])]
fn compose_services(bencher: Bencher<'_, '_>, count: usize) {
    let text = services(count);
    let request = compose::ProjectRequest {
        files: vec![PathBuf::from("compose.yml")],
        ..compose::ProjectRequest::default()
    };
    bencher.bench(|| {
        let mut sources = SourceMap::default();
        let added = sources.add("compose.yml", Role::Coder, text.clone().into_bytes());
        let project = added.map(|id| compose::load(&request, compose::Variables::default(), &mut OneFile(sources, id)));
        project.map(|project| project.map(|project| project.services.len()))
    });
}

/// A whole check of each shape.
#[divan::bench(args = shape_names())]
fn whole_check(bencher: Bencher<'_, '_>, (name, count): (&'static str, usize)) {
    let Some(shape) = shapes::shapes(count).into_iter().find(|shape| shape.name == name) else {
        return;
    };
    let (file, coder) = &shape.coder;
    let files = InMemory::default()
        .with("configuration.yml", shape.authelia.as_str())
        .with(file, coder.as_str());
    let files = std::rc::Rc::new(files);
    let call = [
        &[
            "oidc-crosscheck",
            "check",
            "--authelia",
            "configuration.yml",
            "--coder",
            file,
        ][..],
        shape.arguments,
    ]
    .concat();
    let Ok(cli) = Cli::try_parse_from(call) else { return };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        run(
            &cli,
            &mut Io {
                stdin: &mut std::io::empty(),
                stdout: &mut out,
                stderr: &mut Vec::new(),
                files: files.clone(),
                style: Style::default(),
            },
        );
        out.len()
    });
}

fn shape_names() -> impl Iterator<Item = (&'static str, usize)> {
    let names: Vec<&'static str> = shapes::shapes(1).iter().map(|shape| shape.name).collect();
    names
        .into_iter()
        .flat_map(|name| [2_000, 4_000, 8_000].map(|count| (name, count)))
}
