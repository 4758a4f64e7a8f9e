// Each pair is broken in one way; "nothing wrong" is among them so that nothing is found that is not there.

const ROWS: &[Broken] = &[
    Broken {
        what: "grafana: a slash more in the registration",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth/']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: grafana/grafana:12.2.0
    restart: unless-stopped
    environment:
      - GF_SERVER_ROOT_URL=https://grafana.example.com
      - GF_AUTH_GENERIC_OAUTH_ENABLED=true
      - GF_AUTH_GENERIC_OAUTH_CLIENT_ID=grafana
      - GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - GF_AUTH_GENERIC_OAUTH_SCOPES=openid profile email groups
      - GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://auth.example.com/api/oidc/authorization
      - GF_AUTH_GENERIC_OAUTH_TOKEN_URL=https://auth.example.com/api/oidc/token
      - GF_AUTH_GENERIC_OAUTH_API_URL=https://auth.example.com/api/oidc/userinfo
      - GF_AUTH_GENERIC_OAUTH_USE_PKCE=true
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "grafana: another path",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: grafana/grafana:12.2.0
    env_file: app.env
"#), ("app.env", r#"GF_SERVER_ROOT_URL=https://grafana.example.com
GF_AUTH_GENERIC_OAUTH_ENABLED=true
GF_AUTH_GENERIC_OAUTH_CLIENT_ID=grafana
GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
GF_AUTH_GENERIC_OAUTH_SCOPES=openid profile email groups
GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://auth.example.com/api/oidc/authorization
GF_AUTH_GENERIC_OAUTH_TOKEN_URL=https://auth.example.com/api/oidc/token
GF_AUTH_GENERIC_OAUTH_API_URL=https://auth.example.com/api/oidc/userinfo
GF_AUTH_GENERIC_OAUTH_USE_PKCE=true
"#)],
        found: Error("redirect-uri-not-registered", "app.env"),
    },
    Broken {
        what: "grafana: nothing wrong, an env file",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: grafana/grafana:12.2.0
    env_file: app.env
"#), ("app.env", r#"GF_SERVER_ROOT_URL=https://grafana.example.com
GF_AUTH_GENERIC_OAUTH_ENABLED=true
GF_AUTH_GENERIC_OAUTH_CLIENT_ID=grafana
GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
GF_AUTH_GENERIC_OAUTH_SCOPES=openid profile email groups
GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://auth.example.com/api/oidc/authorization
GF_AUTH_GENERIC_OAUTH_TOKEN_URL=https://auth.example.com/api/oidc/token
GF_AUTH_GENERIC_OAUTH_API_URL=https://auth.example.com/api/oidc/userinfo
GF_AUTH_GENERIC_OAUTH_USE_PKCE=true
"#)],
        found: Nothing,
    },
    Broken {
        what: "grafana: PKCE is demanded, and not switched on",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: grafana/grafana:12.2.0
    restart: unless-stopped
    environment:
      - GF_SERVER_ROOT_URL=https://grafana.example.com
      - GF_AUTH_GENERIC_OAUTH_ENABLED=true
      - GF_AUTH_GENERIC_OAUTH_CLIENT_ID=grafana
      - GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - GF_AUTH_GENERIC_OAUTH_SCOPES=openid profile email groups
      - GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://auth.example.com/api/oidc/authorization
      - GF_AUTH_GENERIC_OAUTH_TOKEN_URL=https://auth.example.com/api/oidc/token
      - GF_AUTH_GENERIC_OAUTH_API_URL=https://auth.example.com/api/oidc/userinfo
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "grafana: a scope that is not registered",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: grafana/grafana:12.2.0
    restart: unless-stopped
    environment:
      - GF_SERVER_ROOT_URL=https://grafana.example.com
      - GF_AUTH_GENERIC_OAUTH_ENABLED=true
      - GF_AUTH_GENERIC_OAUTH_CLIENT_ID=grafana
      - GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - GF_AUTH_GENERIC_OAUTH_SCOPES=openid profile email groups
      - GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://auth.example.com/api/oidc/authorization
      - GF_AUTH_GENERIC_OAUTH_TOKEN_URL=https://auth.example.com/api/oidc/token
      - GF_AUTH_GENERIC_OAUTH_API_URL=https://auth.example.com/api/oidc/userinfo
      - GF_AUTH_GENERIC_OAUTH_USE_PKCE=true
"#)],
        found: Error("scope-not-allowed", "configuration.yml"),
    },
    Broken {
        what: "grafana: the authorization endpoint of another provider",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: grafana/grafana:12.2.0
    restart: unless-stopped
    environment:
      - GF_SERVER_ROOT_URL=https://grafana.example.com
      - GF_AUTH_GENERIC_OAUTH_ENABLED=true
      - GF_AUTH_GENERIC_OAUTH_CLIENT_ID=grafana
      - GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - GF_AUTH_GENERIC_OAUTH_SCOPES=openid profile email groups
      - GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://auth.example.com/oauth2/authorize
      - GF_AUTH_GENERIC_OAUTH_TOKEN_URL=https://auth.example.com/api/oidc/token
      - GF_AUTH_GENERIC_OAUTH_API_URL=https://auth.example.com/api/oidc/userinfo
      - GF_AUTH_GENERIC_OAUTH_USE_PKCE=true
"#)],
        found: Error("endpoint-mismatch", "compose.yml"),
    },
    Broken {
        what: "grafana: http in its own file",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  grafana:
    image: grafana/grafana:12.2.0
    volumes:
      - ./grafana.ini:/etc/grafana/grafana.ini:ro
"#), ("grafana.ini", r#"[server]
root_url = http://grafana.example.com/

[auth.generic_oauth]
enabled = true
client_id = grafana
client_secret = 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
scopes = openid profile email groups
auth_url = https://auth.example.com/api/oidc/authorization
token_url = https://auth.example.com/api/oidc/token
api_url = https://auth.example.com/api/oidc/userinfo
use_pkce = true
"#)],
        found: Error("redirect-uri-not-registered", "grafana.ini"),
    },
    Broken {
        what: "grafana: another client id in the values of its chart",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: grafana
spec:
  interval: 1h
  chart:
    spec:
      chart: grafana
      sourceRef:
        kind: HelmRepository
        name: grafana
  values:
    grafana.ini:
      server:
        root_url: https://grafana.example.com
      auth.generic_oauth:
        enabled: true
        client_id: grafana-oidc
        client_secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
        scopes: openid profile email groups
        auth_url: https://auth.example.com/api/oidc/authorization
        token_url: https://auth.example.com/api/oidc/token
        api_url: https://auth.example.com/api/oidc/userinfo
        use_pkce: true
"#)],
        found: Error("client-not-registered", "release.yaml"),
    },
    Broken {
        what: "grafana: another host in the values of its chart",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: grafana
spec:
  interval: 1h
  chart:
    spec:
      chart: grafana
      sourceRef:
        kind: HelmRepository
        name: grafana
  values:
    grafana.ini:
      server:
        root_url: https://monitoring.example.com
      auth.generic_oauth:
        enabled: true
        client_id: grafana
        client_secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
        scopes: openid profile email groups
        auth_url: https://auth.example.com/api/oidc/authorization
        token_url: https://auth.example.com/api/oidc/token
        api_url: https://auth.example.com/api/oidc/userinfo
        use_pkce: true
"#)],
        found: Error("redirect-uri-not-registered", "release.yaml"),
    },
    Broken {
        what: "grafana: nothing wrong in the values of its chart",
        client: r#"client_id: 'grafana'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://grafana.example.com/login/generic_oauth']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: grafana
spec:
  interval: 1h
  chart:
    spec:
      chart: grafana
      sourceRef:
        kind: HelmRepository
        name: grafana
  values:
    grafana.ini:
      server:
        root_url: https://grafana.example.com/
      auth.generic_oauth:
        enabled: true
        client_id: grafana
        client_secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
        scopes: openid profile email groups
        auth_url: https://auth.example.com/api/oidc/authorization
        token_url: https://auth.example.com/api/oidc/token
        api_url: https://auth.example.com/api/oidc/userinfo
        use_pkce: true
"#)],
        found: Nothing,
    },
    Broken {
        what: "miniflux: another host",
        client: r#"client_id: 'miniflux'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://rss.example.com/oauth2/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: miniflux/miniflux:2.2.13
    env_file: app.env
"#), ("app.env", r#"OAUTH2_PROVIDER=oidc
OAUTH2_CLIENT_ID=miniflux
OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
OAUTH2_REDIRECT_URL=https://miniflux.example.com/oauth2/oidc/callback
OAUTH2_OIDC_DISCOVERY_ENDPOINT=https://auth.example.com
"#)],
        found: Error("redirect-uri-not-registered", "app.env"),
    },
    Broken {
        what: "miniflux: the path of the document in the issuer",
        client: r#"client_id: 'miniflux'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://rss.example.com/oauth2/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: miniflux/miniflux:2.2.13
    restart: unless-stopped
    environment:
      - OAUTH2_PROVIDER=oidc
      - OAUTH2_CLIENT_ID=miniflux
      - OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OAUTH2_REDIRECT_URL=https://rss.example.com/oauth2/oidc/callback
      - OAUTH2_OIDC_DISCOVERY_ENDPOINT=https://auth.example.com/.well-known/openid-configuration
"#)],
        found: Error("issuer-mismatch", "compose.yml"),
    },
    Broken {
        what: "miniflux: a slash at the end of the issuer",
        client: r#"client_id: 'miniflux'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://rss.example.com/oauth2/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: miniflux/miniflux:2.2.13
    restart: unless-stopped
    environment:
      - OAUTH2_PROVIDER=oidc
      - OAUTH2_CLIENT_ID=miniflux
      - OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OAUTH2_REDIRECT_URL=https://rss.example.com/oauth2/oidc/callback
      - OAUTH2_OIDC_DISCOVERY_ENDPOINT=https://auth.example.com/
"#)],
        found: Error("issuer-trailing-slash", "compose.yml"),
    },
    Broken {
        what: "miniflux: another secret",
        client: r#"client_id: 'miniflux'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://rss.example.com/oauth2/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: miniflux/miniflux:2.2.13
    restart: unless-stopped
    environment:
      - OAUTH2_PROVIDER=oidc
      - OAUTH2_CLIENT_ID=miniflux
      - OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7x
      - OAUTH2_REDIRECT_URL=https://rss.example.com/oauth2/oidc/callback
      - OAUTH2_OIDC_DISCOVERY_ENDPOINT=https://auth.example.com
"#)],
        found: Error("client-secret-mismatch", "compose.yml"),
    },
    Broken {
        what: "paperless: another provider id than in the path",
        client: r#"client_id: 'paperless'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://paperless.example.com/accounts/oidc/authelia/login/callback/']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/paperless-ngx/paperless-ngx:2.20.1
    env_file: app.env
"#), ("app.env", r#"PAPERLESS_URL=https://paperless.example.com
PAPERLESS_APPS=allauth.socialaccount.providers.openid_connect
PAPERLESS_SOCIALACCOUNT_PROVIDERS={"openid_connect":{"SCOPE":["openid","profile","email"],"APPS":[{"provider_id":"oidc","name":"Authelia","client_id":"paperless","secret":"9Wq2vTn4Lr8yKd6Zs1Xe3Bp7","settings":{"server_url":"https://auth.example.com","token_auth_method":"client_secret_basic"}}]}}
"#)],
        found: Error("redirect-uri-not-registered", "app.env"),
    },
    Broken {
        what: "paperless: no slash at the end",
        client: r#"client_id: 'paperless'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://paperless.example.com/accounts/oidc/authelia/login/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/paperless-ngx/paperless-ngx:2.20.1
    env_file: app.env
"#), ("app.env", r#"PAPERLESS_URL=https://paperless.example.com
PAPERLESS_APPS=allauth.socialaccount.providers.openid_connect
PAPERLESS_SOCIALACCOUNT_PROVIDERS={"openid_connect":{"SCOPE":["openid","profile","email"],"APPS":[{"provider_id":"authelia","name":"Authelia","client_id":"paperless","secret":"9Wq2vTn4Lr8yKd6Zs1Xe3Bp7","settings":{"server_url":"https://auth.example.com","token_auth_method":"client_secret_basic"}}]}}
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "paperless: another secret inside of the JSON",
        client: r#"client_id: 'paperless'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://paperless.example.com/accounts/oidc/authelia/login/callback/']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/paperless-ngx/paperless-ngx:2.20.1
    env_file: app.env
"#), ("app.env", r#"PAPERLESS_URL=https://paperless.example.com
PAPERLESS_APPS=allauth.socialaccount.providers.openid_connect
PAPERLESS_SOCIALACCOUNT_PROVIDERS={"openid_connect":{"SCOPE":["openid","profile","email"],"APPS":[{"provider_id":"authelia","name":"Authelia","client_id":"paperless","secret":"9Wq2vTn4Lr8yKd6Zs1Xe3Bp7y","settings":{"server_url":"https://auth.example.com","token_auth_method":"client_secret_basic"}}]}}
"#)],
        found: Error("client-secret-mismatch", "app.env"),
    },
    Broken {
        what: "paperless: another provider id in the template of an ExternalSecret",
        client: r#"client_id: 'paperless'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://paperless.${SECRET_DOMAIN}/accounts/oidc/authelia/login/callback/']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: paperless
spec:
  interval: 1h
  chart:
    spec:
      chart: app-template
      sourceRef:
        kind: HelmRepository
        name: app-template
  values:
    controllers:
      paperless:
        containers:
          app:
            image:
              repository: ghcr.io/paperless-ngx/paperless-ngx
              tag: 2.20.1
            envFrom:
              - secretRef:
                  name: paperless-secret
"#), ("externalsecret.yaml", r#"apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: paperless
spec:
  secretStoreRef:
    kind: ClusterSecretStore
    name: onepassword
  target:
    name: paperless-secret
    template:
      data:
        PAPERLESS_APPS: allauth.socialaccount.providers.openid_connect
        PAPERLESS_URL: https://paperless.${SECRET_DOMAIN}
        PAPERLESS_SOCIALACCOUNT_PROVIDERS: >-
          {"openid_connect":{"SCOPE":["openid","profile","email"],"APPS":[{"provider_id":"authelia-sso","name":"Authelia","client_id":"paperless","secret":"{{ .PAPERLESS_OIDC_SECRET }}","settings":{"server_url":"https://auth.${SECRET_DOMAIN}","token_auth_method":"client_secret_basic"}}]}}
  dataFrom:
    - extract:
        key: paperless
"#)],
        found: Error("redirect-uri-not-registered", "externalsecret.yaml"),
    },
    Broken {
        what: "paperless: nothing wrong in the template of an ExternalSecret",
        client: r#"client_id: 'paperless'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://paperless.${SECRET_DOMAIN}/accounts/oidc/authelia/login/callback/']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: paperless
spec:
  interval: 1h
  chart:
    spec:
      chart: app-template
      sourceRef:
        kind: HelmRepository
        name: app-template
  values:
    controllers:
      paperless:
        containers:
          app:
            image:
              repository: ghcr.io/paperless-ngx/paperless-ngx
              tag: 2.20.1
            envFrom:
              - secretRef:
                  name: paperless-secret
"#), ("externalsecret.yaml", r#"apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: paperless
spec:
  secretStoreRef:
    kind: ClusterSecretStore
    name: onepassword
  target:
    name: paperless-secret
    template:
      data:
        PAPERLESS_APPS: allauth.socialaccount.providers.openid_connect
        PAPERLESS_URL: https://paperless.${SECRET_DOMAIN}
        PAPERLESS_SOCIALACCOUNT_PROVIDERS: >-
          {"openid_connect":{"SCOPE":["openid","profile","email"],"APPS":[{"provider_id":"authelia","name":"Authelia","client_id":"paperless","secret":"{{ .PAPERLESS_OIDC_SECRET }}","settings":{"server_url":"https://auth.${SECRET_DOMAIN}","token_auth_method":"client_secret_basic"}}]}}
  dataFrom:
    - extract:
        key: paperless
"#)],
        found: Open("issuer-mismatch", "is filled in when it is deployed"),
    },
    Broken {
        what: "mealie: the base address of another host",
        client: r#"client_id: 'mealie'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://mealie.example.com/login']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/mealie-recipes/mealie:v3.10.2
    restart: unless-stopped
    environment:
      - BASE_URL=https://recipes.example.com
      - OIDC_AUTH_ENABLED=true
      - OIDC_CLIENT_ID=mealie
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OIDC_CONFIGURATION_URL=https://auth.example.com/.well-known/openid-configuration
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "mealie: the issuer in place of its document",
        client: r#"client_id: 'mealie'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://mealie.example.com/login']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/mealie-recipes/mealie:v3.10.2
    restart: unless-stopped
    environment:
      - BASE_URL=https://mealie.example.com
      - OIDC_AUTH_ENABLED=true
      - OIDC_CLIENT_ID=mealie
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OIDC_CONFIGURATION_URL=https://auth.example.com
"#)],
        found: Error("endpoint-mismatch", "compose.yml"),
    },
    Broken {
        what: "mealie: switched off",
        client: r#"client_id: 'mealie'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://mealie.example.com/login']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/mealie-recipes/mealie:v3.10.2
    restart: unless-stopped
    environment:
      - BASE_URL=https://mealie.example.com
      - OIDC_CLIENT_ID=mealie
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OIDC_CONFIGURATION_URL=https://auth.example.com/.well-known/openid-configuration
"#)],
        found: Error("oidc-disabled", "compose.yml"),
    },
    Broken {
        what: "open webui: a slash more in the redirect URI",
        client: r#"client_id: 'open-webui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ai.example.com/oauth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/open-webui/open-webui:v0.9.2
    restart: unless-stopped
    environment:
      - OAUTH_CLIENT_ID=open-webui
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OPENID_PROVIDER_URL=https://auth.example.com/.well-known/openid-configuration
      - OPENID_REDIRECT_URI=https://ai.example.com/oauth/oidc/callback/
      - OAUTH_SCOPES=openid email profile
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "open webui: PKCE is demanded",
        client: r#"client_id: 'open-webui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ai.example.com/oauth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app
spec:
  interval: 1h
  chart:
    spec:
      chart: app-template
      sourceRef:
        kind: HelmRepository
        name: app-template
  values:
    controllers:
      main:
        containers:
          app:
            image:
              repository: ghcr.io/open-webui/open-webui
              tag: v0.9.2
            env:
              OAUTH_CLIENT_ID: 'open-webui'
              OAUTH_CLIENT_SECRET: '9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
              OPENID_PROVIDER_URL: 'https://auth.example.com/.well-known/openid-configuration'
              OPENID_REDIRECT_URI: 'https://ai.example.com/oauth/oidc/callback'
              OAUTH_SCOPES: 'openid email profile'
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "open webui: PKCE that its version has no setting for",
        client: r#"client_id: 'open-webui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ai.example.com/oauth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/open-webui/open-webui:v0.5.20
    restart: unless-stopped
    environment:
      - OAUTH_CLIENT_ID=open-webui
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OPENID_PROVIDER_URL=https://auth.example.com/.well-known/openid-configuration
      - OPENID_REDIRECT_URI=https://ai.example.com/oauth/oidc/callback
      - OAUTH_SCOPES=openid email profile
      - OAUTH_CODE_CHALLENGE_METHOD=S256
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "open webui: another method than the one that is set",
        client: r#"client_id: 'open-webui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ai.example.com/oauth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/open-webui/open-webui:v0.9.2
    restart: unless-stopped
    environment:
      - OAUTH_CLIENT_ID=open-webui
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OPENID_PROVIDER_URL=https://auth.example.com/.well-known/openid-configuration
      - OPENID_REDIRECT_URI=https://ai.example.com/oauth/oidc/callback
      - OAUTH_SCOPES=openid email profile
      - OAUTH_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_post
"#)],
        found: Error("token-endpoint-auth-method-unsupported", "compose.yml"),
    },
    Broken {
        what: "open webui: a method that its version cannot send",
        client: r#"client_id: 'open-webui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ai.example.com/oauth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/open-webui/open-webui:v0.6.5
    restart: unless-stopped
    environment:
      - OAUTH_CLIENT_ID=open-webui
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OPENID_PROVIDER_URL=https://auth.example.com/.well-known/openid-configuration
      - OPENID_REDIRECT_URI=https://ai.example.com/oauth/oidc/callback
      - OAUTH_SCOPES=openid email profile
"#)],
        found: Error("token-endpoint-auth-method-unsupported", "configuration.yml"),
    },
    Broken {
        what: "open webui: the issuer in place of its document",
        client: r#"client_id: 'open-webui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ai.example.com/oauth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/open-webui/open-webui:v0.9.2
    restart: unless-stopped
    environment:
      - OAUTH_CLIENT_ID=open-webui
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OPENID_PROVIDER_URL=https://auth.example.com
      - OPENID_REDIRECT_URI=https://ai.example.com/oauth/oidc/callback
      - OAUTH_SCOPES=openid email profile
"#)],
        found: Error("endpoint-mismatch", "compose.yml"),
    },
    Broken {
        what: "open webui: no address without the scope",
        client: r#"client_id: 'open-webui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ai.example.com/oauth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/open-webui/open-webui:v0.9.2
    restart: unless-stopped
    environment:
      - OAUTH_CLIENT_ID=open-webui
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OPENID_PROVIDER_URL=https://auth.example.com/.well-known/openid-configuration
      - OPENID_REDIRECT_URI=https://ai.example.com/oauth/oidc/callback
      - OAUTH_SCOPES=openid profile
"#)],
        found: Error("email-claim-missing", "compose.yml"),
    },
    Broken {
        what: "actual: another host",
        client: r#"client_id: 'actual-budget'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://budget.example.com/openid/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: actualbudget/actual-server:25.11.0
    restart: unless-stopped
    environment:
      - ACTUAL_OPENID_CLIENT_ID=actual-budget
      - ACTUAL_OPENID_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - ACTUAL_OPENID_DISCOVERY_URL=https://auth.example.com/.well-known/openid-configuration
      - ACTUAL_OPENID_SERVER_HOSTNAME=https://actual.example.com
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "actual: another client id",
        client: r#"client_id: 'actual'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://budget.example.com/openid/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: actualbudget/actual-server:25.11.0
    restart: unless-stopped
    environment:
      - ACTUAL_OPENID_CLIENT_ID=actual-budget
      - ACTUAL_OPENID_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - ACTUAL_OPENID_DISCOVERY_URL=https://auth.example.com/.well-known/openid-configuration
      - ACTUAL_OPENID_SERVER_HOSTNAME=https://budget.example.com
"#)],
        found: Error("client-not-registered", "compose.yml"),
    },
    Broken {
        what: "actual: http in its own file",
        client: r#"client_id: 'actual-budget'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://budget.example.com/openid/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  actual:
    image: actualbudget/actual-server:25.11.0
    volumes:
      - ./config.json:/data/config.json
"#), ("config.json", r#"{"openId": {"issuer": "https://auth.example.com", "client_id": "actual-budget", "client_secret": "9Wq2vTn4Lr8yKd6Zs1Xe3Bp7", "server_hostname": "http://budget.example.com"}}
"#)],
        found: Error("redirect-uri-not-registered", "config.json"),
    },
    Broken {
        what: "karakeep: another path",
        client: r#"client_id: 'karakeep'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://keep.example.com/api/auth/callback/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/karakeep-app/karakeep:0.33.1
    restart: unless-stopped
    environment:
      - NEXTAUTH_URL=https://keep.example.com
      - OAUTH_CLIENT_ID=karakeep
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OAUTH_WELLKNOWN_URL=https://auth.example.com/.well-known/openid-configuration
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "karakeep: another host",
        client: r#"client_id: 'karakeep'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://keep.example.com/api/auth/callback/custom']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/karakeep-app/karakeep:0.33.1
    restart: unless-stopped
    environment:
      - NEXTAUTH_URL=https://karakeep.example.com
      - OAUTH_CLIENT_ID=karakeep
      - OAUTH_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OAUTH_WELLKNOWN_URL=https://auth.example.com/.well-known/openid-configuration
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "qui: another path in its settings",
        client: r#"client_id: 'qui'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://qui.example.com/api/auth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app
spec:
  interval: 1h
  chart:
    spec:
      chart: app-template
      sourceRef:
        kind: HelmRepository
        name: app-template
  values:
    controllers:
      main:
        containers:
          app:
            image:
              repository: ghcr.io/autobrr/qui
              tag: v1.26.0
            env:
              QUI__OIDC_ENABLED: 'true'
              QUI__OIDC_ISSUER: 'https://auth.example.com'
              QUI__OIDC_CLIENT_ID: 'qui'
              QUI__OIDC_CLIENT_SECRET: '9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
              QUI__OIDC_REDIRECT_URL: 'https://qui.example.com/oidc/callback'
"#)],
        found: Error("redirect-uri-not-registered", "release.yaml"),
    },
    Broken {
        what: "autobrr: another issuer on the same host",
        client: r#"client_id: 'autobrr'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://autobrr.example.com/api/auth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/autobrr/autobrr:v1.70.0
    restart: unless-stopped
    environment:
      - AUTOBRR__OIDC_ENABLED=true
      - AUTOBRR__OIDC_ISSUER=https://auth.example.com/api/oidc
      - AUTOBRR__OIDC_CLIENT_ID=autobrr
      - AUTOBRR__OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - AUTOBRR__OIDC_REDIRECT_URL=https://autobrr.example.com/api/auth/oidc/callback
"#)],
        found: Error("issuer-mismatch", "compose.yml"),
    },
    Broken {
        what: "outline: another path",
        client: r#"client_id: 'outline'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://wiki.example.com/auth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: outlinewiki/outline:1.0.1
    env_file: app.env
"#), ("app.env", r#"URL=https://wiki.example.com
OIDC_CLIENT_ID=outline
OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
OIDC_AUTH_URI=https://auth.example.com/api/oidc/authorization
OIDC_TOKEN_URI=https://auth.example.com/api/oidc/token
OIDC_USERINFO_URI=https://auth.example.com/api/oidc/userinfo
OIDC_SCOPES=openid profile email
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "outline: the token endpoint of another path",
        client: r#"client_id: 'outline'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://wiki.example.com/auth/oidc.callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: outlinewiki/outline:1.0.1
    env_file: app.env
"#), ("app.env", r#"URL=https://wiki.example.com
OIDC_CLIENT_ID=outline
OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
OIDC_AUTH_URI=https://auth.example.com/api/oidc/authorization
OIDC_TOKEN_URI=https://auth.example.com/api/oidc/tokens
OIDC_USERINFO_URI=https://auth.example.com/api/oidc/userinfo
OIDC_SCOPES=openid profile email
"#)],
        found: Error("endpoint-mismatch", "app.env"),
    },
    Broken {
        what: "outline: offline_access that is not registered",
        client: r#"client_id: 'outline'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://wiki.example.com/auth/oidc.callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: outlinewiki/outline:1.0.1
    env_file: app.env
"#), ("app.env", r#"URL=https://wiki.example.com
OIDC_CLIENT_ID=outline
OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
OIDC_AUTH_URI=https://auth.example.com/api/oidc/authorization
OIDC_TOKEN_URI=https://auth.example.com/api/oidc/token
OIDC_USERINFO_URI=https://auth.example.com/api/oidc/userinfo
OIDC_SCOPES=openid offline_access profile email
"#)],
        found: Error("scope-not-allowed", "configuration.yml"),
    },
    Broken {
        what: "outline: the header in place of the body",
        client: r#"client_id: 'outline'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://wiki.example.com/auth/oidc.callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: outlinewiki/outline:1.0.1
    env_file: app.env
"#), ("app.env", r#"URL=https://wiki.example.com
OIDC_CLIENT_ID=outline
OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
OIDC_AUTH_URI=https://auth.example.com/api/oidc/authorization
OIDC_TOKEN_URI=https://auth.example.com/api/oidc/token
OIDC_USERINFO_URI=https://auth.example.com/api/oidc/userinfo
OIDC_SCOPES=openid profile email
"#)],
        found: Error("token-endpoint-auth-method-unsupported", "configuration.yml"),
    },
    Broken {
        what: "vikunja: another key of the provider in the path",
        client: r#"client_id: 'vikunja'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://todo.example.com/auth/openid/sso']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: vikunja/vikunja:1.0.0
    restart: unless-stopped
    environment:
      - VIKUNJA_SERVICE_PUBLICURL=https://todo.example.com
      - VIKUNJA_AUTH_OPENID_ENABLED=true
      - VIKUNJA_AUTH_OPENID_PROVIDERS_AUTHELIA_NAME=Authelia
      - VIKUNJA_AUTH_OPENID_PROVIDERS_AUTHELIA_AUTHURL=https://auth.example.com
      - VIKUNJA_AUTH_OPENID_PROVIDERS_AUTHELIA_CLIENTID=vikunja
      - VIKUNJA_AUTH_OPENID_PROVIDERS_AUTHELIA_CLIENTSECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "vikunja: another client id in its own file",
        client: r#"client_id: 'vikunja'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://todo.example.com/auth/openid/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  vikunja:
    image: vikunja/vikunja:1.0.0
    volumes:
      - ./config.yml:/etc/vikunja/config.yml
"#), ("config.yml", r#"service:
  publicurl: https://todo.example.com
auth:
  openid:
    enabled: true
    providers:
      authelia:
        name: Authelia
        authurl: https://auth.example.com
        clientid: vikunja-app
        clientsecret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
"#)],
        found: Error("client-not-registered", "config.yml"),
    },
    Broken {
        what: "romm: no claims policy",
        client: r#"client_id: 'romm'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://romm.example.com/api/oauth/openid']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app
spec:
  interval: 1h
  chart:
    spec:
      chart: app-template
      sourceRef:
        kind: HelmRepository
        name: app-template
  values:
    controllers:
      main:
        containers:
          app:
            image:
              repository: ghcr.io/rommapp/romm
              tag: 4.8.1
            env:
              OIDC_ENABLED: 'true'
              OIDC_PROVIDER: 'authelia'
              OIDC_CLIENT_ID: 'romm'
              OIDC_CLIENT_SECRET: '9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
              OIDC_REDIRECT_URI: 'https://romm.example.com/api/oauth/openid'
              OIDC_SERVER_APPLICATION_URL: 'https://auth.example.com'
"#)],
        found: Error("userinfo-ignored", "configuration.yml"),
    },
    Broken {
        what: "vaultwarden: a slash at the end of the issuer",
        client: r#"client_id: 'vaultwarden'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://vault.example.com/identity/connect/oidc-signin']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: vaultwarden/server:1.35.0
    restart: unless-stopped
    environment:
      - DOMAIN=https://vault.example.com
      - SSO_ENABLED=true
      - SSO_CLIENT_ID=vaultwarden
      - SSO_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - SSO_AUTHORITY=https://auth.example.com/
      - SSO_SCOPES=profile email
"#)],
        found: Error("issuer-trailing-slash", "compose.yml"),
    },
    Broken {
        what: "vaultwarden: another host",
        client: r#"client_id: 'vaultwarden'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://vault.example.com/identity/connect/oidc-signin']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: vaultwarden/server:1.35.0-alpine
    restart: unless-stopped
    environment:
      - DOMAIN=https://vaultwarden.example.com
      - SSO_ENABLED=true
      - SSO_CLIENT_ID=vaultwarden
      - SSO_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - SSO_AUTHORITY=https://auth.example.com
      - SSO_SCOPES=profile email
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "vaultwarden: PKCE is switched off and demanded",
        client: r#"client_id: 'vaultwarden'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://vault.example.com/identity/connect/oidc-signin']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: vaultwarden/server:1.35.0
    restart: unless-stopped
    environment:
      - DOMAIN=https://vault.example.com
      - SSO_ENABLED=true
      - SSO_CLIENT_ID=vaultwarden
      - SSO_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - SSO_AUTHORITY=https://auth.example.com
      - SSO_SCOPES=profile email
      - SSO_PKCE=false
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "forgejo: another host, its client in the database",
        client: r#"client_id: 'forgejo'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://git.example.com/user/oauth2/authelia/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: codeberg.org/forgejo/forgejo:13
    restart: unless-stopped
    environment:
      - FORGEJO__server__ROOT_URL=https://forgejo.example.com/
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "forgejo: nothing wrong, its client in the database",
        client: r#"client_id: 'forgejo'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://git.example.com/user/oauth2/authelia/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: codeberg.org/forgejo/forgejo:13
    restart: unless-stopped
    environment:
      - FORGEJO__server__ROOT_URL=https://git.example.com/
"#)],
        found: Open("redirect-uri-not-registered", "a part of its path is not known"),
    },
    Broken {
        what: "gitea: http in app.ini",
        client: r#"client_id: 'gitea'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://git.example.com/user/oauth2/authelia/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  gitea:
    image: gitea/gitea:1.24.6
    volumes:
      - ./app.ini:/data/gitea/conf/app.ini
"#), ("app.ini", r#"APP_NAME = Gitea
[server]
DOMAIN = git.example.com
ROOT_URL = http://git.example.com/
"#)],
        found: Error("redirect-uri-not-registered", "app.ini"),
    },
    Broken {
        what: "gitea: another client id in the values of its chart",
        client: r#"client_id: 'gitea'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://git.example.com/user/oauth2/authelia/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: gitea
spec:
  interval: 1h
  chart:
    spec:
      chart: gitea
      sourceRef:
        kind: HelmRepository
        name: gitea
  values:
    gitea:
      config:
        server:
          ROOT_URL: https://git.example.com/
      oauth:
        - name: authelia
          provider: openidConnect
          key: git
          secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
          autoDiscoverUrl: https://auth.example.com/.well-known/openid-configuration
"#)],
        found: Error("client-not-registered", "release.yaml"),
    },
    Broken {
        what: "forgejo: the issuer in place of its document, in the values of its chart",
        client: r#"client_id: 'forgejo'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://git.example.com/user/oauth2/authelia/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("release.yaml", r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: forgejo
spec:
  interval: 1h
  chart:
    spec:
      chart: forgejo
      sourceRef:
        kind: HelmRepository
        name: forgejo
  values:
    gitea:
      config:
        server:
          ROOT_URL: https://git.example.com/
      oauth:
        - name: authelia
          provider: openidConnect
          key: forgejo
          secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
          autoDiscoverUrl: https://auth.example.com
"#)],
        found: Error("endpoint-mismatch", "release.yaml"),
    },
    Broken {
        what: "gitea: PKCE is demanded",
        client: r#"client_id: 'gitea'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://git.example.com/user/oauth2/authelia/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: gitea/gitea:1.24.6
    restart: unless-stopped
    environment:
      - GITEA__server__ROOT_URL=https://git.example.com/
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "minio: the address of the API in place of the console",
        client: r#"client_id: 'minio'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://minio.example.com/oauth_callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: minio/minio:RELEASE.2025-04-22T22-12-26Z
    restart: unless-stopped
    environment:
      - MINIO_IDENTITY_OPENID_CONFIG_URL=https://auth.example.com/.well-known/openid-configuration
      - MINIO_IDENTITY_OPENID_CLIENT_ID=minio
      - MINIO_IDENTITY_OPENID_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - MINIO_IDENTITY_OPENID_REDIRECT_URI=https://s3.example.com/oauth_callback
      - MINIO_IDENTITY_OPENID_SCOPES=openid,profile,email,groups
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "home assistant: the document of another name",
        client: r#"client_id: 'home-assistant'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://ha.example.com/auth/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  homeassistant:
    image: ghcr.io/home-assistant/home-assistant:2025.11
    volumes:
      - ./configuration.yaml:/config/configuration.yaml
"#), ("configuration.yaml", r#"default_config:
auth_oidc:
  client_id: home-assistant
  client_secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
  discovery_url: https://auth.example.com/.well-known/openid-config
"#)],
        found: Error("endpoint-mismatch", "configuration.yaml"),
    },
    Broken {
        what: "argo cd: another host in its ConfigMap",
        client: r#"client_id: 'argocd'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://argocd.example.com/auth/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("argocd-cm.yaml", r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels:
    app.kubernetes.io/part-of: argocd
data:
  url: https://cd.example.com
  oidc.config: |
    name: Authelia
    issuer: https://auth.example.com
    clientID: argocd
    clientSecret: $oidc.authelia.clientSecret
    requestedScopes: ["openid", "profile", "email", "groups"]
"#)],
        found: Error("redirect-uri-not-registered", "argocd-cm.yaml"),
    },
    Broken {
        what: "argo cd: another client id in its ConfigMap",
        client: r#"client_id: 'argocd'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://argocd.example.com/auth/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("argocd-cm.yaml", r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels:
    app.kubernetes.io/part-of: argocd
data:
  url: https://argocd.example.com
  oidc.config: |
    name: Authelia
    issuer: https://auth.example.com
    clientID: argo
    clientSecret: $oidc.authelia.clientSecret
    requestedScopes: ["openid", "profile", "email", "groups"]
"#)],
        found: Error("client-not-registered", "argocd-cm.yaml"),
    },
    Broken {
        what: "argo cd: a scope that is not registered",
        client: r#"client_id: 'argocd'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://argocd.example.com/auth/callback']
scopes: ['openid', 'profile', 'email']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("argocd-cm.yaml", r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels:
    app.kubernetes.io/part-of: argocd
data:
  url: https://argocd.example.com
  oidc.config: |
    name: Authelia
    issuer: https://auth.example.com
    clientID: argocd
    clientSecret: $oidc.authelia.clientSecret
    requestedScopes: ["openid", "profile", "email", "groups"]
"#)],
        found: Error("scope-not-allowed", "configuration.yml"),
    },
    Broken {
        what: "argo cd: nothing wrong, its secret in another Secret",
        client: r#"client_id: 'argocd'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://argocd.example.com/auth/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("argocd-cm.yaml", r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels:
    app.kubernetes.io/part-of: argocd
data:
  url: https://argocd.example.com
  oidc.config: |
    name: Authelia
    issuer: https://auth.example.com
    clientID: argocd
    clientSecret: $oidc.authelia.clientSecret
    requestedScopes: ["openid", "profile", "email", "groups"]
"#)],
        found: Open("client-secret-missing", "fills it in from elsewhere"),
    },
    Broken {
        what: "komga: a slash at the end of the issuer",
        client: r#"client_id: 'komga'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://komga.example.com/login/oauth2/code/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  komga:
    image: gotson/komga:1.23.4
    volumes:
      - ./application.yml:/config/application.yml
"#), ("application.yml", r#"spring:
  security:
    oauth2:
      client:
        registration:
          authelia:
            provider: authelia
            client-id: komga
            client-secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
            scope: openid,profile,email
        provider:
          authelia:
            issuer-uri: https://auth.example.com/
"#)],
        found: Error("issuer-trailing-slash", "application.yml"),
    },
    Broken {
        what: "komga: PKCE is demanded",
        client: r#"client_id: 'komga'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://komga.example.com/login/oauth2/code/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  komga:
    image: gotson/komga:1.23.4
    volumes:
      - ./application.yml:/config/application.yml
"#), ("application.yml", r#"spring:
  security:
    oauth2:
      client:
        registration:
          authelia:
            provider: authelia
            client-id: komga
            client-secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
            scope: openid,profile,email
        provider:
          authelia:
            issuer-uri: https://auth.example.com
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "komga: the body in place of the header",
        client: r#"client_id: 'komga'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://komga.example.com/login/oauth2/code/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  komga:
    image: gotson/komga:1.23.4
    volumes:
      - ./application.yml:/config/application.yml
"#), ("application.yml", r#"spring:
  security:
    oauth2:
      client:
        registration:
          authelia:
            provider: authelia
            client-id: komga
            client-secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
            scope: openid,profile,email
        provider:
          authelia:
            issuer-uri: https://auth.example.com
"#)],
        found: Error("token-endpoint-auth-method-unsupported", "configuration.yml"),
    },
    Broken {
        what: "oauth2-proxy: another host",
        client: r#"client_id: 'oauth2-proxy'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://app.example.com/oauth2/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: quay.io/oauth2-proxy/oauth2-proxy:v7.13.0
    restart: unless-stopped
    environment:
      - OAUTH2_PROXY_PROVIDER=oidc
      - OAUTH2_PROXY_CLIENT_ID=oauth2-proxy
      - OAUTH2_PROXY_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OAUTH2_PROXY_OIDC_ISSUER_URL=https://auth.example.com
      - OAUTH2_PROXY_REDIRECT_URL=https://tools.example.com/oauth2/callback
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "hedgedoc: its domain is another",
        client: r#"client_id: 'hedgedoc'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://pad.example.com/auth/oauth2/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: quay.io/hedgedoc/hedgedoc:1.10.3
    restart: unless-stopped
    environment:
      - CMD_DOMAIN=notes.example.com
      - CMD_PROTOCOL_USESSL=true
      - CMD_OAUTH2_CLIENT_ID=hedgedoc
      - CMD_OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - CMD_OAUTH2_AUTHORIZATION_URL=https://auth.example.com/api/oidc/authorization
      - CMD_OAUTH2_TOKEN_URL=https://auth.example.com/api/oidc/token
      - CMD_OAUTH2_USER_PROFILE_URL=https://auth.example.com/api/oidc/userinfo
      - CMD_OAUTH2_SCOPE=openid profile email
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "hedgedoc: https is not switched on",
        client: r#"client_id: 'hedgedoc'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://pad.example.com/auth/oauth2/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: quay.io/hedgedoc/hedgedoc:1.10.3
    restart: unless-stopped
    environment:
      - CMD_DOMAIN=pad.example.com
      - CMD_OAUTH2_CLIENT_ID=hedgedoc
      - CMD_OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - CMD_OAUTH2_AUTHORIZATION_URL=https://auth.example.com/api/oidc/authorization
      - CMD_OAUTH2_TOKEN_URL=https://auth.example.com/api/oidc/token
      - CMD_OAUTH2_USER_PROFILE_URL=https://auth.example.com/api/oidc/userinfo
      - CMD_OAUTH2_SCOPE=openid profile email
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "hedgedoc: its port is written into the address",
        client: r#"client_id: 'hedgedoc'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://pad.example.com/auth/oauth2/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: quay.io/hedgedoc/hedgedoc:1.10.3
    restart: unless-stopped
    environment:
      - CMD_DOMAIN=pad.example.com
      - CMD_PROTOCOL_USESSL=true
      - CMD_OAUTH2_CLIENT_ID=hedgedoc
      - CMD_OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - CMD_OAUTH2_AUTHORIZATION_URL=https://auth.example.com/api/oidc/authorization
      - CMD_OAUTH2_TOKEN_URL=https://auth.example.com/api/oidc/token
      - CMD_OAUTH2_USER_PROFILE_URL=https://auth.example.com/api/oidc/userinfo
      - CMD_OAUTH2_SCOPE=openid profile email
      - CMD_URL_ADDPORT=true
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "hedgedoc: below a path, as registered",
        client: r#"client_id: 'hedgedoc'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://pad.example.com/notes/auth/oauth2/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: quay.io/hedgedoc/hedgedoc:1.10.3
    restart: unless-stopped
    environment:
      - CMD_DOMAIN=pad.example.com
      - CMD_PROTOCOL_USESSL=true
      - CMD_OAUTH2_CLIENT_ID=hedgedoc
      - CMD_OAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - CMD_OAUTH2_AUTHORIZATION_URL=https://auth.example.com/api/oidc/authorization
      - CMD_OAUTH2_TOKEN_URL=https://auth.example.com/api/oidc/token
      - CMD_OAUTH2_USER_PROFILE_URL=https://auth.example.com/api/oidc/userinfo
      - CMD_OAUTH2_SCOPE=openid profile email
      - CMD_URL_PATH=notes
"#)],
        found: Nothing,
    },
    Broken {
        what: "linkwarden: another path",
        client: r#"client_id: 'linkwarden'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://links.example.com/api/auth/callback/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/linkwarden/linkwarden:v2.13.1
    env_file: app.env
"#), ("app.env", r#"NEXTAUTH_URL=https://links.example.com/api/v1/auth
NEXT_PUBLIC_AUTHELIA_ENABLED=true
AUTHELIA_CLIENT_ID=linkwarden
AUTHELIA_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
AUTHELIA_WELLKNOWN_URL=https://auth.example.com/.well-known/openid-configuration
"#)],
        found: Error("redirect-uri-not-registered", "app.env"),
    },
    Broken {
        what: "bookstack: another host",
        client: r#"client_id: 'bookstack'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://books.example.com/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: lscr.io/linuxserver/bookstack:25.07.2
    restart: unless-stopped
    environment:
      - APP_URL=https://bookstack.example.com
      - AUTH_METHOD=oidc
      - OIDC_CLIENT_ID=bookstack
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OIDC_ISSUER=https://auth.example.com
      - OIDC_ISSUER_DISCOVER=true
"#)],
        found: Error("redirect-uri-not-registered", "compose.yml"),
    },
    Broken {
        what: "homarr: another path",
        client: r#"client_id: 'homarr'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://home.example.com/api/auth/callback/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/homarr-labs/homarr:v1.60.0
    restart: unless-stopped
    environment:
      - AUTH_PROVIDERS=oidc
      - AUTH_OIDC_CLIENT_ID=homarr
      - AUTH_OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - AUTH_OIDC_ISSUER=https://auth.example.com
      - AUTH_OIDC_FORCE_USERINFO=true
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "homarr: PKCE is demanded, and sent",
        client: r#"client_id: 'homarr'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://home.example.com/api/auth/callback/oidc']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: ghcr.io/homarr-labs/homarr:v1.60.0
    restart: unless-stopped
    environment:
      - AUTH_PROVIDERS=oidc
      - AUTH_OIDC_CLIENT_ID=homarr
      - AUTH_OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - AUTH_OIDC_ISSUER=https://auth.example.com
      - AUTH_OIDC_FORCE_USERINFO=true
"#)],
        found: Nothing,
    },
    Broken {
        what: "freshrss: no slash at the end",
        client: r#"client_id: 'freshrss'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://freshrss.example.com/i/oidc']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: freshrss/freshrss:1.27.1
    restart: unless-stopped
    environment:
      - OIDC_ENABLED=1
      - OIDC_CLIENT_ID=freshrss
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OIDC_PROVIDER_METADATA_URL=https://auth.example.com/.well-known/openid-configuration
      - OIDC_SCOPES=openid profile email
      - OIDC_X_FORWARDED_HEADERS=X-Forwarded-Host X-Forwarded-Proto
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "freshrss: the body in place of the header",
        client: r#"client_id: 'freshrss'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://freshrss.example.com/i/oidc/']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: freshrss/freshrss:1.27.1
    restart: unless-stopped
    environment:
      - OIDC_ENABLED=1
      - OIDC_CLIENT_ID=freshrss
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - OIDC_PROVIDER_METADATA_URL=https://auth.example.com/.well-known/openid-configuration
      - OIDC_SCOPES=openid profile email
      - OIDC_X_FORWARDED_HEADERS=X-Forwarded-Host X-Forwarded-Proto
"#)],
        found: Error("token-endpoint-auth-method-unsupported", "configuration.yml"),
    },
    Broken {
        what: "stirling: PKCE is demanded of a version that sends none",
        client: r#"client_id: 'stirlingpdf'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://pdf.example.com/login/oauth2/code/oidc']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: stirlingtools/stirling-pdf:1.6.0
    restart: unless-stopped
    environment:
      - SECURITY_OAUTH2_ENABLED=true
      - SECURITY_OAUTH2_CLIENTID=stirlingpdf
      - SECURITY_OAUTH2_CLIENTSECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - SECURITY_OAUTH2_ISSUER=https://auth.example.com
      - SECURITY_OAUTH2_SCOPES=openid,profile,email
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "stirling: PKCE is demanded of a version that may send it",
        client: r#"client_id: 'stirlingpdf'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://pdf.example.com/login/oauth2/code/oidc']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: stirlingtools/stirling-pdf:2.1.0
    restart: unless-stopped
    environment:
      - SECURITY_OAUTH2_ENABLED=true
      - SECURITY_OAUTH2_CLIENTID=stirlingpdf
      - SECURITY_OAUTH2_CLIENTSECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - SECURITY_OAUTH2_ISSUER=https://auth.example.com
      - SECURITY_OAUTH2_SCOPES=openid,profile,email
"#)],
        found: Open("pkce-required", "of other versions"),
    },
    Broken {
        what: "stirling: the name of the provider in the path",
        client: r#"client_id: 'stirlingpdf'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://pdf.example.com/login/oauth2/code/authelia']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: stirlingtools/stirling-pdf:2.14.2
    restart: unless-stopped
    environment:
      - SECURITY_OAUTH2_ENABLED=true
      - SECURITY_OAUTH2_CLIENTID=stirlingpdf
      - SECURITY_OAUTH2_CLIENTSECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
      - SECURITY_OAUTH2_ISSUER=https://auth.example.com
      - SECURITY_OAUTH2_SCOPES=openid,profile,email
"#)],
        found: Error("redirect-uri-not-registered", "configuration.yml"),
    },
    Broken {
        what: "headscale: another host in its own file",
        client: r#"client_id: 'headscale'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://vpn.example.com/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  headscale:
    image: headscale/headscale:0.27.1
    command: serve
    volumes:
      - ./config:/etc/headscale
"#), ("config/config.yaml", r#"server_url: https://headscale.example.com
listen_addr: 0.0.0.0:8080
oidc:
  only_start_if_oidc_is_available: true
  issuer: https://auth.example.com
  client_id: headscale
  client_secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
  scope: [openid, profile, email]
  pkce:
    enabled: false
    method: S256
"#)],
        found: Error("redirect-uri-not-registered", "config/config.yaml"),
    },
    Broken {
        what: "headscale: PKCE is demanded, and not switched on",
        client: r#"client_id: 'headscale'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://vpn.example.com/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  headscale:
    image: headscale/headscale:0.27.1
    command: serve
    volumes:
      - ./config:/etc/headscale
"#), ("config/config.yaml", r#"server_url: https://vpn.example.com
listen_addr: 0.0.0.0:8080
oidc:
  only_start_if_oidc_is_available: true
  issuer: https://auth.example.com
  client_id: headscale
  client_secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
  scope: [openid, profile, email]
  pkce:
    enabled: false
    method: S256
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "headscale: nothing wrong in its own file",
        client: r#"client_id: 'headscale'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://vpn.example.com/oidc/callback']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  headscale:
    image: headscale/headscale:0.27.1
    command: serve
    volumes:
      - ./config:/etc/headscale
"#), ("config/config.yaml", r#"server_url: https://vpn.example.com/
listen_addr: 0.0.0.0:8080
oidc:
  only_start_if_oidc_is_available: true
  issuer: https://auth.example.com
  client_id: headscale
  client_secret: 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
  scope: [openid, profile, email]
  pkce:
    enabled: true
    method: S256
"#)],
        found: Nothing,
    },
    Broken {
        what: "kitchenowl: PKCE is demanded",
        client: r#"client_id: 'kitchenowl'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://kitchen.example.com/signin/redirect']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_post'
require_pkce: true
pkce_challenge_method: 'S256'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: tombursch/kitchenowl:v0.7.8
    restart: unless-stopped
    environment:
      - FRONT_URL=https://kitchen.example.com
      - OIDC_ISSUER=https://auth.example.com
      - OIDC_CLIENT_ID=kitchenowl
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
"#)],
        found: Error("pkce-required", "configuration.yml"),
    },
    Broken {
        what: "kitchenowl: the header in place of the body",
        client: r#"client_id: 'kitchenowl'
client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
redirect_uris: ['https://kitchen.example.com/signin/redirect']
scopes: ['openid', 'profile', 'email', 'groups']
token_endpoint_auth_method: 'client_secret_basic'
"#,
        files: &[("compose.yml", r#"services:
  app:
    image: tombursch/kitchenowl:v0.7.8
    restart: unless-stopped
    environment:
      - FRONT_URL=https://kitchen.example.com
      - OIDC_ISSUER=https://auth.example.com
      - OIDC_CLIENT_ID=kitchenowl
      - OIDC_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7
"#)],
        found: Error("token-endpoint-auth-method-unsupported", "configuration.yml"),
    },
];
