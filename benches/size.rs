//! How time grows with the input: each row has twice the input of the one before it.

use divan::Bencher;
use oidc_crosscheck::authelia::{LoadRequest, load};
use oidc_crosscheck::env;
use oidc_crosscheck::source::{Role, SourceMap};
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
