// The one table of product knowledge about images: what they are and on which ports they listen.

/// What images are, by name.
enum ProductTable {
  /// A row: the product and where it listens.
  struct Entry {
    let kind: Product.Kind
    let ports: [ListenSetting]
  }

  /// The row of a repository without its registry; rows without a slash hold for every owner.
  static func entry(_ repository: String) -> Entry? {
    if let entry = byRepository[repository] { return entry }
    let name = repository.split(separator: "/").last.map(String.init) ?? repository
    return byRepository[name]
  }

  // MARK: Keycloak

  /// Keycloak on Quarkus: `http-port`, `https-port` and `http-management-port`
  /// (keycloak.org/server/all-config), the last since 25.0 (keycloak.org/server/management-interface).
  static func keycloak(hasManagement: Bool) -> [ListenSetting] {
    hasManagement ? keycloakPages + [keycloakManagement] : keycloakPages
  }

  private static let keycloakPages = [
    ListenSetting(8080, flags: ["--http-port"], variables: ["KC_HTTP_PORT"]),
    ListenSetting(8443, .securePages, flags: ["--https-port"], variables: ["KC_HTTPS_PORT"]),
  ]
  private static let keycloakManagement = ListenSetting(
    9000, .other, flags: ["--http-management-port"], variables: ["KC_HTTP_MANAGEMENT_PORT"])

  /// WildFly's ports; a self-signed certificate makes 8443 work from the start (jboss/keycloak).
  ///
  /// System properties move them.
  static let keycloakOnWildFly = [
    ListenSetting(8080), ListenSetting(8443, .securePages), ListenSetting(9990, .other),
  ]

  /// Bitnami's names (README of bitnami/keycloak); its scripts start Quarkus with them.
  private static let keycloakOfBitnami = [
    ListenSetting(8080, variables: ["KEYCLOAK_HTTP_PORT"]),
    ListenSetting(8443, .securePages, variables: ["KEYCLOAK_HTTPS_PORT"]),
    ListenSetting(9000, .other, variables: ["KC_HTTP_MANAGEMENT_PORT"]),
  ]

  // MARK: Others with settings

  /// docs.goauthentik.io, "Configuration", "Listen settings".
  private static let authentik = [
    ListenSetting(9000, variables: ["AUTHENTIK_LISTEN__HTTP"]),
    ListenSetting(9443, .securePages, variables: ["AUTHENTIK_LISTEN__HTTPS"]),
    ListenSetting(9300, .other, variables: ["AUTHENTIK_LISTEN__METRICS"]),
  ]

  /// oauth2-proxy.github.io, "Overview": `http-address` is 127.0.0.1:4180 unless it is set.
  private static let oauth2Proxy = [
    ListenSetting(
      4180, flags: ["--http-address"], variables: ["OAUTH2_PROXY_HTTP_ADDRESS"],
      isLoopbackByDefault: true)
  ]

  private static func pages(_ port: Int, _ variables: String...) -> Entry {
    Entry(kind: .other, ports: [ListenSetting(port, variables: variables)])
  }

  private static func others(_ ports: Int..., variables: String...) -> Entry {
    Entry(
      kind: .other,
      ports: ports.enumerated().map {
        ListenSetting($0.element, .other, variables: $0.offset == 0 ? variables : [])
      })
  }

