// URLs and whether they can be opened, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  /// A URL with its parts, each at its own place in the file.
  static let url: ObjectType<Sourced<String>> = ObjectType(
    "Url", "an address of a configuration",
    text: { $0.value ?? $0.textWithUnknownsEmpty }, span: { $0.span }
  ) { field in
    field("text", .string, "the address as text") { $0.expressionValue }
    field("host", .nullable(.string), "the host, without a port") { part($0, \.host, \.hostRange) }
    field("scheme", .nullable(.string), "`http` or `https`") { url in
      url.value.flatMap { WebAddress($0) }?.scheme
    }
    field("port", .nullable(.int), "the port that a client connects to") { url in
      url.value.flatMap { WebAddress($0) }?.port
    }
    field("origin", .nullable(.string), "scheme, host and port") {
      part($0, \.origin, \.originRange)
    }
    field("path", .nullable(.string), "the path") { part($0, \.path, \.pathRange) }
  }

  private static func part(
    _ url: Sourced<String>, _ text: KeyPath<WebAddress, String>,
    _ range: KeyPath<WebAddress, Range<Int>>
  ) -> Value {
    guard let written = url.value else { return Value(.unknown(Set(url.needs)), span: url.span) }
    guard let address = WebAddress(written) else { return .null }
    return Value(.string(address[keyPath: text]), span: url.span(of: address[keyPath: range]))
  }

  /// The answer to whether a URL can be opened; its proof comes with every finding that asks.
  static let reach: ObjectType<Reach> = ObjectType("Reach", "whether a URL can be opened") {
    field in
    field("verdict", .string, "`reachable`, `not-reachable` or `unknown`") { reach in
      Value(.string(reach.verdict.rawValue), because: reach.because.evidence)
    }
    field("code", .string, "the reason in one word, as in the JSON output") { $0.code.rawValue }
    field("suggestion", .nullable(.string), "the address that works instead") { $0.suggestion }
    field("suggestionOrigin", .nullable(.string), "its scheme, host and port") { reach in
      reach.suggestion.flatMap { WebAddress($0)?.origin }
    }
    field("needs", .list(.string), "what would decide an unknown verdict") { $0.needs }
    field("target", .nullable(.string), "the service that the URL means") { $0.targetService }
    field("hostOwner", .nullable(.string), "the service that the host name belongs to") {
      $0.hostOwner
    }
  }

  /// A URL that somebody opens.
  static let urlUse: ObjectType<DeploymentFacts.Opened> = ObjectType(
    "UrlUse", "a URL that somebody opens", span: { $0.use.url.span }
  ) { field in
    field("url", .object("Url"), "the URL") { url.value($0.use.url) }
    field("role", .string, "`opened` by a browser or `fetched` by a service") { opened in
      let isOpened = opened.use.role == .opened
      return Value(
        .string(isOpened ? "opened" : "fetched"), because: opened.use.because.evidence)
    }
    field("purpose", .string, "what the URL is, for a sentence") { $0.use.purpose }
    field("from", .string, "who opens it: `the browser` or the service's name") { opened in
      if case .container(let service) = opened.vantage { return service }
      return "the browser"
    }
    field("confidence", .string, "how sure it is that it is used like this") {
      $0.use.confidence.name
    }
    field(
      "isKnownElsewhere", .bool, "whether another deployment of the repository has such a service"
    ) {
      $0.isKnownElsewhere
    }
    field(
      "namesIssuer", .bool,
      "whether tokens carry the URL's host, so that it cannot simply be exchanged"
    ) {
      $0.use.namesIssuer
    }
    field("reach", .object("Reach"), "whether it can be opened") { reach.value($0.reach) }
  }
}
