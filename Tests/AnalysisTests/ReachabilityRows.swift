// The rows of the decision table, grouped by the deployment that they are asked of.

import Analysis
import Deployment

enum Rows {
  static let all: [Row] =
    names + loopback + localhostNames + extraHosts + ports + closed + namespaces + segments
    + hostAddresses
    + outside + unknowns

  private static func rows(
    _ name: String, _ deployment: Deployment,
    _ rows: [(from: String, url: String, verdict: Reach.Verdict, code: ReachCode)]
  ) -> [Row] {
    rows.map { Row(name, deployment, $0.from, $0.url, $0.verdict, $0.code) }
  }

  private static let keycloak = "quay.io/keycloak/keycloak:26.0"

  private static let names: [Row] = {
    let deployment = project([
      service("keycloak", image: keycloak) {
        $0.hostname = .known("sso.corp.example")
        $0.containerName = .known("kc_main")
        $0.networks = [on("default", aliases: ["auth.example.com"])]
      },
      service("app") { $0.links = [Link(service: "keycloak", alias: "idp", span: nil)] },
      service("other"),
      service("legacy") { $0.networkMode = .known("bridge") },
    ])
    return rows(
      "names", deployment,
      [
        ("other", "http://keycloak:8080/", .reachable, .serviceNameSameNetwork),
        ("other", "http://KeyCloak:8080/", .reachable, .serviceNameSameNetwork),
        ("other", "http://keycloak.:8080/", .reachable, .serviceNameSameNetwork),
        ("keycloak", "http://keycloak:8080/", .reachable, .serviceNameSameNetwork),
        ("other", "http://kc_main:8080/", .reachable, .containerName),
        ("other", "http://shop-other-1:8080/", .unknown, .portNotListened),
        ("other", "http://sso.corp.example:8080/", .reachable, .hostname),
        ("other", "http://auth.example.com:8080/", .reachable, .aliasSameNetwork),
        ("other", "http://keycloak.shop_default:8080/", .reachable, .nameDotNetwork),
        ("other", "http://auth.example.com.shop_default:8080/", .reachable, .nameDotNetwork),
        ("other", "http://keycloak.shop:8080/", .notReachable, .unknownName),
        ("other", "http://keycloak.default:8080/", .notReachable, .unknownName),
        ("app", "http://idp:8080/", .reachable, .linkAlias),
        ("other", "http://idp:8080/", .notReachable, .linkAliasOfOther),
        ("other", "http://nobody:8080/", .notReachable, .unknownName),
        ("legacy", "http://keycloak:8080/", .notReachable, .defaultBridgeNoDNS),
        ("legacy", "https://id.example.org/", .unknown, .publicName),
        ("other", "http://legacy:80/", .notReachable, .noEndpointName),
        ("browser", "http://keycloak:8080/", .notReachable, .serviceNameInBrowser),
        ("browser", "http://kc_main:8080/", .notReachable, .serviceNameInBrowser),
        ("browser", "http://idp:8080/", .notReachable, .serviceNameInBrowser),
        ("browser", "http://keycloak.shop_default:8080/", .notReachable, .serviceNameInBrowser),
        ("browser@elsewhere", "http://keycloak:8080/", .notReachable, .serviceNameInBrowser),
        ("browser", "http://nobody/", .notReachable, .unknownName),
        ("browser", "http://auth.example.com/", .unknown, .publicName),
      ])
  }()

  private static let loopback: [Row] = {
    let deployment = project([
      service("keycloak", image: keycloak, ports: ["9080:8080"]),
      service("app", ports: ["3000"]),
      service("api") { $0.expose = [.known("8000-8010"), .known("53/udp")] },
      service("bare"),
      service("db", image: "postgres:16"),
      service("pool", ports: ["8100-8105:80"]),
    ])
    return rows(
      "loopback", deployment,
      [
        ("browser", "http://localhost:9080/", .reachable, .publishedPort),
        ("browser", "http://0.0.0.0:9080/", .reachable, .publishedPort),
        ("browser", "http://localhost:8080/", .notReachable, .containerPortInBrowser),
        ("browser", "http://localhost:8005/", .notReachable, .containerPortInBrowser),
        ("browser", "http://localhost:53/", .notReachable, .portNotPublished),
        ("browser", "http://localhost:5432/", .notReachable, .portNotPublished),
        ("browser", "http://localhost:3000/", .notReachable, .ephemeralHostPort),
        ("browser", "http://localhost:8103/", .unknown, .ephemeralHostPort),
        ("browser", "http://localhost:1234/", .notReachable, .portNotPublished),
        ("browser@elsewhere", "http://localhost:9080/", .notReachable, .localhostNameElsewhere),
        ("app", "http://localhost:9080/", .notReachable, .localhostInContainer),
        ("app", "http://127.0.0.1:8080/", .notReachable, .localhostInContainer),
        ("app", "http://[::1]:1234/", .notReachable, .localhostInContainer),
        ("app", "http://localhost:3000/", .reachable, .sharedNamespace),
        ("bare", "http://localhost:1234/", .unknown, .localhostInContainer),
      ])
  }()

