// What becomes of the request that a browser sends before a call to another origin.

import Deployment
import SourceText

/// The fate of an `OPTIONS` request without credentials (Fetch standard, "CORS-preflight fetch").
public enum Preflight: Hashable, Sendable {
  /// The proxy answers by itself.
  case answered
  /// The upstream gets it.
  case passed
  /// A password is asked for, which a browser does not send here.
  case refusedByPassword(Span)
  /// The subrequest that checks access is asked; the files do not show its answer.
  case asked(Span)
  /// The subrequest refuses.
  case refusedBySubrequest(Span)
  /// Another rule of the proxy refuses.
  case refused
}

extension SettingLevels {
  private static let refusingNames = [
    "auth_basic", "auth_request", "deny", "limit_except", "if", "return", "rewrite",
  ]

  /// Whether some line can keep a request from the upstream.
  var mayRefuse: Bool {
    levels.contains { level in
      level.contains { line in Self.refusingNames.contains { line.isCalled($0) } }
    }
  }
}

extension RequestState {
  /// What becomes of a preflight in the location at the end of the chain.
  ///
  /// Rewrites run before the access checks, so a `return` answers first (measured with nginx 1.22).
  mutating func preflight(
    subrequest: (RequestState, ProxyWord) -> Int?
  ) -> Preflight {
    if case .answer = rewrite(server.settings) { return .answered }
    if case .answer(let status, _, _, _) = rewriteInLocation() {
      return status < 400 ? .answered : .refused
    }
    let guardLine = levels.last("auth_request").flatMap { $0.says("off") ? nil : $0 }
    var isAsked = false
    let refusal = refusal { state, target in
      let status = subrequest(state, target)
      isAsked = status == nil
      return status
    }
    if let refusal {
      if refusal.span == basicAuthLine?.head, let span = refusal.span {
        return .refusedByPassword(span)
      }
      if let guardLine, refusal.span == guardLine.head {
        return .refusedBySubrequest(guardLine.head)
      }
      return .refused
    }
    if isAsked, let guardLine, levels.last("satisfy")?.says("any") != true {
      return .asked(guardLine.head)
    }
    return .passed
  }
}
