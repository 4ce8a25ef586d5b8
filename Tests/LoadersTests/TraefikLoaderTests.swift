// What labels, flags and files make of a Traefik.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Traefik's labels and files")
struct TraefikLoaderTests {
  private struct Example {
    let deployment: Deployment
    let sources: SourceMap

    init(_ files: [String: String]) {
      var access = InMemoryFiles(files)
      deployment =
        Repository(paths: ["."], files: &access).deployments.first ?? Deployment(name: "none")
      sources = access.sources
    }

    var proxy: Proxy? { deployment.proxies.first { $0.kind == .traefik } }

    /// `names:ports /location -> upstream` for every end.
    var lines: [String] {
      (proxy?.servers ?? []).flatMap { server -> [String] in
        let names = server.names.map { $0.value ?? "?" }.joined(separator: ",")
        let ports = server.listens.map { "\($0.port)\($0.isTLS ? "s" : "")" }.joined(separator: ",")
        return server.locations.map { location in
          var upstream = "-"
          if case .pass(let target) = location.end?.action, let first = target.servers.first {
            upstream = first.text.text
          }
          return "\(names):\(ports) \(location.match.text) \(upstream)"
        }
      }
    }

    func text(_ span: Span?) -> String? {
      span.flatMap { span in
        sources[span.file].map { String(decoding: $0.bytes[span.range], as: UTF8.self) }
      }
    }
  }

  /// A Traefik with the usual flags, and a service `web` with labels.
  private func compose(
    _ labels: [String], flags: [String] = [],
    service: String = "image: example/web, expose: ['3000']"
  ) -> Example {
    let flags =
      [
        "--providers.docker=true", "--entrypoints.web.address=:80",
        "--entrypoints.websecure.address=:443",
      ]
      + flags
    return Example([
      "compose.yaml": """
      name: shop
      services:
        traefik:
          image: traefik:v3.1
          command: [\(flags.map { "'\($0)'" }.joined(separator: ", "))]
          ports: ['80:80', '443:443']
        web: {\(service), labels: [\(labels.map { "'\($0)'" }.joined(separator: ", "))]}
      """
    ])
  }

  @Test(
    "routers, services and ports",
    arguments: [
      (["traefik.http.routers.w.rule=Host(`a.test`)"], ["a.test:80,443 / http://web:3000"]),
      (["traefik.enable=true"], ["web-shop:80,443 / http://web:3000"]),
      (["traefik.enable=false", "traefik.http.routers.w.rule=Host(`a.test`)"], []),
      (
        [
          "traefik.http.routers.w.rule=Host(`a.test`)",
          "traefik.http.routers.w.entrypoints=websecure",
          "traefik.http.routers.w.tls.certresolver=le",
        ],
        ["a.test:443s / http://web:3000"]
      ),
      (
        [
          "traefik.http.routers.w.rule=Host(`a.test`)", "traefik.http.routers.w.entryPoints=web",
          "traefik.http.routers.w.tls=false",
        ],
        ["a.test:80 / http://web:3000"]
      ),
      (
        [
          "traefik.http.routers.w.rule=Host(`a.test`)",
          "traefik.http.services.s.loadbalancer.server.port=9000",
          "traefik.http.services.s.loadbalancer.server.scheme=https",
        ],
        ["a.test:80,443 / https://web:9000"]
      ),
      (
        [
          "traefik.http.routers.a.rule=Host(`a.test`)", "traefik.http.routers.a.service=one",
          "traefik.http.routers.b.rule=Host(`b.test`) && PathPrefix(`/b`)",
          "traefik.http.routers.b.service=two@docker",
          "traefik.http.services.one.loadbalancer.server.port=1000",
          "traefik.http.services.two.loadbalancer.server.port=2000",
        ],
        ["b.test:80,443 /b http://web:2000", "a.test:80,443 / http://web:1000"]
      ),
      (
        ["traefik.http.routers.w.rule=Host(`a.test`) && (PathPrefix(`/a`) || Path(`/b`))"],
        ["a.test:80,443 /a http://web:3000", "a.test:80,443 = /b http://web:3000"]
      ),
      (
        ["traefik.http.routers.w.rule=Host(`a.test`) && Method(`GET`)"],
        ["a.test:80,443 router `w` http://web:3000"]
      ),
      (
        [
          "traefik.http.routers.low.rule=Host(`a.test`)", "traefik.http.routers.low.priority=1",
          "traefik.http.routers.high.rule=Host(`b`)", "traefik.http.routers.high.priority=99",
        ],
        ["b:80,443 / http://web:3000", "a.test:80,443 / http://web:3000"]
      ),
      (
        [
          "traefik.tcp.routers.w.rule=HostSNI(`a.test`)",
          "traefik.tcp.routers.w.entrypoints=websecure",
          "traefik.tcp.routers.w.tls.passthrough=true",
          "traefik.tcp.services.w.loadbalancer.server.port=8443",
        ],
        ["a.test:443s / http://web:8443"]
      ),
      (
        [
          "traefik.http.routers.w.rule=Host(`a.test`)",
          "traefik.http.routers.w.service=api@internal",
        ], ["a.test:80,443 / -"]
      ),
    ])
  func labels(_ labels: [String], _ expected: [String]) {
    #expect(compose(labels).lines == expected)
  }

