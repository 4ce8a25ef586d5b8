// URLs in an app's own source.

import Deployment
import SourceText

/// What an app's server asks an identity provider for by itself.
enum APICallURLs {
  /// The calls whose caller and address are known.
  static func of(_ deployment: Deployment) -> [URLUse] { deployment.apiCalls.compactMap(use) }

  private static func use(_ call: APICall) -> URLUse? {
    guard call.caller == .server, let service = call.service, call.url.value != nil else {
      return nil
    }
    let purpose = call.purpose == .token ? "a token request" : "a call to `\(call.urlPath)`"
    return URLUse(
      url: call.url, role: .fetched(by: service), kind: .endpoint,
      purpose: "\(purpose) in `\(call.path)`", confidence: min(call.serviceConfidence, .likely),
      because: Because("`\(service)` runs `\(call.path)`, which sends \(purpose)", at: call.span))
  }
}