  private static let localhostNames: [Row] = {
    let server = service("server", image: "ghcr.io/goauthentik/server:2025.2")
    let broken = project(
      [
        server, service("nginx", image: "nginx:1.27", ports: ["80:80"]), service("app"),
        service("php", image: "php:8-apache"),
      ], proxies: [proxy(of: "nginx", names: ["auth.localhost"])])
    let fixed = project(
      [
        server,
        service("nginx", image: "nginx:1.27", ports: ["80:80"]) {
          $0.networks = [on("default", aliases: ["auth.localhost"])]
          $0.mounts = [
            Mount(
              kind: .bind, source: .known("nginx.conf"),
              target: .known("/etc/nginx/conf.d/default.conf"), span: nil)
          ]
        }, service("app"), service("php", image: "docker.io/library/php:8-apache"),
      ], proxies: [proxy(of: "nginx", names: ["auth.localhost"])])
    return rows(
      "*.localhost", broken,
      [
        ("app", "http://auth.localhost/", .notReachable, .localhostNameInContainer),
        ("php", "http://auth.localhost/", .notReachable, .localhostNameInContainer),
        ("nginx", "http://auth.localhost/", .unknown, .localhostNameInOwnListener),
        ("browser", "http://auth.localhost/", .reachable, .localhostNamePublished),
        ("browser", "https://auth.localhost/", .notReachable, .portNotPublished),
        ("browser@elsewhere", "http://auth.localhost/", .notReachable, .localhostNameElsewhere),
      ])
      + rows(
        "*.localhost with an alias", fixed,
        [
          ("app", "http://auth.localhost/", .reachable, .aliasSameNetwork),
          ("php", "http://auth.localhost/", .unknown, .localhostNameLibcurl),
          ("app", "https://auth.localhost/", .notReachable, .portNotListened),
          ("app", "http://auth.localhost:9000/", .notReachable, .portOfOtherService),
        ])
  }()

  private static let extraHosts: [Row] = {
    let deployment = project(
      [
        service("nginx", image: "nginx", ports: ["80:80", "127.0.0.1|81:80", "10.0.0.5|82:80"]),
        service("server", image: "ghcr.io/goauthentik/server", ports: ["9001:9000"]) {
          $0.networks = [on("default")]
          $0.networks[0].ipv4 = .known("172.30.0.10")
        },
        service("app") {
          $0.extraHosts = [
            extraHost("Auth.localhost", "host-gateway"), extraHost("self.localhost", "127.0.0.1"),
            extraHost("fixed.example.com", "172.30.0.10"), extraHost("far.example.com", "10.9.9.9"),
            extraHost("localhost", "host-gateway"), extraHost("bad.example.com", "nginx"),
            extraHost("two.example.com", "127.0.0.1"), extraHost("two.example.com", "172.30.0.10"),
            ExtraHost(host: "var.example.com", address: .unknown(needs: ["IP"]), span: nil),
          ]
        },
        service("php", image: "wordpress:6") {
          $0.extraHosts = [extraHost("auth.localhost", "host-gateway")]
        },
        service("plain"),
      ])
    return rows(
      "extra_hosts", deployment,
      [
        ("app", "http://auth.localhost/", .reachable, .extraHostsGateway),
        ("app", "http://auth.localhost:81/", .unknown, .loopbackBoundViaGateway),
        ("app", "http://auth.localhost:82/", .notReachable, .addressBound),
        ("app", "http://auth.localhost:9000/", .notReachable, .portNotPublished),
        ("php", "http://auth.localhost/", .unknown, .localhostNameLibcurl),
        ("app", "http://self.localhost/", .notReachable, .extraHostsLoopback),
        ("app", "http://fixed.example.com:9000/", .reachable, .containerIPSameNetwork),
        ("app", "http://two.example.com:9000/", .reachable, .containerIPSameNetwork),
        ("app", "http://far.example.com/", .unknown, .publicName),
        ("app", "http://bad.example.com/", .notReachable, .unknownName),
        ("app", "http://var.example.com/", .unknown, .unresolvedVariable),
        ("app", "http://localhost/", .unknown, .extraHostsGateway),
        ("app", "http://localhost:9000/", .notReachable, .localhostInContainer),
        ("plain", "http://host.docker.internal/", .unknown, .hostDockerInternalImplicit),
        ("browser", "http://host.docker.internal/", .unknown, .hostDockerInternalInBrowser),
        ("browser@elsewhere", "http://host.docker.internal/", .notReachable, .unknownName),
      ])
  }()