  @Test(
    "the port is the label's, else the lowest that is exposed or published",
    arguments: [
      ("image: example/web, ports: ['9090:9090', '3000:3000']", "http://web:3000"),
      ("image: 'quay.io/keycloak/keycloak:26.0'", "http://web:8080"),
      ("image: example/web", "http://web"),
    ])
  func ports(_ service: String, _ expected: String) {
    let example = compose(["traefik.http.routers.w.rule=Host(`a.test`)"], service: service)
    #expect(example.lines == ["a.test:80,443 / \(expected)"])
  }

  @Test(arguments: [
    (
      ["--providers.docker.exposedbydefault=false"], ["traefik.http.routers.w.rule=Host(`a.test`)"],
      []
    ),
    (
      [
        "--providers.docker.defaultrule=Host(`{{ index .Labels \"com.docker.compose.service\" }}.test`)"
      ],
      ["traefik.enable=true"], ["web.test:80,443 / http://web:3000"]
    ),
    (
      ["--entrypoints.websecure.http.tls=true"], ["traefik.http.routers.w.rule=Host(`a.test`)"],
      ["a.test:80,443s / http://web:3000"]
    ),
    (
      ["--entrypoints.websecure.asdefault=true"], ["traefik.http.routers.w.rule=Host(`a.test`)"],
      ["a.test:443 / http://web:3000"]
    ),
    (
      ["--entrypoints.web.http.redirections.entrypoint.to=websecure"],
      [
        "traefik.http.routers.w.rule=Host(`a.test`)",
        "traefik.http.routers.w.entrypoints=websecure",
      ],
      [":80 / -", "a.test:443 / http://web:3000"]
    ),
    (
      ["--api.insecure=true"], ["traefik.http.routers.w.rule=Host(`a.test`)"],
      ["a.test:80,443 / http://web:3000", ":8080 / -"]
    ),
  ])
  func flags(_ flags: [String], _ labels: [String], _ expected: [String]) {
    #expect(compose(labels, flags: flags).lines == expected)
  }

  @Test("places: the rule, the host in it, the port")
  func positions() {
    let example = compose([
      "traefik.http.routers.w.rule=Host(`a.test`) && PathPrefix(`/x`)",
      "traefik.http.services.w.loadbalancer.server.port=8000",
    ])
    let server = example.proxy?.servers.first
    #expect(example.text(server?.span) == "Host(`a.test`) && PathPrefix(`/x`)")
    #expect(example.text(server?.names.first?.span) == "a.test")
    #expect(example.text(server?.locations.first?.head) == "/x")
    #expect(example.text(server?.locations.first?.span) == "8000")
    #expect(server?.labelledService == "web")
    #expect(example.proxy?.service == "traefik" && example.proxy?.confidence == .certain)
  }

