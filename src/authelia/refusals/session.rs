//! `session`.

use super::refusal::{Refusal, refusals};

refusals! {
    COOKIES_REQUIRED = Refusal::refused(
        "authelia-session-cookies-required",
        "a session needs at least one cookie",
        "session: option 'cookies' is required",
    );
    SAME_SITE = Refusal::refused(
        "authelia-session-same-site-invalid",
        "`same_site` is `none`, `lax` or `strict`, in lower case",
        "session: option 'same_site' must be one of …",
    );
    DOMAIN_AND_COOKIES = Refusal::refused(
        "authelia-session-domain-with-cookies",
        "the old `session.domain` and `session.cookies` exclude each other",
        "session: option 'domain' and option 'cookies' can't be specified at the same time",
    );
    OLD_REDIRECTION_AND_COOKIES = Refusal::refused(
        "authelia-session-old-redirection-with-cookies",
        "the old `default_redirection_url` and `session.cookies` exclude each other",
        "session: option 'cookies' must be configured with the per cookie option 'default_redirection_url' but the \
         global one is configured which is not supported",
    );
    DOMAIN_ALONE = Refusal::warned(
        "authelia-session-domain-old",
        "`session.domain` is old, and `session.cookies` takes its place",
        "session: option 'domain' is deprecated in v4.38.0 and has been replaced by a multi-domain configuration",
    );
    DOMAIN_REQUIRED = Refusal::refused(
        "authelia-cookie-domain-required",
        "a cookie needs a domain",
        "session: domain config …: option 'domain' is required",
    );
    DOMAIN_WILDCARD = Refusal::refused(
        "authelia-cookie-domain-wildcard",
        "a cookie's domain is the domain itself, without `*.`",
        "session: domain config …: option 'domain' must be the domain you wish to protect not a wildcard domain",
    );
    DOMAIN_WITHOUT_DOT = Refusal::refused(
        "authelia-cookie-domain-without-dot",
        "browsers refuse cookies for a domain without a dot",
        "session: domain config …: option 'domain' is not a valid cookie domain: must have at least a single period or \
         be an ip address",
    );
    DOMAIN_CHARACTERS = Refusal::refused(
        "authelia-cookie-domain-characters",
        "a cookie's domain has lower-case letters, digits and hyphens between its dots, and no dot at its ends",
        "session: domain config …: option 'domain' is not a valid cookie domain",
    );
    DOMAIN_PUBLIC_SUFFIX = Refusal::refused(
        "authelia-cookie-domain-public-suffix",
        "browsers refuse cookies for a domain below which everybody can register names",
        "session: domain config …: option 'domain' is not a valid cookie domain: the domain is part of the special \
         public suffix list",
    );
    DOMAIN_LEADING_DOT = Refusal::warned(
        "authelia-cookie-domain-leading-dot",
        "a cookie's domain needs no dot in front",
        "session: domain config …: option 'domain' has a prefix of '.' which is not supported or intended behaviour",
    );
    DOMAIN_PORT = Refusal::warned(
        "authelia-cookie-domain-port",
        "a cookie's domain has no port",
        "session: domain config …: option 'domain' with value '…' has a port",
    )
    .since(39, 20);
    DOMAIN_TWICE = Refusal::refused(
        "authelia-cookie-domain-duplicate",
        "each domain has one cookie only",
        "session: domain config …: option 'domain' is a duplicate value for another configured session domain",
    );
    DOMAIN_BELOW_ANOTHER = Refusal::refused(
        "authelia-cookie-domain-below-another",
        "a cookie holds for all names below its domain, so one below another needs none",
        "session: domain config …: option 'domain' shares the same cookie domain scope as another configured session \
         domain",
    );
    URL_REQUIRED = Refusal::refused(
        "authelia-cookie-url-required",
        "a cookie needs the address of the portal",
        "session: domain config …: option 'authelia_url' is required",
    );
    URL_NOT_ABSOLUTE = Refusal::refused(
        "authelia-cookie-url-not-absolute",
        "the address begins with `https://`",
        "session: domain config …: option '…' is not absolute with a value of '…'",
    );
    URL_NOT_HTTPS = Refusal::refused(
        "authelia-cookie-url-not-https",
        "the address begins with `https://`",
        "session: domain config …: option '…' does not have a secure scheme with a value of '…'",
    );
    URL_OUTSIDE_DOMAIN = Refusal::refused(
        "authelia-cookie-url-outside-domain",
        "the address must be in the domain of its cookie; the case of letters counts",
        "session: domain config …: option '…' does not share a cookie scope with domain '…' with a value of '…'",
    );
    OLD_URL_OUTSIDE_DOMAIN = Refusal::warned(
        "authelia-old-redirection-outside-domain",
        "the old `default_redirection_url` is in the old `session.domain`, or Authelia leaves it out",
        "session: domain config …: option 'default_redirection_url' does not share a cookie scope with domain '…' with a \
         value of '…'",
    )
    .since(38, 1);
    URLS_EQUAL = Refusal::refused(
        "authelia-cookie-urls-equal",
        "`default_redirection_url` and `authelia_url` must differ, or users would be sent from the portal to the portal",
        "session: domain config …: option 'default_redirection_url' with value '…' is effectively equal to option \
         'authelia_url' with value '…' which is not permitted",
    );
    REDIS_SECRET = Refusal::refused(
        "authelia-redis-session-secret-required",
        "with `session.redis`, sessions are encrypted with `session.secret`",
        "session: option 'secret' is required when using the 'redis' provider",
    );
    REDIS_HOST = Refusal::refused(
        "authelia-redis-host-required",
        "`session.redis` needs a host",
        "session: redis: option 'host' is required",
    );
    REDIS_PORT = Refusal::refused(
        "authelia-redis-port-invalid",
        "a port is between 1 and 65535",
        "session: redis: option 'port' must be between 1 and 65535 but it's configured as '…'",
    );
    REDIS_SENTINEL = Refusal::refused(
        "authelia-redis-sentinel-incomplete",
        "Redis Sentinel needs a name and a host for each node",
        "session: redis: high_availability: option '…' is required",
    );
}
