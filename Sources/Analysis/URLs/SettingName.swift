// What the name of a variable or flag says about the URL in it.

/// The words of a setting's name.
struct SettingName: Sendable {
  /// The words in order, in capitals.
  let words: [String]

  /// Takes `OIDC_TOKEN_URL`, `--oidc-token-url` and `Oidc__TokenUrl` apart.
  init(_ name: String) {
    var words: [String] = []
    var word: [UInt8] = []
    var isAfterSmallLetter = false
    func flush() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    for byte in name.utf8 {
      switch byte {
      case 0x61...0x7A: word.append(byte &- 0x20)
      case 0x41...0x5A:
        if isAfterSmallLetter { flush() }
        word.append(byte)
      // A letter of another alphabet belongs to its word.
      case 0x30...0x39, 0x80...0xFF: word.append(byte)
      default: flush()
      }
      isAfterSmallLetter = (0x61...0x7A).contains(byte)
    }
    flush()
    self.words = words
  }

  private func has(_ any: Set<String>) -> Bool { words.contains(where: any.contains) }

  private func has(all wanted: String...) -> Bool { wanted.allSatisfy(words.contains) }

  // Built once: a literal in each property costs more than looking the words up.
  private static let identity: Set = [
    "KEYCLOAK", "AUTHENTIK", "KC", "OIDC", "OPENID", "OAUTH", "OAUTH2", "OAUTHBEARER", "SSO",
    "IDP", "IAM", "ISSUER", "JWKS", "JWK", "NEXTAUTH",
  ]
  private static let providers: Set = ["KEYCLOAK", "AUTHENTIK", "KC", "IDP", "SSO", "IAM"]
  private static let address: Set = [
    "URL", "URI", "HOST", "BASE", "SERVER", "ENDPOINT", "ADDRESS", "ORIGIN",
  ]
  private static let others: Set = [
    "CLIENT", "APP", "WEB", "CORS", "ALLOWED", "DB", "THEME", "SMTP", "JDBC", "REALM", "SELF",
  ]
  private static let compared: Set = [
    "EXPECTED", "VALID", "AUDIENCE", "ALLOWED", "TRUSTED", "CORS", "ORIGIN", "ORIGINS", "ISS",
    "SELF", "ISSUERS",
  ]
  private static let redirect: Set = ["REDIRECT", "CALLBACK"]
  private static let publicSide: Set = ["PUBLIC", "EXTERNAL", "FRONTEND", "BROWSER"]
  private static let page: Set = [
    "LOGIN", "LOGOUT", "SIGNIN", "SIGNOUT", "AUTHORIZE", "AUTHORIZATION", "AUTHZ", "ACCOUNT", "UI",
  ]
  private static let internalSide: Set = ["INTERNAL", "BACKEND", "BACKCHANNEL"]
  private static let serverEndpoint: Set = [
    "JWKS", "JWK", "CERTS", "TOKEN", "USERINFO", "INTROSPECT", "INTROSPECTION", "DISCOVERY",
    "WELLKNOWN", "METADATA",
  ]
  private static let issuer: Set = ["ISSUER", "AUTHORITY"]
  private static let foreign: Set = ["CLIENT", "REFRESHTOKEN", "IMAGE", "LOGO", "ICON", "DOCS"]

  /// Whether it is about an identity provider.
  var isAboutIdentity: Bool { has(Self.identity) || has(all: "JWT", "AUTHORITY") }

  /// Whether it names the provider as a whole: `KEYCLOAK_URL`, `SSO_BASE_URL`.
  var isProvidersAddress: Bool { has(Self.providers) && has(Self.address) && !has(Self.others) }

  /// Whether the text is compared with what a token or a request says.
  var isCompared: Bool { has(Self.compared) || has(all: "TOKEN", "ISSUER") }

  /// Whether a browser is sent back to it.
  var isRedirect: Bool { has(Self.redirect) }

  /// Whether it is the side that people see.
  var isPublic: Bool { has(Self.publicSide) }

  /// Whether it is a page that people open.
  var isPage: Bool { has(Self.page) }

  /// Whether it is the side that only servers see.
  var isInternal: Bool { has(Self.internalSide) }

  /// Whether it is an endpoint that servers call.
  var isServerEndpoint: Bool {
    isInternal || has(Self.serverEndpoint) || has(all: "WELL", "KNOWN")
  }

  /// Whether it is about administration, of which there is a page and an API.
  var isAdministration: Bool { words.contains("ADMIN") }

  /// Whether it is an issuer.
  var isIssuer: Bool { has(Self.issuer) }

  /// Whether it holds somebody else's address: a client, a theme, a customer.
  var isForeign: Bool { has(Self.foreign) }
}
