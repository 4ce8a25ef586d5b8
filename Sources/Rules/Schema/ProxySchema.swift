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
    field("proxy", .string, "the proxy: `nginx`, `Traefik` or `Caddy`") { $0.proxy.kind.name }
    field("upstream", .string, "the upstream as written") {
      Value(.string($0.route.upstream.text), span: $0.route.upstream.span)
    }
    field("prefix", .nullable(.string), "the start of the paths that it takes") {
      $0.route.publicPrefix
    }
    field("service", .nullable(.string), "the service at its end") { fact in
      Value(fact.service.map { .string($0.name) } ?? .null, span: fact.service?.nameSpan)
    }
    field(
      "target", .string,
      "`keycloak`, `authentik`, `relying-party`, `resource-server`, `service` or `outside`"
    ) { fact in Value(.string(fact.target.rawValue), span: fact.service?.nameSpan) }
    field("authorization", .string, "the fate of a bearer token") { fact in
      let authorization = fact.route.authorization
      if authorization.fate == .unknown { return Value(.unknown([]), span: authorization.span) }
      return Value(
        .string(authorization.fate.rawValue), span: authorization.span,
        because: authorization.because.evidence)
    }
    field("isInternal", .bool, "whether only nginx itself gets here") { $0.route.isInternal }
    field("isSubrequest", .bool, "whether it serves auth_request or mirror") {
      $0.route.isAuthSubrequest || $0.route.isMirror
    }
    field("hasBasicAuth", .bool, "whether nginx itself asks for a password") {
      $0.route.basicAuth != nil
    }
    field("hasAuthRequest", .bool, "whether a subrequest decides about access") {
      $0.route.authRequest != nil
    }
    field("movedTo", .nullable(.string), "another header that carries the token") {
      $0.route.movedToHeader
    }
    field("isObjectStorage", .bool, "whether the upstream looks like an object store") {
      $0.route.isObjectStorage
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
    field("confidence", .string, "how sure it is that a service runs this proxy") {
      $0.proxy.confidence.name
    }
  }

  static let lostHeader: ObjectType<ProxyRoute.LostHeader> = ObjectType(
    "LostHeader", "a header line of an outer block", text: { $0.name }, span: { $0.span }
  ) { field in
    field("name", .string, "the header") { Value(.string($0.name), span: $0.span) }
    field("value", .string, "its value as written") { $0.value }
  }
}
