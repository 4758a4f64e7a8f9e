# The program and nothing else: no shell, no C library, no user with rights.
#
#   docker build -t oidc-crosscheck .
#   docker run --rm --network none -v "$PWD:/config:ro" oidc-crosscheck check /config
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cp "$(scripts/static-build)" /oidc-crosscheck

FROM scratch
COPY --from=build /oidc-crosscheck /usr/bin/oidc-crosscheck
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/oidc-crosscheck/
USER 65534:65534
WORKDIR /config
ENTRYPOINT ["/usr/bin/oidc-crosscheck"]
