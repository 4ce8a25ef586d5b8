// Programs that log in at an identity provider: their settings with a URL, and who opens each.
//
// One line each. Add a program with its documentation's address; the names are the program's own.

enum KnownPrograms {
  /// The programs.
  static let all: [KnownProgram] = gateways + frameworks + dashboards + collaboration + tools

  // MARK: Gateways

  private static let gateways: [KnownProgram] = [
    KnownProgram(
      "oauth2-proxy", "oauth2-proxy.github.io/oauth2-proxy/configuration/overview",
      [
        .fetched(
          "OAUTH2_PROXY_OIDC_ISSUER_URL", "the issuer, whose discovery document it fetches",
          flag: "--oidc-issuer-url",
          unless: ["OAUTH2_PROXY_SKIP_OIDC_DISCOVERY", "--skip-oidc-discovery"]),
        .opened("OAUTH2_PROXY_LOGIN_URL", "the login page", flag: "--login-url"),
        .fetched("OAUTH2_PROXY_REDEEM_URL", "the token endpoint", flag: "--redeem-url"),
        .fetched("OAUTH2_PROXY_PROFILE_URL", "the userinfo endpoint", flag: "--profile-url"),
        .fetched("OAUTH2_PROXY_VALIDATE_URL", "the validation endpoint", flag: "--validate-url"),
        .fetched("OAUTH2_PROXY_OIDC_JWKS_URL", "the keys", flag: "--oidc-jwks-url"),
        .opened("OAUTH2_PROXY_REDIRECT_URL", "its callback", flag: "--redirect-url"),
        .fetched(
          "OAUTH2_PROXY_BACKEND_LOGOUT_URL", "the logout endpoint that it calls itself",
          flag: "--backend-logout-url"),
      ]),
    KnownProgram(
      "traefik-forward-auth", "github.com/thomseddon/traefik-forward-auth",
      [
        .fetched(
          "PROVIDERS_OIDC_ISSUER_URL", "the issuer, whose discovery document it fetches",
          flag: "--providers.oidc.issuer-url"),
        .opened(
          "PROVIDERS_GENERIC_OAUTH_AUTH_URL", "the login page",
          flag: "--providers.generic-oauth.auth-url"),
        .fetched(
          "PROVIDERS_GENERIC_OAUTH_TOKEN_URL", "the token endpoint",
          flag: "--providers.generic-oauth.token-url"),
        .fetched(
          "PROVIDERS_GENERIC_OAUTH_USER_URL", "the userinfo endpoint",
          flag: "--providers.generic-oauth.user-url"),
      ]),
    KnownProgram(
      "Vouch", "github.com/vouch/vouch-proxy, config/config.yml_example", image: "vouch",
      [
        .opened("OAUTH_AUTH_URL", "the login page"),
        .fetched("OAUTH_TOKEN_URL", "the token endpoint"),
        .fetched("OAUTH_USER_INFO_URL", "the userinfo endpoint"),
        .opened("OAUTH_END_SESSION_ENDPOINT", "the logout page"),
        .opened("OAUTH_CALLBACK_URL", "its callback"),
      ]),
    KnownProgram(
      "Authentik's proxy outpost", "docs.goauthentik.io, outposts, manual deployment",
      image: "goauthentik/proxy",
      [
        .fetched("AUTHENTIK_HOST", "the server that it belongs to"),
        .opened(
          "AUTHENTIK_HOST", "the server as browsers know it, without `AUTHENTIK_HOST_BROWSER`",
          unless: ["AUTHENTIK_HOST_BROWSER"]),
        .opened("AUTHENTIK_HOST_BROWSER", "the server as browsers know it"),
      ]),
    // No browser comes to these.
    KnownProgram(
      "Authentik's LDAP outpost", "docs.goauthentik.io, outposts, manual deployment",
      image: "goauthentik/ldap", [.fetched("AUTHENTIK_HOST", "the server that it belongs to")]),
    KnownProgram(
      "Authentik's RADIUS outpost", "docs.goauthentik.io, outposts, manual deployment",
      image: "goauthentik/radius", [.fetched("AUTHENTIK_HOST", "the server that it belongs to")]),
    KnownProgram(
      "keycloak-config-cli", "github.com/adorsys/keycloak-config-cli", image: "keycloak-config-cli",
      [.fetched("KEYCLOAK_URL", "the Keycloak that it configures")]),
    KnownProgram(
      "Hasura", "hasura.io/docs, authentication, JWT mode",
      [
        .fetched("HASURA_GRAPHQL_JWT_SECRET", "the keys", key: "jwk_url"),
        .fetched("HASURA_GRAPHQL_JWT_SECRETS", "the keys", key: "jwk_url"),
      ]),
  ]

