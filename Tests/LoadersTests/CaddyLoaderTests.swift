// What a Caddyfile makes of a Caddy, checked against `caddy adapt` 2.11.7.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Caddyfiles as proxies")
struct CaddyLoaderTests {
  private func proxy(
    _ text: String, environment: [String: String] = [:], files: [String: String] = [:]
  ) -> Proxy {
    var access = InMemoryFiles(files.merging(["Caddyfile": text]) { _, main in main })
    return CaddyLoader.load(main: "Caddyfile", environment: environment, files: &access)?.proxy
      ?? Proxy(path: "none")
  }

  /// `names:ports` for every server.
  private func listens(_ proxy: Proxy) -> [String] {
    proxy.servers.map { server in
      let names = server.names.map { $0.value ?? "?" }.joined(separator: ",")
      return "\(names):"
        + server.listens.map { "\($0.port)\($0.isTLS ? "s" : "")" }.joined(separator: ",")
    }
  }

  @Test(
    "addresses, most specific first",
    arguments: [
      ("a.test {\n}\n", ["a.test:443s"]),
      ("http://a.test {\n}\n", ["a.test:80"]),
      ("a.test:8443 {\n}\n", ["a.test:8443s"]),
      ("localhost:3000 {\n}\n", ["localhost:3000s"]),
      (":8080 {\n}\n", [":8080"]),
      ("https:// {\n}\n", [":443s"]),
      (":8443 {\n\ttls internal\n}\n", [":8443s"]),
      ("a.test, http://a.test:8080 {\n}\n", ["a.test:443s", "a.test:8080"]),
      ("*.test {\n}\na.test {\n}\n:80 {\n}\n", ["a.test:443s", "*.test:443s", ":80"]),
      (
        "{\n\thttp_port 8080\n\thttps_port 8443\n}\na.test {\n}\nhttp:// {\n}\n",
        ["a.test:8443s", ":8080"]
      ),
      ("{$SITE} {\n}\n", ["?:"]),
      ("id.{$DOMAIN} {\n}\n", ["?:443s"]),
      ("id.{$DOMAIN:a.test} {\n}\n", ["id.a.test:443s"]),
    ])
  func addresses(_ text: String, _ expected: [String]) {
    #expect(listens(proxy(text)) == expected)
  }

  @Test func environment() {
    let proxy = proxy(
      "{$SITES} {\n\treverse_proxy {$UP}\n}\n",
      environment: ["SITES": "a.test, http://b.test", "UP": "web:3000"])
    #expect(listens(proxy) == ["a.test:443s", "b.test:80"])
    guard case .pass(let target) = proxy.servers.first?.locations.first?.end?.action else {
      Issue.record("no target")
      return
    }
    #expect(target.servers.first?.host.value == "web" && target.servers.first?.port.value == 3000)
  }

  @Test(
    "paths as locations",
    arguments: [
      ("reverse_proxy web:1", ["/ web:1"]),
      ("reverse_proxy /a/* web:1\nreverse_proxy web:2", ["/a/ web:1", "/ web:2"]),
      (
        "handle_path /a* {\n reverse_proxy web:1\n}\nhandle {\n reverse_proxy web:2\n}",
        ["/a web:1", "/ web:2"]
      ),
      ("handle_path /a/* {\n reverse_proxy /b/* web:1\n}", ["/a/b/ web:1"]),
      ("@m path /a /b/*\nreverse_proxy @m web:1", ["= /a web:1", "/b/ web:1"]),
      ("@m method POST\nreverse_proxy @m web:1", ["reverse_proxy @m web:1"]),
      ("reverse_proxy web:2\nhandle /a {\n reverse_proxy web:1\n}", ["= /a web:1", "/ web:2"]),
      ("route {\n reverse_proxy web:2\n reverse_proxy /a web:1\n}", ["/ web:2", "= /a web:1"]),
    ])
  func locations(_ lines: String, _ expected: [String]) {
    let found = proxy("a.test {\n\(lines)\n}\n").servers.flatMap(\.locations).map { location in
      if case .pass(let target) = location.end?.action, let first = target.servers.first {
        return "\(location.match.text) \(first.text.text)"
      }
      return location.match.text
    }
    #expect(found == expected)
  }

  @Test(
    "upstream addresses",
    arguments: [
      ("web:3000", "http", "web", 3000), ("web", "http", "web", 80),
      ("https://up.test", "https", "up.test", 443),
      ("up.test:443", "https", "up.test", 443), (":9000", "http", "localhost", 9000),
      ("h2c://web:50051", "http", "web", 50051), ("http://web", "http", "web", 80),
    ])
  func upstreams(_ text: String, _ scheme: String, _ host: String, _ port: Int) {
    guard
      case .pass(let target) = proxy("a.test {\nreverse_proxy \(text)\n}\n").servers.first?
        .locations.first?.end?.action, let server = target.servers.first
    else {
      Issue.record("no target")
      return
    }
    #expect(server.scheme == scheme && server.host.value == host && server.port.value == port)
  }

