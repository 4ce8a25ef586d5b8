// The locations that nginx itself asks beside the client's request.

import Deployment
import SourceText

/// The heads of the locations that subrequests of a server reach.
struct SubrequestTargets {
  private(set) var authentication: Set<Span> = []
  private(set) var mirrors: Set<Span> = []

  init(_ state: RequestState) {
    var lines = (state.proxy.settings + state.server.settings).filter(Self.asks)
    Self.collect(state.server.locations, into: &lines)
    for line in lines {
      guard let word = line.first, word.text.hasPrefix("/") else { continue }
      var inner = state
      inner.path = RequestTarget.split(inner.filledIn(word)).path
      _ = inner.chooseLocation()
      guard let head = inner.chain.last?.head else { continue }
      if line.name == "auth_request" { authentication.insert(head) }
      if line.name == "mirror" { mirrors.insert(head) }
    }
  }

  private static func collect(_ locations: [ProxyLocation], into lines: inout [ProxyDirective]) {
    for location in locations {
      lines += location.settings.filter(asks)
      collect(location.locations, into: &lines)
    }
  }

  private static func asks(_ line: ProxyDirective) -> Bool {
    line.name == "auth_request" || line.name == "mirror"
  }
}