  // MARK: Frameworks

  private static let frameworks: [KnownProgram] = [
    KnownProgram(
      "NextAuth", "next-auth.js.org/configuration/options; authjs.dev/reference/core",
      [
        .opened("NEXTAUTH_URL", "the app's own address, with which its callback starts"),
        .fetched("NEXTAUTH_URL_INTERNAL", "the app's own address for its server"),
      ]),
    KnownProgram(
      "Spring Security",
      "docs.spring.io/spring-security/reference, oauth2 resource server and client",
      [
        .fetched(
          "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI",
          "the issuer, whose discovery document it fetches",
          unless: ["SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI"]),
        .fetched("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI", "the keys"),
        .fetched(
          "SPRING_SECURITY_OAUTH2_RESOURCESERVER_OPAQUETOKEN_INTROSPECTION_URI",
          "the introspection endpoint"),
        .fetched(
          "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_*_ISSUER_URI",
          "the issuer, whose discovery document it fetches"),
        .opened("SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_*_AUTHORIZATION_URI", "the login page"),
        .fetched("SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_*_TOKEN_URI", "the token endpoint"),
        .fetched("SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_*_USER_INFO_URI", "the userinfo endpoint"),
        .fetched("SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_*_JWK_SET_URI", "the keys"),
      ]),
    KnownProgram(
      "Quarkus", "quarkus.io/guides/security-oidc-configuration-properties-reference",
      [
        .fetched(
          "QUARKUS_OIDC_AUTH_SERVER_URL", "the realm, whose discovery document it fetches",
          unless: ["QUARKUS_OIDC_DISCOVERY_ENABLED=false"]),
        .fetched(
          "QUARKUS_OIDC_CLIENT_AUTH_SERVER_URL", "the realm, whose discovery document it fetches"),
        .compared("QUARKUS_OIDC_TOKEN_ISSUER", "the issuer that tokens must name"),
        .fetched("QUARKUS_KEYCLOAK_ADMIN_CLIENT_SERVER_URL", "the Keycloak whose API it calls"),
      ]),
    KnownProgram(
      "mozilla-django-oidc", "mozilla-django-oidc.readthedocs.io, settings",
      [
        .opened("OIDC_OP_AUTHORIZATION_ENDPOINT", "the login page"),
        .fetched("OIDC_OP_TOKEN_ENDPOINT", "the token endpoint"),
        .fetched("OIDC_OP_USER_ENDPOINT", "the userinfo endpoint"),
        .fetched("OIDC_OP_JWKS_ENDPOINT", "the keys"),
        .fetched("OIDC_OP_INTROSPECTION_ENDPOINT", "the introspection endpoint"),
        .opened("OIDC_OP_LOGOUT_ENDPOINT", "the logout page"),
      ]),
    KnownProgram(
      "Micronaut", "micronaut-projects.github.io/micronaut-security, OpenID Connect",
      [
        .fetched(
          "MICRONAUT_SECURITY_OAUTH2_CLIENTS_*_OPENID_ISSUER",
          "the issuer, whose discovery document it fetches"),
        .fetched("MICRONAUT_SECURITY_TOKEN_JWT_SIGNATURES_JWKS_*_URL", "the keys"),
      ]),
    KnownProgram(
      "nuxt-oidc-auth", "nuxtoidc.cloud/provider",
      [
        .opened("NUXT_OIDC_PROVIDERS_*_AUTHORIZATION_URL", "the login page"),
        .fetched("NUXT_OIDC_PROVIDERS_*_TOKEN_URL", "the token endpoint"),
        .fetched("NUXT_OIDC_PROVIDERS_*_USER_INFO_URL", "the userinfo endpoint"),
        .opened("NUXT_OIDC_PROVIDERS_*_LOGOUT_URL", "the logout page"),
        .opened("NUXT_OIDC_PROVIDERS_*_REDIRECT_URI", "its callback"),
      ]),
  ]

