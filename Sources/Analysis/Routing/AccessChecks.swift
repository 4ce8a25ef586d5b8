// Who may pass: auth_basic, auth_request, allow and deny.

import Deployment
import SourceText

extension RequestState {
  /// A refusal by the proxy itself.
  struct Refusal {
    let status: Int
    let reason: String
    let span: Span?
  }

  /// The verdict of one check.
  private enum Verdict {
    case passes, refuses(Refusal), silent
  }

  /// The refusal of a request, or nil where it passes or only the run time decides.
  ///
  /// nginx asks in this order: addresses, password, subrequest (ngx_http_core_access_phase).
  mutating func refusal(authRequest: (RequestState, ProxyWord) -> Int?) -> Refusal? {
    let levels = levels
    let satisfy = levels.last("satisfy")
    let takesAny = satisfy?.says("any") == true
    var refusal: Refusal?
    checks: for check in 0..<3 {
      let verdict =
        switch check {
        case 0: addressVerdict(levels)
        case 1: passwordVerdict()
        default: subrequestVerdict(levels, answer: authRequest)
        }
      switch verdict {
      case .silent: continue
      case .passes:
        guard takesAny else { continue }
        if refusal != nil {
          because.add("`satisfy any`: another check lets the request pass", at: satisfy?.head)
        }
        return nil
      case .refuses(let found):
        guard takesAny, found.status < 500 else {
          refusal = found
          break checks
        }
        // The other checks are asked as well, and 401 outweighs 403.
        if refusal?.status != 401 { refusal = found }
      }
    }
    if let refusal { because.add(refusal.reason, at: refusal.span) }
    return refusal
  }

  /// The first rule that fits the client's address counts.
  ///
  /// Where the address is not known, a rule for some addresses is taken to let the client pass.
  private func addressVerdict(_ levels: SettingLevels) -> Verdict {
    for line in levels.lines("allow", "deny") {
      guard fits(line) else { continue }
      if line.name == "allow" { return .passes }
      return .refuses(
        Refusal(
          status: 403, reason: "`deny \(line.first?.text ?? "")` refuses the client",
          span: line.head))
    }
    return .silent
  }

  private func fits(_ line: ProxyDirective) -> Bool {
    if line.says("all") { return true }
    guard let address = request.clientAddress else { return line.name == "allow" }
    return line.first.flatMap { AddressRange($0.text) }?.contains(address) ?? false
  }

  private func passwordVerdict() -> Verdict {
    guard let line = basicAuthLine, let realm = line.first else { return .silent }
    let value = values(ofHeader: "authorization").first ?? ""
    if value.lowercased().hasPrefix("basic ") { return .passes }
    // A realm from a variable may be `off`.
    if evaluate(realm).text == nil { return .silent }
    return .refuses(
      Refusal(
        status: 401, reason: "`auth_basic` takes only Basic credentials and answers 401",
        span: line.head))
  }

  private mutating func subrequestVerdict(
    _ levels: SettingLevels, answer: (RequestState, ProxyWord) -> Int?
  ) -> Verdict {
    guard let line = levels.last("auth_request"), let target = line.first, !line.says("off") else {
      return .silent
    }
    budget.subrequestVariables = variables
    let status = answer(self, target)
    variables = budget.subrequestVariables
    takeVariables(
      of: levels.lines("auth_request_set"),
      lacksUpstream: status != nil && !budget.subrequestReachedUpstream)
    guard let status else {
      because.add("the authentication request is taken to succeed", at: line.head)
      return .passes
    }
    if (200..<300).contains(status) { return .passes }
    return .refuses(
      Refusal(
        status: [401, 403].contains(status) ? status : 500,
        reason: "the authentication request is answered \(status)", span: line.head))
  }

  /// What `auth_request_set` keeps of the subrequest; one that nginx answered itself has no upstream.
  private mutating func takeVariables(of lines: [ProxyDirective], lacksUpstream: Bool) {
    self.lacksUpstream = lacksUpstream
    defer { self.lacksUpstream = false }
    for line in lines where line.arguments.count == 2 {
      guard let name = line.arguments[0].variables.first else { continue }
      let value = compute(line.arguments[1])
      variables[name.lowercased()] =
        value.text.map { .known($0) } ?? .open("$\(name)", mayBeEmpty: value.isEmpty != false)
    }
  }

  /// nginx's limits for header lines (large_client_header_buffers, ngx_http_process_request_headers).
  func oversizedHeader() -> Refusal? {
    let levels = SettingLevels(levels: [proxy.settings, server.settings])
    let line = levels.last("large_client_header_buffers")
    let count = line.flatMap { $0.first.flatMap { Int($0.text) } } ?? 4
    let size = line.flatMap { $0.arguments.last }.flatMap { ByteSize.parse($0.text) } ?? 8192
    let lines = request.headers.map { $0.name.utf8.count + $0.value.utf8.count + 4 }
    let place = line?.head ?? server.span
    if request.target.utf8.count + request.method.utf8.count + 12 > size {
      return Refusal(
        status: 414, reason: "the request line is longer than \(size) bytes", span: place)
    }
    if lines.contains(where: { $0 > size }) {
      return Refusal(
        status: 400,
        reason: "a header line is longer than \(size) bytes (large_client_header_buffers)",
        span: place)
    }
    let (limit, overflow) = size.multipliedReportingOverflow(by: max(count, 1))
    guard !overflow, lines.reduce(0, +) > limit else { return nil }
    return Refusal(status: 400, reason: "the headers are longer than \(limit) bytes", span: place)
  }
}

/// Sizes as nginx writes them.
enum ByteSize {
  /// The bytes of `8k`, `1m`, `512`.
  static func parse(_ text: String) -> Int? {
    let factor =
      switch text.utf8.last.map({ $0 | 0x20 }) {
      case UInt8(ascii: "k"): 1024
      case UInt8(ascii: "m"): 1024 * 1024
      default: 1
      }
    guard let number = Int(factor == 1 ? text[...] : text.dropLast()), number >= 0 else {
      return nil
    }
    let (result, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : result
  }
}
