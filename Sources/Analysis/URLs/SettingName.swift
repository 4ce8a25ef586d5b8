// What the name of a variable or flag says about the URL in it.

/// The words of a setting's name.
struct SettingName: Sendable {
  private let words: Set<String>

  /// Takes `OIDC_TOKEN_URL`, `--oidc-token-url` and `Oidc__TokenUrl` apart.
  init(_ name: String) {
    var words: Set<String> = []
    var word = ""
    var previous: Character = "_"
    func flush() {
      if !word.isEmpty { words.insert(word.uppercased()) }
      word = ""
    }
    for character in name {
      guard character.isLetter || character.isNumber else {
        flush()
        previous = character
        continue
      }
      if character.isUppercase, previous.isLowercase { flush() }
      word.append(character)
      previous = character
    }
    flush()
    self.words = words
  }

  private func has(_ any: Set<String>) -> Bool { !words.isDisjoint(with: any) }

  /// Whether it is about an identity provider.
  var isAboutIdentity: Bool {
    has([
      "KEYCLOAK", "AUTHENTIK", "KC", "OIDC", "OPENID", "OAUTH", "OAUTH2", "OAUTHBEARER", "SSO",
      "IDP", "IAM", "ISSUER", "JWKS", "JWK", "NEXTAUTH",
    ]) || words.isSuperset(of: ["JWT", "AUTHORITY"])
  }

  /// Whether it names the provider as a whole: `KEYCLOAK_URL`, `SSO_BASE_URL`.
  var isProvidersAddress: Bool {
    has(["KEYCLOAK", "AUTHENTIK", "KC", "IDP", "SSO", "IAM"])
      && has(["URL", "URI", "HOST", "BASE", "SERVER", "ENDPOINT", "ADDRESS", "ORIGIN"])
      && !has([
        "CLIENT", "APP", "WEB", "CORS", "ALLOWED", "DB", "THEME", "SMTP", "JDBC", "REALM", "SELF",
      ])
  }

  /// Whether the text is compared with what a token or a request says.
  var isCompared: Bool {
    has([
      "EXPECTED", "VALID", "AUDIENCE", "ALLOWED", "TRUSTED", "CORS", "ORIGIN", "ORIGINS", "ISS",
      "SELF", "ISSUERS",
    ]) || words.isSuperset(of: ["TOKEN", "ISSUER"])
  }

  /// Whether a browser is sent back to it.
  var isRedirect: Bool { has(["REDIRECT", "CALLBACK"]) }

  /// Whether it is the side that people see.
  var isPublic: Bool { has(["PUBLIC", "EXTERNAL", "FRONTEND", "BROWSER"]) }

  /// Whether it is a page that people open.
  var isPage: Bool {
    has([
      "LOGIN", "LOGOUT", "SIGNIN", "SIGNOUT", "AUTHORIZE", "AUTHORIZATION", "AUTHZ", "ACCOUNT",
      "UI",
    ])
  }

  /// Whether it is the side that only servers see.
  var isInternal: Bool { has(["INTERNAL", "BACKEND", "BACKCHANNEL"]) }

  /// Whether it is an endpoint that servers call.
  var isServerEndpoint: Bool {
    isInternal
      || has([
        "JWKS", "JWK", "CERTS", "TOKEN", "USERINFO", "INTROSPECT", "INTROSPECTION", "DISCOVERY",
        "WELLKNOWN", "METADATA",
      ]) || words.isSuperset(of: ["WELL", "KNOWN"])
  }

  /// Whether it is about administration, of which there is a page and an API.
  var isAdministration: Bool { has(["ADMIN"]) }

  /// Whether it is an issuer.
  var isIssuer: Bool { has(["ISSUER", "AUTHORITY"]) }

  /// Whether it holds somebody else's address: a client, a theme, a customer.
  var isForeign: Bool { has(["CLIENT", "REFRESHTOKEN", "IMAGE", "LOGO", "ICON", "DOCS"]) }
}