  // MARK: Dashboards

  private static let dashboards: [KnownProgram] = [
    KnownProgram(
      "Grafana", "grafana.com/docs/grafana, configure generic OAuth authentication",
      [
        .opened("GF_AUTH_GENERIC_OAUTH_AUTH_URL", "the login page"),
        .fetched("GF_AUTH_GENERIC_OAUTH_TOKEN_URL", "the token endpoint"),
        .fetched("GF_AUTH_GENERIC_OAUTH_API_URL", "the userinfo endpoint"),
        .fetched("GF_AUTH_GENERIC_OAUTH_TEAMS_URL", "the teams endpoint"),
        .opened("GF_AUTH_GENERIC_OAUTH_SIGNOUT_REDIRECT_URL", "the logout page"),
        .opened("GF_AUTH_SIGNOUT_REDIRECT_URL", "the logout page"),
        .fetched("GF_AUTH_JWT_JWK_SET_URL", "the keys"),
        .opened(
          "GF_SERVER_ROOT_URL", "Grafana's own address, with which its callback starts",
          beside: "GF_AUTH_GENERIC_OAUTH_"),
      ]),
    KnownProgram(
      "Langfuse", "langfuse.com/self-hosting/security/authentication-and-sso",
      [
        .fetched("AUTH_CUSTOM_ISSUER", "the issuer, whose discovery document it fetches")
      ]),
    KnownProgram(
      "Langfuse", "langfuse.com/self-hosting/security/authentication-and-sso", image: "langfuse",
      [
        .fetched("AUTH_KEYCLOAK_ISSUER", "the issuer, whose discovery document it fetches"),
        .fetched("AUTH_AUTHENTIK_ISSUER", "the issuer, whose discovery document it fetches"),
      ]),
    KnownProgram(
      "pgAdmin", "www.pgadmin.org/docs, enabling OAUTH2 authentication",
      [
        .opened("PGADMIN_CONFIG_OAUTH2_CONFIG", "the login page", key: "OAUTH2_AUTHORIZATION_URL"),
        .fetched("PGADMIN_CONFIG_OAUTH2_CONFIG", "the token endpoint", key: "OAUTH2_TOKEN_URL"),
        .fetched(
          "PGADMIN_CONFIG_OAUTH2_CONFIG", "the userinfo endpoint", key: "OAUTH2_API_BASE_URL"),
        .fetched(
          "PGADMIN_CONFIG_OAUTH2_CONFIG", "the discovery document",
          key: "OAUTH2_SERVER_METADATA_URL"),
      ]),
    KnownProgram(
      "Homarr", "homarr.dev/docs/advanced/single-sign-on",
      [.fetched("AUTH_OIDC_ISSUER", "the issuer, whose discovery document it fetches")]),
    KnownProgram(
      "ContextForge", "github.com/IBM/mcp-context-forge, SSO with Keycloak",
      [
        .fetched("SSO_KEYCLOAK_BASE_URL", "the Keycloak that it calls"),
        .opened("SSO_KEYCLOAK_PUBLIC_BASE_URL", "the Keycloak as browsers know it"),
      ]),
    KnownProgram(
      "Cosmo's control plane", "cosmo-docs.wundergraph.com/deployments-and-hosting", image: "cosmo",
      [
        .fetched("KC_API_URL", "the Keycloak that it calls"),
        .opened("KC_FRONTEND_URL", "the Keycloak as browsers know it"),
        .opened("AUTH_REDIRECT_URI", "its callback"),
      ]),
  ]

