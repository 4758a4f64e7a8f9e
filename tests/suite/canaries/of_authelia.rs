//! Every place on Authelia's side, with names as they are and misspelt, in every notation.

use super::{Case, all_are_clean, authelia};

/// Every place on Authelia's side, with names as they are and misspelt, in every notation.
fn of_authelia() -> Vec<Case> {
    let client = "        client_secret: '$plaintext$a_registered_secret'\n";
    let mut cases = Vec::new();
    for name in [
        "client_secret",
        "client_secert",
        "clientsecret",
        "client_secrt",
        "secret",
        "client_password",
    ] {
        for value in [
            "'@'",
            "\"@\"",
            "@",
            "[@]",
            "{a: @}",
            "{'@': a}",
            "{name: '@', path: '@'}",
            "\n          \"@\": a",
            "'@",
            "\"@",
            "|\n          @",
            "|\n@",
            ">-\n          @",
            "'$plaintext$@'",
            "&a @\n        client_name: *a",
            "'@': x",
            "!vault |\n          $ANSIBLE_VAULT;1.1;AES256\n          @",
            "\"\\x41@\"",
            "\"ab\\\n          @\"",
            "@ # was @",
            "!!binary @",
            "'{{ secret \"/c/s\" }}'",
            "'${X:-@}'",
            "'{{ \"@\" | upper }}'",
            "$@",
            "ab$@",
            "'$pbkdf2-sha512$310000$@$@'",
        ] {
            cases.push(authelia(client, &format!("        {name}: {value}\n")));
        }
        cases.push(authelia(
            client,
            &format!("{client}        {name}: '@'\n        {name}: '@'\n"),
        ));
        cases.push(authelia(
            "      - client_id: coder\n",
            &format!("      - {{client_id: x, {name}: '@', redirect_uris: [x]}}\n      - client_id: coder\n"),
        ));
        cases.push(authelia(
            "      - client_id: coder\n",
            &format!("      - {{client_id: x, {name}: '@', redirect_uris: [x}}\n      - client_id: coder\n"),
        ));
        cases.push(authelia(
            "        scopes",
            &format!("        # {name}: @\n        scopes"),
        ));
    }
    for (old, new) in [
        ("hmac_secret: 'a_random_hmac_secret'", "hmac_secert: '@'"),
        ("hmac_secret: 'a_random_hmac_secret'", "hmac_secret: ['@']"),
        (
            "encryption_key: 'you_must_generate_a_random_string'",
            "encription_key: '@'",
        ),
        ("jwt_secret: 'a_long_random_string_only_for_tests'", "jwt_secrt: '@'"),
        (
            "local: {path: /config/db.sqlite3}",
            "postgres: {address: 'tcp://db:5432', passwrod: '@'}",
        ),
        (
            "filesystem: {filename: /config/notification.txt}",
            "smtp: {address: 'smtp://u:@@mail.example.com:25', bogus: 1}",
        ),
        (
            "authelia_url: 'https://auth.example.com'",
            "authelia_url: 'https://u:@@auth.example.com'",
        ),
        (
            "authelia_url: 'https://auth.example.com'",
            "authelia_url: 'https://@@auth.example.com'",
        ),
        (
            "scopes: [openid, email]",
            "audience: ['{{ secret \"/c/s\" }}']\n        bogus: x",
        ),
        (
            "['https://coder.example.com/api/v2/users/oidc/callback/']",
            "['https://u:@@coder.example.com/api', 'x?token=@', 'https://coder.example.com/#@?password=@']",
        ),
        ("identity_providers:\n", "unknown_thing: '@'\nidentity_providers:\n"),
    ] {
        cases.push(authelia(old, new));
    }
    cases.into_iter().map(|case| case.file("s", "@\n")).collect()
}

#[test]
fn on_authelias_side() {
    all_are_clean(of_authelia(), 1);
}