  private static let ports: [Row] = {
    let deployment = project([
      service("keycloak", image: keycloak, ports: ["9080:8080"]),
      service("moved", image: keycloak, ports: ["8180:8180"]) {
        $0.command = [.known("start-dev"), .known("--http-port=8180")]
      },
      service("api", ports: ["?:8000"]),
      service("app"),
      service("sleeper", ports: ["7000:7000"]) {
        $0.profiles = ["debug"]
        $0.isActive = false
      },
      service("friend") { $0.profiles = ["debug"] },
    ])
    return rows(
      "ports", deployment,
      [
        ("app", "http://keycloak:8080/", .reachable, .serviceNameSameNetwork),
        ("app", "http://keycloak:9080/", .notReachable, .publishedPortInContainer),
        ("app", "http://keycloak:9000/", .reachable, .serviceNameSameNetwork),
        ("app", "http://keycloak:1234/", .notReachable, .portNotListened),
        ("app", "http://keycloak:8180/", .notReachable, .portOfOtherService),
        ("app", "http://moved:8180/", .reachable, .serviceNameSameNetwork),
        ("app", "http://moved:8080/", .notReachable, .portOfOtherService),
        ("app", "http://api:9999/", .unknown, .portNotListened),
        ("browser", "http://localhost:8000/", .unknown, .unresolvedVariable),
        ("app", "http://sleeper:7000/", .unknown, .unknownName),
        ("friend", "http://sleeper:7000/", .reachable, .serviceNameSameNetwork),
        ("browser", "http://sleeper:7000/", .notReachable, .serviceNameInBrowser),
      ])
  }()

  private static let closed: [Row] = {
    let proxy = "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0"
    func listener(_ name: String, image: String, _ command: [String], _ ports: [String]) -> Service
    {
      service(name, image: image, ports: ports) { $0.command = command.map { .known($0) } }
    }
    let deployment = project([
      listener("gate", image: proxy, ["--provider=oidc"], ["4180:4180"]),
      listener("open", image: proxy, ["--http-address=:4180"], ["4181:4180"]),
      listener("file", image: proxy, ["--config=/gate.cfg"], ["4182:4180"]),
      listener("dev", image: keycloak, ["start-dev"], ["8443:8443"]),
      listener(
        "tls", image: keycloak, ["start", "--https-certificate-file=/a.pem"],
        ["8080:8080", "9443:8443"]),
      service("app"),
    ])
    return rows(
      "closed ports", deployment,
      [
        ("app", "http://gate:4180/", .notReachable, .portNotListened),
        ("gate", "http://localhost:4180/", .reachable, .sharedNamespace),
        ("browser", "http://localhost:4180/", .notReachable, .portNotListened),
        ("app", "http://open:4180/", .reachable, .serviceNameSameNetwork),
        ("browser", "http://localhost:4181/", .reachable, .publishedPort),
        ("app", "http://file:4180/", .unknown, .portNotListened),
        ("browser", "https://localhost:8443/", .notReachable, .portNotListened),
        ("app", "https://dev:8443/", .notReachable, .portNotListened),
        ("app", "https://tls:8443/", .reachable, .serviceNameSameNetwork),
        ("app", "http://tls:8080/", .notReachable, .portNotListened),
        ("browser", "http://localhost:8080/", .notReachable, .portNotListened),
        ("browser", "https://localhost:9443/", .reachable, .publishedPort),
      ])
  }()

