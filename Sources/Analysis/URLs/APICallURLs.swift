// URLs in an app's own source.

import Deployment
import SourceText

/// What an app's own source asks an identity provider for, and where it sends the browser.
enum APICallURLs {
  /// The calls whose caller and address are known.
  static func of(_ deployment: Deployment) -> [URLUse] { deployment.apiCalls.compactMap(use) }

  private static func use(_ call: APICall) -> URLUse? {
    guard let service = call.service, call.url.value != nil else { return nil }
    let role: URLUse.Role
    let act: String
    switch call.caller {
    case .server: (role, act) = (.fetched(by: service), "sends")
    // The API in a browser is the app's own, behind a proxy, more often than not.
    case .browser where call.purpose == .logout: (role, act) = (.opened, "sends the browser to")
    case .browser, .unknown: return nil
    }
    let purpose =
      switch call.purpose {
      case .token: "a token request"
      case .api: "a call to `\(call.urlPath)`"
      case .logout: role == .opened ? "the end-session endpoint" : "a logout request"
      }
    return URLUse(
      url: call.url, role: role, kind: .endpoint, purpose: "\(purpose) in `\(call.path)`",
      confidence: min(call.serviceConfidence, .likely),
      because: Because("`\(service)` runs `\(call.path)`, which \(act) \(purpose)", at: call.span))
  }
}
