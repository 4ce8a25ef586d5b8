// What becomes of a client's Authorization header.

import Deployment
import SourceText

/// The fate of the header with the line that decides it.
struct AuthorizationJudgement {
  let fate: AuthorizationFate
  let span: Span?
  let reason: String

  /// Compares what is sent with what the client sent; `client` is nil where it sent none.
  init(_ sent: [SentHeader], client: String?, passesHeaders: Bool, settings: [ProxyDirective]) {
    let lines = sent.filter { $0.name == "authorization" }
    let certain = lines.filter { $0.value.isEmpty == false }
    let span = lines.last { $0.span != nil }?.span
    if certain.count > 1 {
      self.init(.duplicated, span, "\(certain.count) `Authorization` lines are sent")
    } else if let line = lines.first, lines.count == 1 {
      self.init(line, client: client)
    } else if !lines.isEmpty, !certain.isEmpty || lines.contains(where: { $0.value.isEmpty == nil })
    {
      self.init(
        .conditional, span, "how many `Authorization` lines are sent depends on run-time data")
    } else if let setting = settings.last(where: Self.setsAuthorization) {
      self.init(.stripped, setting.head, "the value is empty, so the header is not sent")
    } else if !passesHeaders {
      self.init(.stripped, nil, "the client's headers are not passed on")
    } else {
      self.init(.stripped, span, "no `Authorization` is left to send")
    }
  }

  private init(_ fate: AuthorizationFate, _ span: Span?, _ reason: String) {
    self.fate = fate
    self.span = span
    self.reason = reason
  }

  private init(_ line: SentHeader, client: String?) {
    switch line.value {
    case .known(let text):
      if text == client {
        self.init(.passed, line.span, "the client's `Authorization` is passed on unchanged")
      } else {
        self.init(
          client == nil ? .added : .replaced, line.span,
          "the proxy sends an `Authorization` of its own")
      }
    case .open(_, mayBeEmpty: false):
      self.init(
        client == nil ? .added : .replaced, line.span,
        "the proxy sends an `Authorization` of its own")
    case .open:
      self.init(.conditional, line.span, "the value depends on run-time data and may be empty")
    }
  }

  private static func setsAuthorization(_ line: ProxyDirective) -> Bool {
    guard let name = line.first?.text.lowercased() else { return false }
    return name == "authorization" || name == "http_authorization"
  }
}