  private static let namespaces: [Row] = {
    let deployment = project([
      service("keycloak", image: keycloak, ports: ["8080:8080"]),
      service("app", ports: ["3000:3000"]),
      service("sidecar") {
        $0.networks = []
        $0.networkMode = .known("service:app")
        $0.expose = [.known("4180")]
      },
      service("onhost", image: "caddy") { $0.networkMode = .known("host") },
      service("alone") { $0.networkMode = .known("none") },
      service("loop") { $0.networkMode = .known("service:pool") },
      service("pool") { $0.networkMode = .known("service:loop") },
      service("late") { $0.networkMode = .unknown(needs: ["MODE"]) },
    ])
    return rows(
      "network_mode", deployment,
      [
        ("sidecar", "http://localhost:3000/", .reachable, .sharedNamespace),
        ("app", "http://localhost:4180/", .reachable, .sharedNamespace),
        ("sidecar", "http://keycloak:8080/", .reachable, .serviceNameSameNetwork),
        ("keycloak", "http://app:4180/", .reachable, .serviceNameSameNetwork),
        ("app", "http://sidecar:4180/", .notReachable, .noEndpointName),
        ("app", "http://onhost/", .notReachable, .noEndpointName),
        ("onhost", "http://localhost:8080/", .reachable, .hostNetworkLoopback),
        ("onhost", "http://localhost/", .reachable, .hostNetworkLoopback),
        ("onhost", "http://sso.localhost:8080/", .reachable, .localhostNamePublished),
        ("onhost", "http://keycloak:8080/", .notReachable, .hostNetworkNoDNS),
        ("onhost", "https://id.example.org/", .unknown, .publicName),
        ("browser", "http://localhost/", .reachable, .publishedPort),
        ("alone", "http://keycloak:8080/", .notReachable, .noNetwork),
        ("alone", "http://id.example.org/", .notReachable, .noNetwork),
        ("loop", "http://keycloak:8080/", .unknown, .unresolvedVariable),
        ("late", "http://keycloak:8080/", .unknown, .unresolvedVariable),
      ])
  }()

  private static let segments: [Row] = {
    let deployment = project(
      [
        service("proxy", image: "nginx", ports: ["443:443"]) {
          $0.networks = [on("edge", aliases: ["sso.localhost"]), on("inner")]
        },
        service("keycloak", image: keycloak, ports: ["8080:8080"]) { $0.networks = [on("inner")] },
        service("app") {
          $0.networks = [on("inner")]
          $0.extraHosts = [extraHost("host.docker.internal", "host-gateway")]
        },
        service("web") { $0.networks = [on("edge")] },
        service("guest") { $0.networks = [on("traefik"), on("edge")] },
      ],
      networks: [
        network("edge"), network("inner", isInternal: true), network("traefik", isExternal: true),
      ])
    return rows(
      "segments", deployment,
      [
        ("app", "http://keycloak:8080/", .reachable, .serviceNameSameNetwork),
        ("web", "http://keycloak:8080/", .notReachable, .noSharedNetwork),
        ("web", "http://keycloak.shop_inner:8080/", .notReachable, .noSharedNetwork),
        ("web", "https://sso.localhost/", .reachable, .aliasSameNetwork),
        ("app", "https://sso.localhost/", .notReachable, .localhostNameInContainer),
        ("browser", "http://localhost:8080/", .notReachable, .publishedOnInternalOnly),
        ("browser", "https://localhost/", .reachable, .publishedPort),
        ("app", "https://id.example.org/", .notReachable, .noEgress),
        ("app", "https://host.docker.internal/", .notReachable, .noEgress),
        ("app", "http://8.8.8.8/", .notReachable, .noEgress),
        ("proxy", "https://id.example.org/", .unknown, .publicName),
        ("guest", "http://whoami/", .unknown, .unknownName),
        ("web", "http://whoami/", .notReachable, .unknownName),
      ])
  }()