  @Test("a variable that no file sets leaves the name unknown")
  func interpolation() {
    let example = compose(["traefik.http.routers.w.rule=Host(`${SUB}.a.test`) && PathPrefix(`/x`)"])
    #expect(example.proxy?.servers.first?.names.first?.needs == ["SUB"])
    #expect(example.lines == ["?:80,443 /x http://web:3000"])
  }

  private static let dynamic = """
    http:
      routers:
        web: {rule: 'Host(`f.test`)', service: web, middlewares: [strip, auth@docker], tls: {}}
      middlewares:
        strip: {stripPrefix: {prefixes: ['/a', '/b']}}
      services:
        web:
          loadBalancer:
            passHostHeader: false
            servers: [{url: 'http://web:3000'}, {url: 'http://web2:3000'}]
    """

  @Test("the static file wins over the flags, and names the folder with the routers")
  func files() {
    let example = Example([
      "compose.yaml": """
      services:
        traefik:
          image: traefik:v3.1
          command: --providers.docker=true --entrypoints.ignored.address=:81
          volumes: ['./traefik.yml:/etc/traefik/traefik.yml:ro', './conf:/conf:ro']
        web:
          image: example/web
          labels: {traefik.http.middlewares.auth.basicauth.users: 'u:$$2y$$x'}
      """,
      "traefik.yml": """
      entryPoints:
        web: {address: ':8000'}
      providers:
        docker: {}
        file: {directory: /conf}
      """,
      "conf/routes.yml": Self.dynamic,
    ])
    #expect(example.lines.contains("f.test:8000s / http://web:3000"))
    let target = example.proxy?.servers.first { $0.names.first?.value == "f.test" }?.locations
      .first?.end
    guard case .pass(let target) = target?.action else {
      Issue.record("no target")
      return
    }
    #expect(!target.passesHost && target.servers.count == 2)
    let steps = example.proxy?.servers.first { $0.names.first?.value == "f.test" }?.rule?.steps
    #expect(steps?.map(\.name) == ["middleware `strip`", "middleware `auth`", "service `web`"])
    #expect(
      Set(example.deployment.files.map(\.path)) == [
        "compose.yaml", "traefik.yml", "conf/routes.yml",
      ])
  }

  @Test func toml() {
    let example = Example([
      "compose.yaml": """
      services:
        traefik: {image: 'traefik:v2.10', volumes: ['./traefik.toml:/etc/traefik/traefik.toml']}
      """,
      "traefik.toml": "[entryPoints]\n",
    ])
    #expect(example.deployment.notes.contains { $0.text.contains("TOML") })
    #expect(example.proxy?.isIncomplete == true)
    #expect(example.deployment.files.contains { $0.path == "traefik.toml" && $0.kind == .traefik })
  }

  @Test("labels for a Traefik of another project: its usual entry points, and less trust")
  func elsewhere() {
    let example = Example([
      "compose.yaml": """
      services:
        web:
          image: example/web
          expose: ['3000']
          labels:
            - traefik.http.routers.w.rule=Host(`a.test`)
            - traefik.http.routers.w.entrypoints=websecure
            - traefik.http.routers.w.tls.certresolver=le
      """
    ])
    #expect(example.lines == ["a.test:443s / http://web:3000"])
    #expect(example.proxy?.service == nil && example.proxy?.confidence == .possible)
  }

  @Test("swarm reads the labels below deploy")
  func swarm() {
    let example = Example([
      "compose.yaml": """
      services:
        traefik: {image: 'traefik:v3.1', command: ['--providers.swarm=true', '--entrypoints.web.address=:80']}
        web:
          image: example/web
          deploy:
            labels: ['traefik.http.routers.w.rule=Host(`a.test`)', 'traefik.http.services.w.loadbalancer.server.port=80']
      """
    ])
    #expect(example.lines == ["a.test:80 / http://web:80"])
  }

  @Test(arguments: ["_middleware", "chain"])
  func loopsEnd(_ name: String) {
    let example = compose([
      "traefik.http.routers.w.rule=Host(`a.test`)", "traefik.http.routers.w.middlewares=\(name)",
      "traefik.http.middlewares.\(name).chain.middlewares=\(name)",
    ])
    #expect(example.lines == ["a.test:80,443 / http://web:3000"])
  }
}