  // MARK: Documents, chat, media

  private static let collaboration: [KnownProgram] = [
    KnownProgram(
      "Outline", "docs.getoutline.com/s/hosting/doc/oidc",
      [
        .opened("OIDC_AUTH_URI", "the login page"),
        .fetched("OIDC_TOKEN_URI", "the token endpoint"),
        .fetched("OIDC_USERINFO_URI", "the userinfo endpoint"),
        .opened("OIDC_LOGOUT_URI", "the logout page"),
      ]),
    KnownProgram(
      "Open WebUI", "docs.openwebui.com/getting-started/env-configuration",
      [
        .fetched("OPENID_PROVIDER_URL", "the discovery document"),
        .opened("OPENID_REDIRECT_URI", "its callback"),
        .opened("OPENID_END_SESSION_ENDPOINT", "the logout page"),
        .opened("WEBUI_URL", "its own address, with which its callback starts", beside: "OPENID_"),
      ]),
    KnownProgram(
      "LibreChat", "www.librechat.ai/docs/configuration/authentication/OAuth2-OIDC",
      image: "librechat",
      [
        .fetched("OPENID_ISSUER", "the issuer, whose discovery document it fetches"),
        .opened(
          "DOMAIN_SERVER", "its own address, with which its callback starts", beside: "OPENID_"),
      ]),
    KnownProgram(
      "HedgeDoc", "docs.hedgedoc.org/configuration, OAuth2 login",
      [
        .opened("CMD_OAUTH2_AUTHORIZATION_URL", "the login page"),
        .fetched("CMD_OAUTH2_TOKEN_URL", "the token endpoint"),
        .fetched("CMD_OAUTH2_USER_PROFILE_URL", "the userinfo endpoint"),
      ]),
    KnownProgram(
      "Mattermost", "docs.mattermost.com/configure/authentication-configuration-settings",
      [
        .opened("MM_GITLABSETTINGS_AUTHENDPOINT", "the login page"),
        .fetched("MM_GITLABSETTINGS_TOKENENDPOINT", "the token endpoint"),
        .fetched("MM_GITLABSETTINGS_USERAPIENDPOINT", "the userinfo endpoint"),
        .fetched("MM_GITLABSETTINGS_DISCOVERYENDPOINT", "the discovery document"),
        .fetched("MM_OPENIDSETTINGS_DISCOVERYENDPOINT", "the discovery document"),
      ]),
    KnownProgram(
      "Nextcloud's oidc_login",
      "docs.nextcloud.com, configuration parameters, NC_ variables; github.com/pulsejet/nextcloud-oidc-login",
      [.fetched("NC_oidc_login_provider_url", "the issuer, whose discovery document it fetches")]),
    KnownProgram(
      "Nextcloud's user_oidc", "github.com/nextcloud/user_oidc, occ user_oidc:provider",
      image: "nextcloud",
      [.fetched("--discoveryuri", "the discovery document", flag: "--discoveryuri")]),
    KnownProgram(
      "Gitea", "docs.gitea.com/administration/command-line, admin auth add-oauth", image: "gitea",
      [.fetched("--auto-discover-url", "the discovery document", flag: "--auto-discover-url")]),
    KnownProgram(
      "Paperless-ngx", "docs.paperless-ngx.com/configuration, PAPERLESS_SOCIALACCOUNT_PROVIDERS",
      [
        .fetched(
          "PAPERLESS_SOCIALACCOUNT_PROVIDERS", "the discovery document", key: "server_url"),
        .opened("PAPERLESS_LOGOUT_REDIRECT_URL", "the page after the logout"),
        .opened(
          "PAPERLESS_URL", "its own address, with which its callback starts",
          beside: "PAPERLESS_SOCIALACCOUNT_PROVIDERS"),
      ]),
    KnownProgram(
      "Linkwarden", "docs.linkwarden.app/self-hosting/sso-oauth", image: "linkwarden",
      [
        .fetched("AUTHENTIK_ISSUER", "the issuer, whose discovery document it fetches"),
        .fetched("KEYCLOAK_ISSUER", "the issuer, whose discovery document it fetches"),
      ]),
    KnownProgram(
      "Immich", "immich.app/docs/administration/oauth", image: "immich",
      [.fetched("OAUTH_ISSUER_URL", "the issuer, whose discovery document it fetches")]),
    KnownProgram(
      "Rallly", "support.rallly.co/self-hosting/single-sign-on", image: "rallly",
      [.fetched("OIDC_DISCOVERY_URL", "the discovery document")]),
    KnownProgram(
      "Typebot", "docs.typebot.io/self-hosting/configuration", image: "typebot",
      [
        .fetched("KEYCLOAK_BASE_URL", "the realm, whose discovery document it fetches"),
        .fetched("CUSTOM_OAUTH_WELL_KNOWN_URL", "the discovery document"),
      ]),
    KnownProgram(
      "Postiz", "docs.postiz.com/configuration/oauth",
      [
        .opened("POSTIZ_OAUTH_AUTH_URL", "the login page"),
        .fetched("POSTIZ_OAUTH_TOKEN_URL", "the token endpoint"),
        .fetched("POSTIZ_OAUTH_USERINFO_URL", "the userinfo endpoint"),
      ]),
    KnownProgram(
      "Karakeep", "docs.karakeep.app/configuration",
      [.fetched("OAUTH_WELLKNOWN_URL", "the discovery document")]),
    KnownProgram(
      "Mealie", "docs.mealie.io/documentation/getting-started/authentication/oidc",
      [.fetched("OIDC_CONFIGURATION_URL", "the discovery document")]),
  ]