  private static let hostAddresses: [Row] = {
    let deployment = project(
      [
        service("keycloak", image: keycloak, ports: ["127.0.0.1|8080:8080"]) {
          $0.networks = [on("lan")]
          $0.networks[0].ipv4 = .known("172.30.0.10")
        },
        service("open", ports: ["3000:3000", "[::1]|3001:3000", "192.168.1.20|3002:3000"]),
        service("app") { $0.networks = [on("lan")] },
      ], networks: [network("lan", subnet: "172.30.0.0/20")])
    return rows(
      "addresses", deployment,
      [
        ("browser", "http://localhost:8080/", .reachable, .publishedPort),
        ("browser", "http://127.0.0.1:8080/", .reachable, .publishedPort),
        ("browser", "http://[::1]:3001/", .reachable, .publishedPort),
        ("browser", "http://127.0.0.1:3001/", .notReachable, .loopbackBound),
        ("browser", "http://localhost:3002/", .notReachable, .addressBound),
        ("browser@elsewhere", "http://192.168.1.20:8080/", .notReachable, .loopbackBound),
        ("browser@elsewhere", "http://192.168.1.20:3000/", .reachable, .publishedPort),
        ("browser@elsewhere", "http://192.168.1.20:3002/", .reachable, .publishedPort),
        ("app", "http://192.168.1.20:3000/", .reachable, .publishedPort),
        ("browser", "http://192.168.1.99/", .unknown, .publicName),
        ("browser", "http://172.30.0.10:8080/", .unknown, .containerIPFromHost),
        ("browser@elsewhere", "http://172.30.0.10:8080/", .notReachable, .containerIPElsewhere),
        ("app", "http://172.30.0.10:8080/", .reachable, .containerIPSameNetwork),
        ("app", "http://172.30.15.9:8080/", .unknown, .containerIPSameNetwork),
        ("app", "http://172.30.16.9:8080/", .unknown, .publicName),
        ("open", "http://172.30.0.10:8080/", .notReachable, .noSharedNetwork),
      ])
  }()

  private static let outside: [Row] = {
    let deployment = project(
      [
        service("traefik", image: "traefik:v3", ports: ["443:443"]),
        service("keycloak", image: keycloak) {
          $0.labels = [
            variable(
              "traefik.http.routers.sso.rule",
              "Host(`sso.example.com`, `id.example.com`) && PathPrefix(`/realms`)")
          ]
          $0.environment = [variable("KC_HOSTNAME", "https://kc.example.com/auth")]
        }, service("app"),
      ], proxies: [proxy(of: "traefik", names: ["www.example.com", "_", "~^a.b$"])])
    return rows(
      "outside", deployment,
      [
        ("app", "https://sso.example.com/", .unknown, .publicNameOfOwnProxy),
        ("app", "https://id.example.com/", .unknown, .publicNameOfOwnProxy),
        ("app", "https://kc.example.com/", .unknown, .publicNameOfOwnProxy),
        ("app", "https://www.example.com/", .unknown, .publicNameOfOwnProxy),
        ("app", "https://accounts.google.com/", .unknown, .publicName),
        ("browser", "https://sso.example.com/", .unknown, .publicName),
        ("app", "http://sso.test/", .notReachable, .unknownName),
        ("app", "http://sso.local/", .notReachable, .unknownName),
        ("app", "http://sso.corp.internal/", .unknown, .publicName),
        ("browser", "http://sso.test/", .unknown, .publicName),
      ])
  }()

  private static let unknowns: [Row] = {
    let deployment = project([
      service("app"),
      service("keycloak", image: keycloak) { $0.containerName = .unknown(needs: ["NAME"]) },
    ])
    return rows(
      "unknowns", deployment,
      [
        ("app", "http://${HOST}:8080/", .unknown, .unresolvedVariable),
        ("browser", "http:///realms/shop", .unknown, .unresolvedVariable),
        ("browser", "", .unknown, .unresolvedVariable),
        ("browser", "http://replace_pi_ip:3000/", .unknown, .unresolvedVariable),
        ("app", "http://your-host/", .unknown, .unresolvedVariable),
        ("browser", "http://localhost:3000,http://b", .unknown, .unresolvedVariable),
        ("app", "http://sso:8080/", .unknown, .unresolvedVariable),
        ("nobody", "http://keycloak:8080/", .unknown, .unknownName),
      ])
  }()
}
