//! `audience` and `resource`.
//!
//! Source: authelia.com/provider/oauth2 `audience_strategy.go` at v0.2.22 (Authelia 4.39.19) and v0.2.31 (4.39.20),
//! `strategy_audience.go` and `strategy_resource.go` at v0.2.40 (4.39.21).

use super::extra::{Broken, Extra, broken};
use crate::authelia::versions::{
    AUDIENCE_BELOW_REGISTERED, AUDIENCE_EXCLUDES_RESOURCE, INVALID_TARGET, RESOURCE_PARAMETER,
};
use crate::finding::Stage;
use crate::rules::holds;
use crate::signin::address::{is_below, is_resource};
use crate::signin::scopes::words;

pub(super) fn audience(extra: &Extra<'_>, value: &str) -> Broken {
    let version = extra.pair.versions.provider;
    if AUDIENCE_EXCLUDES_RESOURCE.holds(version) && extra.request.extra("resource").is_some() {
        return broken(
            Stage::Authorization,
            "Authelia sends the user back with invalid_request: `audience` and `resource` exclude each other.",
        );
    }
    let fits: fn(&str, &str) -> bool = if AUDIENCE_BELOW_REGISTERED.holds(version) {
        is_below
    } else {
        |wanted, registered| wanted == registered
    };
    let refusal = if INVALID_TARGET.holds(version) {
        "Authelia sends the user back with invalid_target: the audience is not registered for this client."
    } else {
        "Authelia sends the user back with invalid_request: the audience is not registered for this client."
    };
    registered(extra, value, fits, refusal)
}

pub(super) fn resource(extra: &Extra<'_>, value: &str) -> Broken {
    let version = extra.pair.versions.provider;
    // That the two exclude each other is said of `audience`.
    let excluded = AUDIENCE_EXCLUDES_RESOURCE.holds(version) && extra.request.extra("audience").is_some();
    if !RESOURCE_PARAMETER.holds(version) || excluded {
        return Ok(None);
    }
    if !words(value).all(is_resource) {
        return broken(
            Stage::Authorization,
            "Authelia sends the user back with invalid_target: a resource is an absolute URI without a fragment.",
        );
    }
    registered(
        extra,
        value,
        is_below,
        "Authelia sends the user back with invalid_target: the resource is not registered as an audience of this client.",
    )
}

fn registered(extra: &Extra<'_>, value: &str, fits: fn(&str, &str) -> bool, refusal: &'static str) -> Broken {
    let audiences = extra.pair.registration.options.list("audience");
    for wanted in words(value) {
        if !holds(&audiences, |registered| fits(wanted, registered))? {
            return broken(Stage::Authorization, refusal);
        }
    }
    Ok(None)
}
