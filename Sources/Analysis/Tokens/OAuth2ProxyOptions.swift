// Which tokens an oauth2-proxy takes (oauth2-proxy.github.io/oauth2-proxy/configuration/overview).

import Deployment

/// The settings of an oauth2-proxy that decide which tokens it takes; flags win over the environment.
struct OAuth2ProxyOptions {
  let isOAuth2Proxy: Bool
  private let service: Service
  private let flags: [CommandLine.Flag]

  init(_ service: Service) {
    self.service = service
    isOAuth2Proxy = service.effectiveProduct?.kind == .oauth2Proxy
    flags = isOAuth2Proxy ? CommandLine(service).flags : []
  }

  var provider: Sourced<String> { option("provider") }
  var clientID: Sourced<String> { option("client-id") }
  var issuer: Sourced<String> { option("oidc-issuer-url") }
  /// `--oidc-extra-audience`.
  var extraAudiences: Sourced<String> {
    let singular = option("oidc-extra-audience")
    return singular.isPresent ? singular : option("oidc-extra-audiences")
  }
  /// `--oidc-audience-claim`: other claims than `aud` are looked at.
  var audienceClaims: Sourced<String> {
    let singular = option("oidc-audience-claim")
    return singular.isPresent ? singular : option("oidc-audience-claims")
  }

  private func option(_ name: String) -> Sourced<String> {
    if let flag = flags.last(where: { $0.name == "--\(name)" || $0.name == "-\(name)" }) {
      return flag.value
    }
    let words = name.uppercased().split(separator: "-").joined(separator: "_")
    return service.variable("OAUTH2_PROXY_" + words)?.value ?? .absent
  }
}
