//! Keys of the issuer and of clients.

use super::refusal::{Refusal, refusals};

refusals! {
    KEY_MISSING = Refusal::refused(
        "authelia-key-missing",
        "an entry of `jwks` needs a key",
        "…jwks: key #…: option 'key' must be provided",
    );
    KEY_ID_TWICE = Refusal::refused(
        "authelia-key-id-duplicate",
        "key ids must differ",
        "…jwks: key #… with key id '…': option 'key_id' must be unique",
    );
    KEY_ID_INVALID = Refusal::refused(
        "authelia-key-id-invalid",
        "a key id has 100 characters at most, of letters, digits and `. _ ~ -`, with a letter or digit at both ends",
        "…jwks: key #… with key id '…': option 'key_id' must …",
    );
    KEY_ID_MISSING = Refusal::refused(
        "authelia-client-key-id-missing",
        "a client's key needs an id",
        "…jwks: key #…: option 'key_id' must be provided",
    );
    KEY_ID_NOT_COMPUTED = Refusal::refused(
        "authelia-key-id-not-computed",
        "Authelia cannot make an id for a key on this curve",
        "…jwks: key #…: option 'key' failed to calculate thumbprint to configure key id value",
    );
    KEY_USE = Refusal::refused(
        "authelia-key-use-invalid",
        "a key is for `sig` or for `enc`",
        "…jwks: key #… with key id '…': option 'use' must be one of …",
    );
    KEY_ALGORITHM = Refusal::refused(
        "authelia-key-algorithm-invalid",
        "the algorithm is not one for such a key",
        "…jwks: key #… with key id '…': option 'algorithm' must be one of …",
    );
    KEY_KIND = Refusal::refused(
        "authelia-key-kind-invalid",
        "an issuer signs with private RSA and ECDSA keys, and a client registers public ones",
        "…jwks: key #… with key id '…': option 'key' must be a RSA … key or ECDSA … key but it's type is …",
    );
    KEY_SHORT = Refusal::refused(
        "authelia-key-too-short",
        "an RSA key has 2048 bits at least",
        "…jwks: key #… with key id '…': option 'key' is an RSA … bit private key but it must at minimum be a RSA 2048 bit \
         private key",
    );
    CHAIN_OF_ANOTHER_KEY = Refusal::refused(
        "authelia-certificate-of-another-key",
        "the first certificate must be that of the key",
        "…jwks: key #… with key id '…': option 'certificate_chain' does not appear to contain the public key …",
    );
    CHAIN_NOT_VALID_NOW = Refusal::refused(
        "authelia-certificate-not-valid-now",
        "every certificate of a chain must be valid today",
        "…jwks: key #… with key id '…': option 'certificate_chain' produced an error during validation of the chain: \
         certificate #… in chain is invalid …",
    );
    CHAIN_NOT_SIGNED = Refusal::refused(
        "authelia-certificate-not-signed-by-next",
        "every certificate of a chain must be signed by the one behind it, which may sign certificates",
        "…jwks: key #… with key id '…': option 'certificate_chain' produced an error during validation of the chain: \
         certificate #… in chain is not signed properly by certificate #… in chain: …",
    );
    NO_RS256 = Refusal::refused(
        "authelia-issuer-without-rs256",
        "an issuer needs at least one key for RS256",
        "identity_providers: oidc: jwks: keys: must at least have one key supporting the 'RS256' algorithm",
    );
    URI_AND_KEYS = Refusal::refused(
        "authelia-client-jwks-twice",
        "a client's keys are at an address or in a list, not both",
        "…option 'jwks_uri' must not be defined at the same time as option 'jwks'",
    );
    URI_NOT_HTTPS = Refusal::refused(
        "authelia-client-jwks-uri-not-https",
        "a client's keys are fetched over https",
        "…option 'jwks_uri' must have the 'https' scheme but the scheme is '…'",
    );
}
