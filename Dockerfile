# The program and nothing else: no shell, no C library, no user with rights.
#
#   docker build -t oidc-crosscheck .
#   docker run --rm --network none -v "$PWD:/work:ro" oidc-crosscheck check /work
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cp "$(scripts/static-build)" /oidc-crosscheck

FROM scratch
COPY --from=build /oidc-crosscheck /usr/bin/oidc-crosscheck
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/oidc-crosscheck/
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/usr/bin/oidc-crosscheck"]
