//! `server`, `telemetry` and `ntp`: what Authelia listens at and what it offers there.

use super::refusal::{Refusal, refusals};

refusals! {
    ADDRESS_SCHEME = Refusal::refused(
        "authelia-address-scheme-invalid",
        "the scheme does not fit what the address is for",
        "…: option 'address' with value '…' is invalid: scheme must be one of …",
    );
    PATH_SEGMENTS = Refusal::refused(
        "authelia-server-path-segments",
        "the path of `server.address` is one segment",
        "server: option 'address' must not have a path with more than one segment …",
    );
    PATH_CHARACTERS = Refusal::refused(
        "authelia-server-path-characters",
        "the path of `server.address` has letters and digits only",
        "server: option 'address' must only have alphanumeric characters in its path but it's configured as '…'",
    );
    OLD_PORT = Refusal::refused(
        "authelia-old-port-invalid",
        "the old options become an address, and their port is not a number",
        "error occurred performing deprecation mapping for keys …: error occurred converting the port from a string",
    );
    OLD_PATH = Refusal::refused(
        "authelia-server-path-old",
        "the old `server.path` has letters and digits only, and no slash",
        "server: option 'path' must not contain any forward slashes",
    )
    .until(38, 3);
    TLS_INCOMPLETE = Refusal::refused(
        "authelia-server-tls-incomplete",
        "`server.tls` needs a key and a certificate",
        "server: tls: option '…' must also be accompanied by option '…'",
    );
    RATE_LIMIT = Refusal::refused(
        "authelia-rate-limit-bucket-invalid",
        "a bucket of a rate limit has a period of ten seconds at least and one request at least",
        "server: endpoints: rate_limits: …: bucket …: option '…' must …",
    )
    .since(39, 0);
    AUTHZ_IMPLEMENTATION = Refusal::refused(
        "authelia-authz-implementation-invalid",
        "an endpoint is of one of the kinds `AuthRequest`, `ForwardAuth`, `ExtAuthz` and `Legacy`",
        "server: endpoints: authz: …: option 'implementation' must be one of …",
    );
    AUTHZ_NAME = Refusal::refused(
        "authelia-authz-name-invalid",
        "the name of an endpoint begins and ends with a letter and has letters, digits and `/ . _ -` between",
        "server: endpoints: authz: …: contains invalid characters",
    );
    AUTHZ_STRATEGY = Refusal::refused(
        "authelia-authz-strategy-invalid",
        "a strategy has one of the names that Authelia knows, once, and schemes only where it reads a header",
        "server: endpoints: authz: …: authn_strategies: …",
    );
    ENABLE_PPROF = Refusal::warned(
        "authelia-pprof-enabled",
        "profiles of the running server are open to everybody",
        "server: endpoints: option 'enable_pprof' should not be enabled in production",
    );
    ENABLE_EXPVARS = Refusal::warned(
        "authelia-expvars-enabled",
        "variables of the running server are open to everybody",
        "server: endpoints: option 'enable_expvars' should not be enabled in production",
    );
    NTP_VERSION = Refusal::refused(
        "authelia-ntp-version-invalid",
        "NTP has the versions 3 and 4",
        "ntp: option 'version' must be either 3 or 4 but it's configured as '…'",
    );
}