  @Test("snippets, arguments and files take their places")
  func imports() {
    let proxy = proxy(
      """
      (up) {
        reverse_proxy {args[0]} {
          import strip.caddy
        }
      }
      a.test {
        import up web:1
      }
      import sites/*
      """,
      files: [
        "strip.caddy": "header_up -Authorization\n", "sites/b.caddy": "b.test {\n  respond ok\n}\n",
        "sites/c.caddy": "c.test {\n  import up web:3\n}\n",
      ])
    #expect(listens(proxy) == ["a.test:443s", "b.test:443s", "c.test:443s"])
    guard case .pass(let target) = proxy.servers.last?.locations.first?.end?.action else {
      Issue.record("no target")
      return
    }
    #expect(target.servers.first?.text.text == "web:3")
    #expect(target.steps.map(\.action) == [.removeHeader(name: "Authorization")])
  }

  @Test("imports of imports end")
  func loops() {
    let proxy = proxy(
      "(a) {\n import b\n}\n(b) {\n import a\n import a\n}\na.test {\n import a\n}\nimport Caddyfile\n"
    )
    #expect(listens(proxy) == ["a.test:443s"])
    #expect(proxy.isIncomplete)
  }

  @Test(
    "a Caddyfile belongs to the service that mounts it, else to the only Caddy beside it",
    arguments: [
      (
        "volumes: ['./proxy/Caddyfile:/etc/caddy/Caddyfile']", "proxy/Caddyfile", Confidence.certain
      ),
      ("volumes: ['./proxy:/etc/caddy']", "proxy/Caddyfile", .certain),
      (
        "command: caddy run --config /srv/Caddyfile, volumes: ['./x:/srv']", "x/Caddyfile", .certain
      ),
      ("restart: always", "Caddyfile", .possible),
    ])
  func linking(_ service: String, _ path: String, _ confidence: Confidence) {
    var access = InMemoryFiles([
      "compose.yaml": "services: {edge: {image: 'caddy:2', \(service)}, web: {image: example/web}}",
      path: "a.test {\n  reverse_proxy web:80\n}\n",
    ])
    let deployment = Repository(paths: ["."], files: &access).deployments.first
    let proxy = deployment?.proxies.first
    #expect(proxy?.kind == .caddy && proxy?.service == "edge" && proxy?.confidence == confidence)
    #expect(deployment?.files.contains { $0.path == path && $0.kind == .caddy } == true)
  }

  @Test("password hashes and tokens are secrets")
  func secrets() {
    var access = InMemoryFiles([
      "compose.yaml":
        "services: {edge: {image: 'caddy:2', volumes: ['./Caddyfile:/etc/caddy/Caddyfile']}}",
      "Caddyfile": """
      a.test {
        basic_auth {
          bob $2a$14$abcdefghijk
        }
        reverse_proxy web:80 {
          header_up Authorization "Bearer t0ken-of-mine"
        }
      }
      """,
    ])
    let repository = Repository(paths: ["."], files: &access)
    var sources = access.sources
    sources.redaction.merge(repository.redaction)
    let shown = access.file(at: "Caddyfile").map { sources.textForHumans($0.span) } ?? ""
    #expect(shown.contains("bob ***") && !shown.contains("t0ken") && !shown.contains("$2a$"))
  }

  @Test(
    "settings in other forms are said not to be read",
    arguments: [
      (
        "services: {web: {image: example/web, labels: {caddy: a.test, caddy.reverse_proxy: '{{upstreams 80}}'}}}",
        "labels of caddy-docker-proxy are not read: sites that they make are not known"
      ),
      (
        "services: {edge: {image: 'caddy:2', command: caddy run --config /srv/site.json}}",
        "`/srv/site.json` is Caddy's JSON, which is not read: only Caddyfiles are"
      ),
      (
        "services: {edge: {image: 'caddy:2', volumes: ['./a.json:/etc/caddy/autosave.json']}}",
        "`/etc/caddy/autosave.json` is Caddy's JSON, which is not read: only Caddyfiles are"
      ),
    ])
  func unreadForms(compose: String, note: String) {
    var access = InMemoryFiles(["compose.yaml": compose])
    let deployment = Repository(paths: ["."], files: &access).deployments.first
    #expect(deployment?.notes.map(\.text) == [note])
    #expect(deployment?.notes.first?.span != nil)
  }
}
