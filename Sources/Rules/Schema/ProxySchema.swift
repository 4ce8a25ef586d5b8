// Proxy routes, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  static let route: ObjectType<RouteFact> = ObjectType(
    "Route", "a location of a proxy that contacts an upstream", text: { $0.route.match },
    span: { $0.route.matchSpan }
  ) { field in
    field("match", .string, "the location as written") {
      Value(.string($0.route.match), span: $0.route.matchSpan)
    }
    field("server", .string, "the virtual server's first name") { fact in
      Value(
        .string(fact.route.server.names.first?.value ?? ""), span: fact.route.server.span)
    }
    field("proxy", .string, "the proxy: `nginx`, `Traefik` or `Caddy`") { $0.proxy.kind.name }
    field("upstream", .string, "the upstream as written") {
      Value(.string($0.route.upstream.text), span: $0.route.upstream.span)
    }
    field("passLine", .nullable(.string), "the line that contacts the upstream, its end included") {
      Optional($0.route.upstream.statement).place
    }
    field("prefix", .nullable(.string), "the start of the paths that it takes") {
      $0.route.publicPrefix
    }
    field("upstreamPrefix", .nullable(.string), "what the upstream gets in its place") {
      $0.route.upstreamPrefix
    }
    field("pathFault", .string, "`none`, `glued`, `doubled` or `dropped`") { fact in
      Value(.string(fact.route.pathFault.rawValue), span: fact.route.upstream.span)
    }
    field("service", .nullable(.string), "the service at its end") { fact in
      Value(fact.service.map { .string($0.name) } ?? .null, span: fact.service?.nameSpan)
    }
    field("name", .string, "the service, or the upstream's host") { fact in
      Value(.string(fact.targetName), span: fact.service?.nameSpan)
    }
    field(
      "target", .string,
      "`keycloak`, `authentik`, `relying-party`, `resource-server`, `service` or `outside`"
    ) { fact in Value(.string(fact.target.rawValue), span: fact.service?.nameSpan) }
    field("isGuessed", .bool, "whether only the upstream's name tells what the target is") {
      $0.isGuessed
    }
    field("version", .nullable(.string), "the version in the image's tag") {
      $0.service?.effectiveProduct?.version
    }
    field(
      "tokenUse", .string,
      "whether clients send bearer tokens for the target: `required`, `likely` or `none`"
    ) { $0.tokenUse.rawValue }
    field("isInternal", .bool, "whether only nginx itself gets here") { $0.route.isInternal }
    field("servesLogin", .bool, "whether pages and endpoints of a login come this way") {
      $0.servesLogin
    }
    field("isDetour", .bool, "whether an upstream's X-Accel-Redirect leads here") {
      $0.route.isDetour
    }
    field("isSubrequest", .bool, "whether it serves auth_request or mirror") {
      $0.route.isAuthSubrequest || $0.route.isMirror
    }
    field("isObjectStorage", .bool, "whether the upstream looks like an object store") {
      $0.route.isObjectStorage
    }
    field("isLocal", .bool, "whether browsers run on the machine itself") { $0.exposure.isLocal }
    field("confidence", .string, "how sure it is that a service runs this proxy") { fact in
      (fact.isGuessed ? min(fact.proxy.confidence, .likely) : fact.proxy.confidence).name
    }
    authorizationFields(&field)
    addressFields(&field)
    crossOriginFields(&field)
  }

  private static func authorizationFields(_ field: inout ObjectType<RouteFact>.Builder) {
    field("authorization", .string, "the fate of a bearer token") { fact in
      let authorization = fact.route.authorization
      if authorization.fate == .unknown { return Value(.unknown([]), span: authorization.span) }
      return Value(
        .string(authorization.fate.rawValue), span: authorization.span,
        because: authorization.because.evidence)
    }
    field("authorizationLine", .nullable(.string), "the line that decides it, its end included") {
      $0.route.authorization.statement.place
    }
    field(
      "authorizationSetting", .nullable(.string),
      "a text for the line that sets what the upstream would get, the same for all routes of that line"
    ) { fact in
      fact.route.authorization.setting.map { "\($0.file.rawValue):\($0.start)" }
    }
    field(
      "authorizationSource", .nullable(.string),
      "what a value of the proxy's own is: `constant`, `cookie`, `auth-response`, `query`, `header` or `other`"
    ) { $0.route.authorization.source?.rawValue }
    field("basicAuth", .nullable(.string), "the line that makes nginx ask for a password") {
      $0.route.basicAuth.place
    }
    field("hasBasicAuth", .bool, "whether nginx itself asks for a password") {
      $0.route.basicAuth != nil
    }
    field("isBlockedByPassword", .bool, "whether nginx answers bearer tokens with 401") { fact in
      let authorization = fact.route.authorization
      return Value(
        .bool(fact.isBlockedByPassword), span: authorization.span,
        because: fact.isBlockedByPassword ? authorization.because.evidence : [])
    }
    field("hasAuthRequest", .bool, "whether a subrequest decides about access") {
      $0.route.authRequest != nil
    }
    field("movedTo", .nullable(.string), "another header that carries the token") {
      $0.route.movedToHeader
    }
    field("headerBuffer", .nullable(.int), "the bytes that an answer's headers may take") { fact in
      switch fact.route.headerBuffer.state {
      case .known(let size): Value(.int(Int64(size)), span: fact.route.headerBuffer.span)
      case .unknown(let needs): Value(.unknown(Set(needs)), span: fact.route.headerBuffer.span)
      case .absent: Value.null
      }
    }
  }

  private static func addressFields(_ field: inout ObjectType<RouteFact>.Builder) {
    field("takesScheme", .bool, "whether the target takes the scheme of its URLs from requests") {
      $0.takesScheme.value(needs: ["the upstream's settings"], because: $0.taken.because)
    }
    field("readsForwarded", .bool, "whether the target reads `X-Forwarded-…` headers") {
      $0.taken.readsForwarded.value(needs: ["the upstream's settings"])
    }
    field("losesHost", .bool, "whether the target cannot tell the public name") {
      $0.losesHost.value(needs: ["the upstream's settings"], because: $0.lossBecause)
    }
    field("losesScheme", .bool, "whether the target cannot tell that browsers use TLS") {
      $0.losesScheme.value(needs: ["the upstream's settings"], because: $0.lossBecause)
    }
    field("missing", .string, "the headers that do not arrive") {
      $0.missingHeaders.joined(separator: " and ")
    }
    field("host", .string, "what arrives as Host") { $0.route.headers["host"]?.text ?? "" }
    field("lost", .list(.object("LostHeader")), "outer header lines that do not hold here") {
      lostHeader.list($0.lostHeaders)
    }
    field("lostBecause", .nullable(.string), "the first of the lines that discard them") { fact in
      fact.lostHeaders.isEmpty ? Value.null : fact.route.lostBecauseOf.place
    }
    field("repairLines", .string, "the lines that bring the missing headers back") {
      $0.repairLines.joined(separator: "\n")
    }
    field(
      "wrongScheme", .nullable(.object("MistakenAddress")),
      "an `X-Forwarded-Proto` that contradicts how browsers connect"
    ) { mistakenAddress.value($0.wrongScheme) }
    field(
      "lostPort", .nullable(.object("MistakenAddress")), "a header that loses the public port"
    ) { mistakenAddress.value($0.lostPort) }
  }

  private static func crossOriginFields(_ field: inout ObjectType<RouteFact>.Builder) {
    field(
      "crossOrigin", .list(.object("CrossOriginAnswer")),
      "what the proxy tells browsers about other origins: in the location, and in each `if`"
    ) { fact in crossOriginAnswer.list(fact.route.crossOrigin) }
    field("answersCrossOrigin", .bool, "whether the target answers other origins itself") {
      $0.answersCrossOrigin.answer.value(
        needs: ["the target's own answers"], because: $0.answersCrossOrigin.because)
    }
    field(
      "preflight", .string,
      "the fate of a browser's question: `answered`, `passed`, `asked`, `password`, `refused` or `other`"
    ) { fact in
      let (word, span) = fact.route.preflight.word
      return Value(.string(word), span: span)
    }
  }

  static let lostHeader: ObjectType<ProxyRoute.LostHeader> = ObjectType(
    "LostHeader", "a header line of an outer block", text: { $0.name }, span: { $0.span }
  ) { field in
    field("name", .string, "the header") { Value(.string($0.name), span: $0.span) }
    field("value", .string, "its value as written") { $0.value }
  }

  static let mistakenAddress: ObjectType<MistakenAddress> = ObjectType(
    "MistakenAddress", "a header that makes a target believe in another address",
    text: { $0.header }, span: { $0.span }
  ) { field in
    field("seen", .string, "what the target believes in") { mistake in
      Value(.string(mistake.seen), span: mistake.span, because: mistake.because.evidence)
    }
    field("actual", .string, "what browsers use") { $0.actual }
    field("header", .string, "the value that is sent") {
      Value(.string($0.header), span: $0.span)
    }
  }

  static let passHeader: ObjectType<PassHeaderLine> = ObjectType(
    "PassHeader", "a line that lets a header of answers pass", text: { $0.name },
    span: { $0.head }
  ) { field in
    field("directive", .string, "the directive") { $0.directive }
    field("name", .string, "the header") { $0.name }
    field("isRequestHeader", .bool, "whether the header is one that clients send") {
      $0.isRequestHeader
    }
    field("line", .nullable(.string), "the line, its end included") { Optional($0.span).place }
  }
}

extension Preflight {
  /// The word for conditions, and the line that refuses.
  fileprivate var word: (String, Span?) {
    switch self {
    case .answered: ("answered", nil)
    case .passed: ("passed", nil)
    case .asked(let span): ("asked", span)
    case .refusedByPassword(let span): ("password", span)
    case .refusedBySubrequest(let span): ("refused", span)
    case .refused: ("other", nil)
    }
  }
}
