// What Traefik's middlewares answer by themselves: other origins, and addresses that a pattern changes.

import Deployment
import SourceText

extension RuleState {
  // MARK: Other origins

  /// What the answer says about the request's origin; a preflight goes no further
  /// (traefik/pkg/middlewares/headers/header.go, processCorsHeaders).
  mutating func answer(_ step: ProxyStep, _ origins: ProxyOrigins) -> Route? {
    self.origins = origins
    hiddenAnswerHeaders.insert("access-control-allow-origin")
    let origin = request.header("origin")
    if let value = allowed(origins, origin: origin) {
      responseHeaders.append(
        Route.ResponseHeader(
          name: "Access-Control-Allow-Origin", value: value, always: true, span: step.span))
    }
    if let credentials = origins.credentials {
      responseHeaders.append(
        Route.ResponseHeader(
          name: "Access-Control-Allow-Credentials", value: "true", always: true, span: credentials))
    }
    guard request.method == "OPTIONS", origin != nil,
      request.header("access-control-request-method") != nil
    else { return nil }
    because.add("\(step.name) answers the preflight", at: step.span)
    return answered(200, by: step)
  }

  /// The value for an origin; nil where it is not allowed.
  private func allowed(_ origins: ProxyOrigins, origin: String?) -> String? {
    if origins.origins.contains(where: { $0.text == "*" }) { return "*" }
    guard let origin else {
      guard request.isOpen, !origins.origins.isEmpty || !origins.patterns.isEmpty else {
        return nil
      }
      let isOne = origins.origins.count == 1 && origins.patterns.isEmpty
      return isOne ? origins.origins[0].text : "the origin, if it is in the list"
    }
    if origins.origins.contains(where: { $0.text == origin }) { return origin }
    let fits = origins.patterns.contains { pattern in
      if case .match = PCRE(pattern.text).match(origin) { return true }
      return false
    }
    return fits ? origin : nil
  }

  // MARK: Redirects

  /// `redirectRegex` looks at the whole address; what its pattern leaves as it is goes on
  /// (doc.traefik.io, "RedirectRegex").
  mutating func redirect(
    _ step: ProxyStep, pattern: ProxyWord, to word: ProxyWord, isPermanent: Bool
  ) -> Route? {
    let schemes = request.scheme.isEmpty ? ["http", "https"] : [request.scheme]
    let targets = schemes.map { scheme in
      let port = request.isOpen ? "" : authority.dropFirst(hostName.count)
      let address = "\(scheme)://\(hostName)\(port)\(sentURI ?? request.target)"
      return (address, replaced(address, pattern, word))
    }
    // Of pages that are only served with TLS, or only without it, the other half goes on.
    guard let (address, target) = targets.last else { return nil }
    if targets.contains(where: { $0.0 == $0.1 }) { return nil }
    guard let target else {
      isUndecided = true
      because.add("whether \(step.name) sends the client elsewhere is not known", at: step.span)
      return nil
    }
    guard target != address else { return nil }
    because.add("\(step.name) sends the client to `\(target)`", at: step.span)
    return answered(Self.redirectStatus(request.method, isPermanent), by: step, redirect: target)
  }
}
