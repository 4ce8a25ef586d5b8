// Services of logins behind proxies, and the hosts that proxies call, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  static let proxiedService: ObjectType<ProxiedService> = ObjectType(
    "ProxiedService", "an identity provider or an app behind one virtual server",
    text: { $0.name }, span: { $0.service?.nameSpan }
  ) { field in
    field("name", .string, "the service, or the host that the proxy calls") {
      Value(.string($0.name), span: $0.service?.nameSpan)
    }
    field("isGuessed", .bool, "whether only its name tells what it is") { $0.isGuessed }
    field("target", .string, "`keycloak`, `authentik` or `relying-party`") { $0.target.rawValue }
    field("isPublished", .bool, "whether the service has ports of its own on the host") {
      $0.service?.ports.isEmpty == false
    }
    field("isPublic", .bool, "whether the server has a name that the whole world can look up") {
      $0.isPublic
    }
    field("paths", .list(.object("ProbedPath")), "what becomes of paths that browsers ask for") {
      probedPath.list($0.paths)
    }
    field("openPaths", .list(.object("ProbedPath")), "operators' paths that strangers reach") {
      probedPath.list($0.openPaths)
    }
    field("routes", .list(.object("Route")), "the routes that lead to it") {
      route.list($0.routes)
    }
    field("confidence", .string, "how sure it is that a service runs this proxy") { proxied in
      (proxied.isGuessed ? min(proxied.proxy.confidence, .likely) : proxied.proxy.confidence).name
    }
  }

  static let probedPath: ObjectType<ProxiedService.Path> = ObjectType(
    "ProbedPath", "a path that browsers ask for", text: { $0.path }, span: { $0.location?.head }
  ) { field in
    field("path", .string, "the path") { $0.path }
    field("purpose", .string, "what it is, for a sentence") { $0.purpose }
    field("outcome", .string, "`arrives`, `changed`, `elsewhere` or `unknown`") { path in
      path.outcome == .unknown
        ? Value(.unknown([]))
        : Value(.string(path.outcome.rawValue), because: path.because.evidence)
    }
    field("location", .nullable(.string), "the location that takes it") { path in
      Value(path.location.map { .string($0.match.text) } ?? .null, span: path.location?.head)
    }
    field("meant", .nullable(.object("Route")), "the route that is meant for it") {
      route.value($0.meant)
    }
    field("isShadowed", .bool, "whether a pattern takes it from the location meant for it") {
      path in Value(.bool(path.isShadowed), because: path.because.evidence)
    }
    field("meantPattern", .nullable(.string), "the prefix of the location meant for it") { path in
      Value(
        path.meant?.route.location.map { .string($0.match.pattern.text) } ?? .null,
        span: path.meant?.route.location?.match.pattern.span)
    }
  }

  static let pathFault: ObjectType<PathFaultFact> = ObjectType(
    "PathFault", "a path that the proxy changes to no good", text: { $0.route.route.match },
    span: { $0.route.route.upstream.span }
  ) { field in
    field("kind", .string, "`prefix`, `changed`, `glued`, `doubled` or `dropped`") { fault in
      Value(.string(fault.kind.rawValue), because: fault.because.evidence)
    }
    field("route", .object("Route"), "the route that changes it") { route.value($0.route) }
    field("asked", .string, "a path that browsers ask for") { $0.asked }
    field("result", .string, "what becomes of it") { $0.result }
    field("isPublished", .bool, "whether the service has ports of its own on the host") {
      $0.route.service?.ports.isEmpty == false
    }
  }

  static let upstream: ObjectType<UpstreamFact> = ObjectType(
    "Upstream", "a host that a proxy passes requests to", text: { $0.text }, span: { $0.span }
  ) { field in
    field("text", .string, "the address as written") { Value(.string($0.text), span: $0.span) }
    field("host", .string, "the host") { Value(.string($0.host), span: $0.span) }
    field("service", .nullable(.string), "the service that runs the proxy") { $0.proxy.service }
    field("reach", .nullable(.object("Reach")), "whether the proxy's container reaches it") {
      reach.value($0.reach)
    }
    field("lacksResolver", .bool, "whether nginx has to ask DNS for it and knows no server") {
      $0.lacksResolver.value(needs: ["the includes"], because: $0.because)
    }
    field(
      "wrongResolver", .nullable(.string), "a DNS server that does not know containers' names"
    ) { upstream in
      Value(
        upstream.wrongResolver.map { .string($0.text) } ?? .null,
        span: upstream.wrongResolver?.span,
        because: upstream.wrongResolver == nil ? [] : upstream.because.evidence)
    }
    field("runsOnlyProxy", .bool, "whether the proxy's image holds nothing but nginx") {
      $0.runsOnlyProxy
    }
    field("isKnownElsewhere", .bool, "whether another deployment has such a service") {
      $0.isKnownElsewhere
    }
    field("routes", .list(.object("Route")), "what is passed there") { route.list($0.routes) }
    field("passLines", .list(.string), "the lines that pass requests there") { upstream in
      Value(.list(upstream.routes.map { Optional($0.route.upstream.statement).place }))
    }
    field("confidence", .string, "how sure it is that a service runs this proxy") {
      $0.proxy.confidence.name
    }
  }
}
