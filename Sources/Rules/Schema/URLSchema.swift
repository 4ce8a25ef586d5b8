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
    field("port", .nullable(.int), "the port that a client connects to, at its digits or the host")
    {
      url in
      guard let address = url.value.flatMap({ WebAddress($0) }) else { return Value.null }
      return Value(
        .int(Int64(address.port)), span: url.span(of: address.portRange ?? address.hostRange))
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
    field("remedy", .nullable(.string), "what would open the port, in words") { $0.remedy }
    field("needs", .list(.string), "what would decide an unknown verdict") { $0.needs }
    field("target", .nullable(.string), "the service that the URL means") { $0.targetService }
    field("hostOwner", .nullable(.string), "the service that the host name belongs to") {
      $0.hostOwner
    }
  }

  /// A URL that somebody opens.
  static let urlUse: ObjectType<OpenedURL> = ObjectType(
    "UrlUse", "a URL that somebody opens", span: { $0.use.url.span }
  ) { field in
    field("url", .object("Url"), "the URL") { url.value($0.use.url) }
    field("role", .string, "`opened` by a browser, `fetched` by a service, or read `on-host`") {
      opened in
      Value(.string(role(of: opened)), because: opened.use.because.evidence)
    }
    field(
      "kind", .string,
      "where it stands: `variable`, `build-argument`, `flag`, `label`, `env-file`, `endpoint`, `frontend-url`, "
        + "`root-url`, `base-url`, `redirect-uri`, `post-logout-uri`, `broker`, `upstream`, `redirect`"
    ) { $0.use.kind.rawValue }
    field("purpose", .string, "what the URL is, for a sentence") { $0.use.purpose }
    field("from", .string, "who opens it, for a sentence: `the browser` or the services' names") {
      from(of: $0)
    }
    field("confidence", .string, "how sure it is that it is used like this") {
      $0.use.confidence.name
    }
    field("isLogin", .bool, "whether it is part of a login") { $0.isLogin }
    field("isProvider", .bool, "whether an identity provider answers it") { $0.isProvider }
    field(
      "isKnownElsewhere", .bool, "whether a container of another deployment has the URL's host name"
    ) {
      $0.isKnownElsewhere
    }
    field(
      "isExplainedByOption", .bool,
      "whether an option that the Keycloak at its end does not know, or its lack of any listener, is the cause"
    ) {
      $0.isExplainedByOption
    }
    field(
      "isExplainedByHostEntry", .bool, "whether a misplaced alias or hosts-file entry is the cause"
    ) {
      $0.isExplainedByHostEntry
    }
    field(
      "namesIssuer", .bool,
      "whether tokens carry the URL's host, so that it cannot simply be exchanged"
    ) {
      $0.use.namesIssuer
    }
    field(
      "hasVirtualServer", .bool, "whether a proxy has a virtual server for the host, a single label"
    ) {
      $0.hasVirtualServer
    }
    field(
      "isOwnPort", .bool,
      "whether the service with the port is surely the one that the URL is about"
    ) {
      $0.isOwnPort
    }
    field("alsoAt", .list(.string), "further settings of the same service with the same address") {
      opened in
      Value(.list(opened.alsoAt.map { Value(.string(""), span: $0) }))
    }
    field("reach", .object("Reach"), "whether it can be opened") { reach.value($0.reach) }
  }

  private static func role(of opened: OpenedURL) -> String {
    switch opened.vantage {
    case .container: "fetched"
    case .host: "on-host"
    case .browserOnHost, .browserElsewhere: "opened"
    }
  }

  /// `the browser`, "`app`", "`app`, `api` and 3 others".
  private static func from(of opened: OpenedURL) -> String {
    let services = opened.services.map { "`\($0)`" }
    switch (opened.vantage, services.count) {
    case (.host, _): return "a program on the host"
    case (_, 0): return "the browser"
    case (_, 1...3):
      return services.count == 1
        ? services[0]
        : services.dropLast().joined(separator: ", ") + " and " + (services.last ?? "")
    default: return services.prefix(2).joined(separator: ", ") + " and \(services.count - 2) others"
    }
  }
}
