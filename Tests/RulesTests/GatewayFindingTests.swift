// What is found in deployments behind Traefik and Caddy, and what is not.

import Testing

@Suite("Findings behind Traefik and Caddy")
struct GatewayFindingTests {
  /// Right setups of the kinds that people have most: nothing may be found in them.
  private static let silent: [[String: String]] = [
    [
      "compose.yaml": """
      services:
        traefik:
          image: traefik:v3.1
          command: ["--providers.docker=true", "--providers.docker.exposedbydefault=false", "--entrypoints.web.address=:80", "--entrypoints.web.http.redirections.entrypoint.to=websecure", "--entrypoints.websecure.address=:443", "--certificatesresolvers.le.acme.tlschallenge=true"]
          ports: ["80:80", "443:443"]
          volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start
          environment: {KC_HOSTNAME: "https://id.example.com", KC_HTTP_ENABLED: "true", KC_PROXY_HEADERS: xforwarded}
          labels:
            - traefik.enable=true
            - traefik.http.routers.kc.rule=Host(`id.example.com`)
            - traefik.http.routers.kc.entrypoints=websecure
            - traefik.http.routers.kc.tls.certresolver=le
            - traefik.http.services.kc.loadbalancer.server.port=8080
        api:
          image: example/api
          expose: ["8000"]
          environment: {OIDC_AUDIENCE: orders}
          labels:
            - traefik.enable=true
            - traefik.http.routers.api.rule=Host(`api.example.com`) && PathPrefix(`/v1`)
            - traefik.http.routers.api.entrypoints=websecure
            - traefik.http.routers.api.tls.certresolver=le
            - traefik.http.routers.api.middlewares=strip
            - traefik.http.middlewares.strip.stripprefix.prefixes=/v1
      """
    ],
    [
      "compose.yaml": """
      services:
        traefik:
          image: traefik:v2.11
          command: --providers.docker --entrypoints.web.address=:80
          ports: ["80:80"]
        server:
          image: ghcr.io/goauthentik/server:2025.2
          command: server
          labels:
            traefik.http.routers.auth.rule: Host(`auth.localhost`) || HostRegexp(`{sub:[a-z]+}.app.localhost`) && PathPrefix(`/outpost.goauthentik.io/`)
            traefik.http.services.auth.loadbalancer.server.port: "9000"
            traefik.http.middlewares.authentik.forwardauth.address: http://server:9000/outpost.goauthentik.io/auth/traefik
            traefik.http.middlewares.authentik.forwardauth.trustForwardHeader: "true"
            traefik.http.middlewares.authentik.forwardauth.authResponseHeaders: X-authentik-username,X-authentik-jwt,Authorization
        whoami:
          image: traefik/whoami
          labels:
            traefik.http.routers.who.rule: Host(`who.app.localhost`)
            traefik.http.routers.who.middlewares: authentik
      """
    ],
    [
      "compose.yaml": """
      services:
        caddy:
          image: caddy:2
          ports: ["80:80", "443:443"]
          environment: {DOMAIN: example.com}
          volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev
          environment: {KC_PROXY_HEADERS: xforwarded}
        server: {image: "ghcr.io/goauthentik/server:2025.2", command: server}
        web: {build: ./web, environment: {AUTH_SECRET: x, AUTH_TRUST_HOST: "true"}}
        minio: {image: minio/minio}
      """,
      "Caddyfile": """
      id.{$DOMAIN} {
        reverse_proxy keycloak:8080
      }
      auth.{$DOMAIN} {
        reverse_proxy https://server:9443 {
          transport http {
            tls_insecure_skip_verify
          }
        }
      }
      files.{$DOMAIN} {
        reverse_proxy minio:9000 {
          header_up -Authorization
        }
      }
      {$DOMAIN} {
        handle /outpost.goauthentik.io/* {
          reverse_proxy server:9000
        }
        handle {
          forward_auth server:9000 {
            uri /outpost.goauthentik.io/auth/caddy
            copy_headers X-Authentik-Username Authorization
          }
          reverse_proxy web:3000
        }
      }
      """,
    ],
  ]

  @Test(arguments: silent.indices)
  func nothing(_ index: Int) {
    #expect(Run(Self.silent[index]).lines == [])
  }

  @Test func lostAndStripped() {
    let run = Run([
      "compose.yaml": """
      services:
        traefik:
          image: traefik:v3.1
          command: ["--providers.docker=true", "--entrypoints.websecure.address=:443"]
          ports: ["443:443"]
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev
          environment: {KC_PROXY_HEADERS: xforwarded}
          labels:
            - traefik.http.routers.kc.rule=Host(`id.example.com`)
            - traefik.http.routers.kc.tls=true
            - traefik.http.routers.kc.middlewares=clean
            - traefik.http.middlewares.clean.headers.customrequestheaders.X-Forwarded-Proto=
            - traefik.http.services.kc.loadbalancer.server.port=8080
        api:
          image: example/api
          expose: ["8000"]
          environment: {OIDC_AUDIENCE: orders}
          labels:
            - traefik.http.routers.api.rule=Host(`api.example.com`)
            - traefik.http.routers.api.tls=true
            - traefik.http.routers.api.middlewares=anonymous
            - traefik.http.middlewares.anonymous.headers.customrequestheaders.Authorization=
      """
    ])
    #expect(
      run.lines == [
        "compose.yaml:15 lost-forwarded-headers error",
        "compose.yaml:24 stripped-authorization error",
      ])
  }

  @Test func lostAndStrippedByCaddy() {
    let run = Run([
      "compose.yaml": """
      services:
        caddy: {image: "caddy:2", ports: ["443:443"], volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]}
        server: {image: "ghcr.io/goauthentik/server:2025.2", command: server}
        api: {image: example/api, environment: {OIDC_AUDIENCE: orders}}
      """,
      "Caddyfile": """
      auth.example.com {
        reverse_proxy server:9000 {
          header_up Host {upstream_hostport}
          header_up -X-Forwarded-Host
        }
      }
      api.example.com {
        request_header -Authorization
        reverse_proxy api:8000
      }
      """,
    ])
    #expect(
      run.lines == [
        "Caddyfile:2 lost-forwarded-headers error", "Caddyfile:8 stripped-authorization error",
      ])
    #expect(run.reports.contains("Caddy passes the header on by itself"))
  }

  @Test("a broken Caddyfile is a finding of its own")
  func syntax() {
    let run = Run([
      "compose.yaml":
        "services: {caddy: {image: 'caddy:2', volumes: ['./Caddyfile:/etc/caddy/Caddyfile']}}",
      "Caddyfile": "a.test {\n  respond ok\n",
    ])
    #expect(run.lines == ["Caddyfile:1 syntax-error error"])
  }
}