  // MARK: Storage, development, passwords

  private static let tools: [KnownProgram] = [
    KnownProgram(
      "MinIO", "min.io/docs, external identity management with OpenID",
      [
        .fetched("MINIO_IDENTITY_OPENID_CONFIG_URL", "the discovery document"),
        .fetched("MINIO_IDENTITY_OPENID_CONFIG_URL_*", "the discovery document"),
        .opened("MINIO_IDENTITY_OPENID_REDIRECT_URI", "its callback"),
        .opened(
          "MINIO_BROWSER_REDIRECT_URL", "the console's address, with which its callback starts",
          beside: "MINIO_IDENTITY_OPENID_"),
      ]),
    KnownProgram(
      "GitLab", "docs.gitlab.com/administration/auth/oidc",
      [
        .fetched(
          "GITLAB_OMNIBUS_CONFIG", "the issuer, whose discovery document it fetches", key: "issuer"),
        .opened("GITLAB_OMNIBUS_CONFIG", "its callback", key: "redirect_uri"),
      ]),
    KnownProgram(
      "Vaultwarden",
      "github.com/dani-garcia/vaultwarden/wiki, Enabling SSO support using OpenId Connect",
      [
        .fetched("SSO_AUTHORITY", "the issuer, whose discovery document it fetches"),
        .opened(
          "DOMAIN", "its own address, with which its callback starts", beside: "SSO_AUTHORITY"),
      ]),
    KnownProgram(
      "Coder", "coder.com/docs/admin/users/oidc-auth",
      [
        .fetched(
          "CODER_OIDC_ISSUER_URL", "the issuer, whose discovery document it fetches",
          flag: "--oidc-issuer-url"),
        .opened(
          "CODER_ACCESS_URL", "its own address, with which its callback starts",
          beside: "CODER_OIDC_"),
      ]),
    KnownProgram(
      "Strimzi's OAuth", "github.com/strimzi/strimzi-kafka-oauth",
      [
        .fetched("OAUTH_JWKS_ENDPOINT_URI", "the keys"),
        .fetched("OAUTH_TOKEN_ENDPOINT_URI", "the token endpoint"),
        .fetched("OAUTH_INTROSPECTION_ENDPOINT_URI", "the introspection endpoint"),
        .compared("OAUTH_VALID_ISSUER_URI", "the issuer that tokens must name"),
      ]),
  ]
}
