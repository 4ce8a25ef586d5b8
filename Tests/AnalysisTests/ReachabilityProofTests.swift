// What stands in a proof, what is suggested, and whom a URL means.

import Analysis
import Deployment
import SourceText
import Testing

@Suite struct ReachabilityProofTests {
  private static let shop = project(
    [
      service("keycloak", image: "quay.io/keycloak/keycloak:26.0", at: 1) {
        $0.ports = [port("9080:8080", at: 2)]
        $0.networks = [on("back", aliases: ["idp"], at: 3)]
      },
      service("app", at: 4, ports: ["3000:3000"]) {
        $0.networks = [on("back", at: 5), on("front")]
      },
      service("web", at: 6) { $0.networks = [on("front", at: 7)] },
    ], networks: [network("back", at: 8), network("front", at: 9)])

  private func steps(_ url: String, from vantage: Vantage) -> [Because.Step] {
    Reachability(Self.shop).reach(url, from: vantage).because.steps
  }

  @Test func provesAConnectionByNameNetworkAndPort() {
    #expect(
      steps("http://idp:8080/", from: .container("app")) == [
        .init("`idp` is an alias of `keycloak` on network `back`", at: place(3)),
        .init("`app` is on network `back` too", at: place(5)),
        .init("`keycloak` listens on port 8080 (`ports`)", at: place(2)),
      ])
  }

  @Test func provesThatTheHostsPortIsNotTheContainers() {
    #expect(
      steps("http://keycloak:9080/", from: .container("app")).last
        == .init(
          "9080 is the port on the host; inside the network `keycloak` listens on 8080",
          at: place(2)))
  }

  @Test func provesThatNetworksAreApart() {
    #expect(
      steps("http://keycloak:8080/", from: .container("web")) == [
        .init("`keycloak` is a service on network `back`", at: place(1)),
        .init("`web` is only on network `front`", at: place(7)),
      ])
  }

  @Test func provesThatLoopbackIsTheContainer() {
    #expect(
      steps("http://localhost:9080/", from: .container("app")) == [
        .init("inside `app` the host `localhost` is the container itself", at: place(4)),
        .init(
          "port 9080 is published on the host, where `keycloak` answers; "
            + "`app` does not listen on it", at: place(2)),
      ])
  }

  @Test func provesThatABrowserKnowsNoServiceNames() {
    #expect(
      steps("http://keycloak:8080/", from: .browserOnHost) == [
        .init(
          "`keycloak` is a service: containers on network `back` can resolve the name, "
            + "a browser on the host cannot", at: place(1))
      ])
  }

  @Test func provesAPublishedPort() {
    #expect(
      steps("http://localhost:9080/", from: .browserOnHost) == [
        .init("port 9080 of the host leads to port 8080 of `keycloak`", at: place(2))
      ])
  }

  @Test(arguments: [
    ("browser", "http://keycloak:8080/realms/a?b=c", "http://localhost:9080/realms/a?b=c"),
    ("browser", "http://keycloak:9080/", "http://localhost:9080/"),
    ("browser", "http://localhost:8080/x", "http://localhost:9080/x"),
    ("app", "http://localhost:9080/x", "http://keycloak:8080/x"),
    ("app", "http://localhost:8080/x", "http://keycloak:8080/x"),
    ("app", "http://keycloak:9080/x", "http://keycloak:8080/x"),
    ("app", "http://idp:9080/x", "http://idp:8080/x"),
    ("app", "http://sso.localhost:9080/x", "http://keycloak:8080/x"),
  ])
  func suggestsTheSamePageElsewhere(from: String, url: String, suggestion: String) throws {
    let vantage = try #require(Vantage(from))
    #expect(Reachability(Self.shop).reach(url, from: vantage).suggestion == suggestion)
  }

  @Test(arguments: [
    ("web", "http://keycloak:8080/"), ("browser@elsewhere", "http://localhost:9080/"),
    ("browser", "https://id.example.org/"), ("app", "http://keycloak:8080/"),
  ])
  func suggestsNothingThatDoesNotWorkOrIsNotNeeded(from: String, url: String) throws {
    let vantage = try #require(Vantage(from))
    #expect(Reachability(Self.shop).reach(url, from: vantage).suggestion == nil)
  }

  @Test func suggestsAProxyRouteForABrowserAndTheUpstreamForAContainer() {
    let deployment = project(
      [
        service("server", image: "ghcr.io/goauthentik/server:2025.2"),
        service("nginx", image: "nginx", ports: ["80:80"]), service("app"),
      ], proxies: [proxy(of: "nginx", names: ["auth.localhost"])])
    let routes = [
      PublicAddress(service: "nobody", origin: "http://auth.localhost"),
      PublicAddress(
        service: "server", origin: "http://auth.localhost", pathPrefix: "/auth/",
        upstreamPathPrefix: "/"),
    ]
    let reachability = Reachability(deployment, publicAddresses: routes)
    let browser = reachability.reach("http://server:9000/application/o/x/", from: .browserOnHost)
    #expect(browser.suggestion == "http://auth.localhost/auth/application/o/x/")
    let app = reachability.reach(
      "http://auth.localhost/auth/application/o/x/", from: .container("app"))
    #expect(app.suggestion == "http://server:9000/application/o/x/")
  }

  @Test func suggestsAPublicNameOnlyAsAProxyRoute() {
    let deployment = project([
      service("keycloak", image: "keycloak/keycloak:26.0"), service("nginx", image: "nginx"),
    ])
    let route = PublicAddress(service: "keycloak", origin: "https://sso.example.com")
    let reach = Reachability(deployment, publicAddresses: [route]).reach(
      "http://keycloak:8080/realms/a", from: .browserElsewhere)
    #expect(reach.suggestion == "https://sso.example.com/realms/a")
    #expect(
      Reachability(deployment).reach("http://keycloak:8080/", from: .browserElsewhere).suggestion
        == nil)
  }

  @Test func keepsOutOfAnUpstreamsSchemeWhatTheProxySpeaks() {
    let deployment = project([
      service("api") { $0.expose = [.known("8000")] },
      service("nginx", image: "nginx", ports: ["443:443"]), service("app"),
    ])
    let route = PublicAddress(service: "api", origin: "https://api.localhost", upstreamPort: 8000)
    let reach = Reachability(deployment, publicAddresses: [route]).reach(
      "https://api.localhost/v1", from: .container("app"))
    #expect(reach.suggestion == "http://api:8000/v1")
  }

  @Test func doesNotCallANeighboursNameUnknown() {
    let own = project([service("app"), service("web") { $0.networks = [on("front")] }])
    var other = project([service("keycloak", at: 42)])
    other.path = "idp/compose.yaml"
    let reachability = Reachability(own, neighbours: [other])
    let app = reachability.reach("http://keycloak:8080/", from: .container("app"))
    #expect(app.verdict == .unknown)
    #expect(app.needs == ["whether idp/compose.yaml runs as well"])
    #expect(app.because.steps.first?.span == place(42))
    let web = reachability.reach("http://keycloak:8080/", from: .container("web"))
    #expect(web.verdict == .notReachable)
  }

  @Test(arguments: [("http://keycloak:1234/", "http://keycloak:8080/"), ("http://app:1234/", nil)])
  func suggestsAnotherPortOnlyWhereAllPortsAreKnown(url: String, suggestion: String?) {
    let reach = Reachability(Self.shop).reach(url, from: .container("app"))
    #expect(reach.suggestion == suggestion)
  }

  @Test(arguments: [
    ("app", "http://localhost:9080/", "keycloak", nil),
    ("browser", "http://keycloak:1234/", "keycloak", "keycloak"),
    ("browser", "http://localhost:9080/", "keycloak", nil),
    ("web", "http://idp/", "keycloak", "keycloak"),
    ("app", "http://localhost:3000/", "app", nil), ("app", "http://id.example.org/", nil, nil),
  ])
  func tellsWhomAURLMeans(from: String, url: String, target: String?, owner: String?) throws {
    let vantage = try #require(Vantage(from))
    let reach = Reachability(Self.shop).reach(url, from: vantage)
    #expect(reach.targetService == target)
    #expect(reach.hostOwner == owner)
  }
}
