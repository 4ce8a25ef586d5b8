// What becomes of a login for every way to configure it: next-auth 4.24 and Auth.js 5 (@auth/core 0.41) were
// measured against a provider that follows the request's host (Authentik) and one that may have a fixed
// name (Keycloak 26), with a public name that the app's container can use (its proxy has an alias) or not.

/// How an app is configured.
enum LoginConfiguration: String, CaseIterable {
  case wellKnownInternal, wellKnownPublic, issuerInternal, issuerInternalSlash, issuerPublic
  case issuerPublicSlash
  /// Every endpoint by hand and discovery off, the issuer as named.
  case splitIssuerInternal, splitIssuerInternalSlash, splitIssuerPublic, splitIssuerPublicSlash
  /// The same without `wellKnown: null`.
  case ignoredSplitIssuerInternal, ignoredSplitIssuerPublic
  case splitWithoutKeys
  /// Only the browser's endpoint by hand.
  case authorizationIssuerInternalSlash
}

/// What becomes of the login.
enum LoginOutcome: String {
  case works
  /// The browser is sent to a name that it cannot resolve.
  case browser
  /// The app cannot open an address.
  case fetch
  /// The slash at the end of the issuer stops the discovery.
  case slash
  /// The issuer is not the expected one.
  case issuer
  /// An endpoint is missing.
  case missing
}

/// Who the identity provider is.
enum ProviderSetup: String, CaseIterable {
  case authentik
  /// `KC_HOSTNAME` with the public address.
  case keycloakFixed
  /// The same with `KC_HOSTNAME_BACKCHANNEL_DYNAMIC`.
  case keycloakBack
  /// No hostname.
  case keycloakDynamic
}

/// One row: the outcome where the container cannot use the public name, and where it can.
struct LoginRow: CustomStringConvertible {
  let provider: ProviderSetup
  let library: Int
  let configuration: LoginConfiguration
  let without: LoginOutcome
  let with: LoginOutcome

  init(
    _ provider: ProviderSetup, _ library: Int, _ configuration: LoginConfiguration,
    _ without: LoginOutcome, _ with: LoginOutcome? = nil
  ) {
    self.provider = provider
    self.library = library
    self.configuration = configuration
    self.without = without
    self.with = with ?? without
  }

  var description: String { "\(provider) v\(library) \(configuration)" }

  static let all: [LoginRow] =
    authentik4 + authentik5
    + [ProviderSetup.keycloakFixed, .keycloakBack, .keycloakDynamic].flatMap {
      keycloak4($0) + keycloak5($0)
    }

  private static let authentik4: [LoginRow] = [
    LoginRow(.authentik, 4, .wellKnownInternal, .browser),
    LoginRow(.authentik, 4, .wellKnownPublic, .fetch, .works),
    LoginRow(.authentik, 4, .splitIssuerInternalSlash, .works),
    LoginRow(.authentik, 4, .splitIssuerInternal, .issuer),
    LoginRow(.authentik, 4, .splitIssuerPublicSlash, .issuer),
    LoginRow(.authentik, 4, .ignoredSplitIssuerInternal, .browser),
    LoginRow(.authentik, 4, .ignoredSplitIssuerPublic, .fetch, .works),
    LoginRow(.authentik, 4, .splitWithoutKeys, .missing),
    LoginRow(.authentik, 4, .authorizationIssuerInternalSlash, .slash),
    LoginRow(.authentik, 4, .issuerInternal, .browser),
    LoginRow(.authentik, 4, .issuerInternalSlash, .slash),
    LoginRow(.authentik, 4, .issuerPublic, .fetch, .works),
    LoginRow(.authentik, 4, .issuerPublicSlash, .slash),
  ]

  private static let authentik5: [LoginRow] = [
    LoginRow(.authentik, 5, .wellKnownInternal, .fetch, .works),
    LoginRow(.authentik, 5, .splitIssuerInternalSlash, .works),
    LoginRow(.authentik, 5, .splitIssuerInternal, .issuer),
    LoginRow(.authentik, 5, .splitIssuerPublicSlash, .issuer),
    LoginRow(.authentik, 5, .ignoredSplitIssuerInternal, .issuer),
    LoginRow(.authentik, 5, .splitWithoutKeys, .works),
    LoginRow(.authentik, 5, .authorizationIssuerInternalSlash, .works),
    LoginRow(.authentik, 5, .issuerInternalSlash, .browser),
    LoginRow(.authentik, 5, .issuerInternal, .slash),
    LoginRow(.authentik, 5, .issuerPublicSlash, .fetch, .works),
    LoginRow(.authentik, 5, .issuerPublic, .slash),
  ]

  private static func keycloak4(_ setup: ProviderSetup) -> [LoginRow] {
    let inside: (LoginOutcome, LoginOutcome) =
      switch setup {
      case .keycloakFixed: (.fetch, .works)
      case .keycloakBack: (.works, .works)
      case .keycloakDynamic, .authentik: (.browser, .browser)
      }
    return [
      LoginRow(setup, 4, .wellKnownInternal, inside.0, inside.1),
      LoginRow(setup, 4, .wellKnownPublic, .fetch, .works),
      LoginRow(setup, 4, .issuerPublic, .fetch, .works),
      LoginRow(setup, 4, .splitIssuerPublic, .works),
      LoginRow(setup, 4, .splitIssuerInternal, .issuer),
      LoginRow(setup, 4, .ignoredSplitIssuerPublic, .fetch, .works),
      LoginRow(setup, 4, .ignoredSplitIssuerInternal, inside.0, inside.1),
      LoginRow(setup, 4, .issuerInternal, inside.0, inside.1),
      LoginRow(setup, 4, .issuerPublicSlash, .slash),
      LoginRow(setup, 4, .issuerInternalSlash, .slash),
    ]
  }

  private static func keycloak5(_ setup: ProviderSetup) -> [LoginRow] {
    [
      // The row of its issuer: `wellKnown` is not read.
      LoginRow(setup, 5, .wellKnownInternal, .fetch, .works),
      LoginRow(setup, 5, .issuerPublic, .fetch, .works),
      LoginRow(setup, 5, .splitIssuerPublic, .works),
      LoginRow(setup, 5, .splitIssuerInternal, .issuer),
      LoginRow(setup, 5, .ignoredSplitIssuerPublic, .works),
      LoginRow(setup, 5, .issuerInternal, setup == .keycloakDynamic ? .browser : .issuer),
      LoginRow(setup, 5, .issuerPublicSlash, .slash),
    ]
  }
}
