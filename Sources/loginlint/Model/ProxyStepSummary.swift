// How Traefik and Caddy end requests, in a few words.

import Deployment

extension ProxyStep {
  /// The address that the step passes requests to.
  var upstream: String? {
    guard case .pass(let target) = action, let server = target.servers.first else { return nil }
    let text = server.text.text
    return text.contains("://") ? text : "\(server.scheme)://\(text)"
  }

  /// What becomes of a request.
  var destination: String {
    switch action {
    case .redirect(let to, _): return "redirect to \(to.text)"
    case .redirectScheme(let scheme, _, _): return "redirect to \(scheme)"
    case .redirectPattern(_, let to, _): return "redirect to \(to.text)"
    case .respond(let status): return "answer \(status)"
    case .serveFiles: return "files"
    case .setHeader, .removeHeader, .editHeader, .setResponseHeader, .hideResponseHeader,
      .answerOrigins,
      .stripPrefix, .stripPattern, .stripSuffix, .addPrefix, .replacePath, .replacePattern,
      .changePath, .checkPassword, .askPermission, .enter, .pass, .unknown:
      return name
    }
  }
}
