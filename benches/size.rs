//! How time grows with the input: each row has twice the input of the one before it.

use std::path::{Path, PathBuf};

use divan::Bencher;
use oidc_crosscheck::authelia::{LoadRequest, load};
use oidc_crosscheck::compose::{self, FileError, Files};
use oidc_crosscheck::env;
use oidc_crosscheck::source::{Role, SourceId, SourceMap};
use oidc_crosscheck::version::Version;

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
        let request = LoadRequest {
            files: &files,
            version,
            filters: None,
            environment: &[],
            read: &|_| None,
        };
        load(&request, &mut sources)
            .provider
            .map(|provider| provider.registrations().len())
    });
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
}

#[divan::bench(args = [2_500, 5_000, 10_000])]
fn compose_services(bencher: Bencher<'_, '_>, count: usize) {
    let text = services(count);
    let request = compose::Request {
        files: vec![PathBuf::from("compose.yml")],
        ..compose::Request::default()
    };
    bencher.bench(|| {
        let mut sources = SourceMap::default();
        let added = sources.add("compose.yml", Role::Coder, text.clone().into_bytes());
        let project = added.map(|id| compose::load(&request, compose::Variables::default(), &mut OneFile(sources, id)));
        project.map(|project| project.map(|project| project.services.len()))
    });
}