  /// The rows; ports without settings are the images' own `EXPOSE` or their documentation's default.
  private static let byRepository: [String: Entry] = [
    // Identity providers.
    "keycloak/keycloak": Entry(kind: .keycloak, ports: []),
    "phasetwo/phasetwo-keycloak": Entry(kind: .keycloak, ports: []),
    "jboss/keycloak": Entry(kind: .keycloakLegacy, ports: []),
    "bitnami/keycloak": Entry(kind: .keycloakBitnami, ports: keycloakOfBitnami),
    "bitnamilegacy/keycloak": Entry(kind: .keycloakBitnami, ports: keycloakOfBitnami),
    "bitnamisecure/keycloak": Entry(kind: .keycloakBitnami, ports: keycloakOfBitnami),
    "goauthentik/server": Entry(kind: .authentik, ports: authentik),
    "beryju/authentik": Entry(kind: .authentik, ports: authentik),
    "goauthentik/proxy": Entry(kind: .authentikOutpost, ports: authentik),
    "goauthentik/ldap": Entry(
      kind: .authentikOutpost,
      ports: [
        ListenSetting(3389, .other, variables: ["AUTHENTIK_LISTEN__LDAP"]),
        ListenSetting(6636, .other, variables: ["AUTHENTIK_LISTEN__LDAPS"]),
      ]),
    "goauthentik/radius": Entry(kind: .authentikOutpost, ports: []),
    // Proxies. Traefik's entry points and a Caddyfile say the rest.
    "nginx": Entry(kind: .nginx, ports: [ListenSetting(80)]),
    "nginxinc/nginx-unprivileged": Entry(kind: .nginx, ports: [ListenSetting(8080)]),
    "openresty/openresty": Entry(kind: .nginx, ports: [ListenSetting(80)]),
    "bitnami/nginx": Entry(
      kind: .nginx,
      ports: [
        ListenSetting(8080, variables: ["NGINX_HTTP_PORT_NUMBER"]),
        ListenSetting(8443, .securePages, variables: ["NGINX_HTTPS_PORT_NUMBER"]),
      ]),
    "nginxproxy/nginx-proxy": Entry(
      kind: .other, ports: [ListenSetting(80), ListenSetting(443, .securePages)]),
    "jwilder/nginx-proxy": Entry(
      kind: .other, ports: [ListenSetting(80), ListenSetting(443, .securePages)]),
    "jc21/nginx-proxy-manager": Entry(
      kind: .other, ports: [ListenSetting(80), ListenSetting(81), ListenSetting(443, .securePages)]
    ),
    "traefik": Entry(kind: .traefik, ports: []),
    "caddy": Entry(kind: .caddy, ports: [ListenSetting(80), ListenSetting(443, .securePages)]),
    "httpd": pages(80),
    "oauth2-proxy/oauth2-proxy": Entry(kind: .oauth2Proxy, ports: oauth2Proxy),
    "bitnami/oauth2-proxy": Entry(kind: .oauth2Proxy, ports: [ListenSetting(4180)]),
    "thomseddon/traefik-forward-auth": pages(4181),
    "vouch-proxy": pages(9090, "VOUCH_PORT"),
    // Programs that log in elsewhere.
    "grafana/grafana": pages(3000, "GF_SERVER_HTTP_PORT"),
    "grafana/grafana-oss": pages(3000, "GF_SERVER_HTTP_PORT"),
    "grafana/grafana-enterprise": pages(3000, "GF_SERVER_HTTP_PORT"),
    "open-webui/open-webui": pages(8080, "PORT"),
    "outlinewiki/outline": pages(3000, "PORT"),
    "langfuse/langfuse": pages(3000, "PORT"),
    "linkwarden/linkwarden": pages(3000),
    "vaultwarden/server": pages(80, "ROCKET_PORT"),
    "immich-app/immich-server": pages(2283, "IMMICH_PORT"),
    "paperless-ngx/paperless-ngx": pages(8000, "PAPERLESS_PORT"),
    "nextcloud": pages(80),
    "gitea/gitea": pages(3000, "GITEA__server__HTTP_PORT"),
    "forgejo/forgejo": pages(3000, "FORGEJO__server__HTTP_PORT"),
    "hedgedoc/hedgedoc": pages(3000, "CMD_PORT"),
    "requarks/wiki": pages(3000, "PORT"),
    "mattermost-team-edition": pages(8065),
    "mattermost-enterprise-edition": pages(8065),
    "portainer-ce": pages(9000),
    "apache/superset": pages(8088),
    "jenkins/jenkins": pages(8080),
    "n8nio/n8n": pages(5678, "N8N_PORT"),
    "metabase/metabase": pages(3000, "MB_JETTY_PORT"),
    "hasura/graphql-engine": pages(8080, "HASURA_GRAPHQL_SERVER_PORT"),
    "dpage/pgadmin4": pages(80, "PGADMIN_LISTEN_PORT"),
    "axllent/mailpit": Entry(
      kind: .other, ports: [ListenSetting(8025), ListenSetting(1025, .other)]),
    "mailhog/mailhog": Entry(
      kind: .other, ports: [ListenSetting(8025), ListenSetting(1025, .other)]),
    "minio/minio": pages(9000),
    // Databases and queues.
    "postgres": others(5432, variables: "PGPORT"),
    "bitnami/postgresql": others(5432, variables: "POSTGRESQL_PORT_NUMBER"),
    "postgis/postgis": others(5432, variables: "PGPORT"),
    "pgvector/pgvector": others(5432, variables: "PGPORT"),
    "timescale/timescaledb": others(5432, variables: "PGPORT"),
    "mysql": others(3306),
    "mariadb": others(3306),
    "mongo": others(27017),
    "redis": others(6379),
    "valkey/valkey": others(6379),
    "rabbitmq": others(5672),
    "memcached": others(11211),
    "elasticsearch/elasticsearch": Entry(
      kind: .other, ports: [ListenSetting(9200), ListenSetting(9300, .other)]),
    "elasticsearch": Entry(
      kind: .other, ports: [ListenSetting(9200), ListenSetting(9300, .other)]),
    "kibana/kibana": pages(5601, "SERVER_PORT"),
  ]
}
