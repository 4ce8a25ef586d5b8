// Tells directives that stand in a block where nginx does not take them.

import SourceText

/// Checks the places of a tree's directives.
struct NginxPlacement {
  private(set) var problems: [SyntaxProblem] = []

  /// Looks through a whole file; what a fragment stands in is judged by its level.
  init(_ directives: [NginxDirective], level: NginxLevel) {
    switch level {
    case .main: check(directives, in: .main, called: "outside of `http`")
    case .http: check(directives, in: .http, called: "in `http`")
    // The blocks around them are in other files, or have rules of their own.
    case .stream: break
    case .server, .upstream, .location: check(directives, in: nil, called: "")
    }
  }

  /// The parser's depth limit bounds the recursion.
  private mutating func check(
    _ directives: [NginxDirective], in context: NginxContexts?, called place: String
  ) {
    for directive in directives {
      let name = directive.name.text
      if let context, let form = NginxDirectiveTable.form(of: name),
        !form.contexts.contains(context)
      {
        problems.append(
          SyntaxProblem(
            message: "nginx takes no `\(name)` \(place)", span: directive.name.span, isError: true))
        // What stands in it follows from the first mistake.
        continue
      }
      if name == "server", directive.block == nil, context == .http {
        problems.append(
          SyntaxProblem(
            message: "`server` needs a block here: `{` is missing", span: directive.name.span,
            isError: true))
      }
      guard let block = directive.block else { continue }
      switch name {
      case "events": check(block, in: .events, called: "in `events`")
      case "http": check(block, in: .http, called: "in `http`")
      case "server": check(block, in: .server, called: "in `server`")
      case "location": check(block, in: .location, called: "in `location`")
      case "upstream": check(block, in: .upstream, called: "in `upstream`")
      case "limit_except": check(block, in: .limitExcept, called: "in `limit_except`")
      case "if" where context == .server:
        check(block, in: .serverIf, called: "in an `if` of `server`")
      case "if" where context == .location:
        check(block, in: .locationIf, called: "in an `if` of `location`")
      // Streams and mail have directives of the same names, and modules blocks of their own.
      default: continue
      }
    }
  }
}
