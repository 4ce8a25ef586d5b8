// Lists the routes of a proxy with the facts that rules judge.

import Deployment
import SourceText

/// The routes of a proxy.
public enum ProxyRoutes {
  /// The headers that say under which address a client came.
  public static let forwardedNames = [
    "host", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-for",
    "x-forwarded-prefix", "forwarded",
  ]

  /// One route for each location that contacts an upstream, and one for each `if` in it that
  /// contacts another; in file order.
  public static func of(_ proxy: Proxy) -> [ProxyRoute] {
    if proxy.kind != .nginx { return RuleRoutes.of(proxy) }
    let routing = Routing(proxy)
    let strangers = OriginStrangers()
    let verdicts = CrossOriginVerdicts()
    return proxy.servers.flatMap { server in
      var builder = RouteBuilder(
        routing: routing, server: server, strangers: strangers, verdicts: verdicts)
      return builder.routes()
    }
  }
}
