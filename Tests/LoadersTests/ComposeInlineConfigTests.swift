import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Files inside a compose file")
struct ComposeInlineConfigTests {
  private static let compose = """
    services:
      edge:
        image: nginx:1.27
        configs:
          - {source: main, target: /etc/nginx/nginx.conf}
          - {source: app, target: /etc/nginx/conf.d/app.conf}
          - {source: id, target: /etc/nginx/conf.d/id.conf}
    configs:
      main:
        content: |
          events {}
          http {
            include /etc/nginx/conf.d/*.conf;
          }
      app:
        content: |
          server {
            listen ${PORT:-8080};

            server_name ${HOST};
            location / { proxy_pass http://app:3000; proxy_set_header Host $$host; }
          }
      id:
        content: |
          server { listen 80; server_name ${UNSET}; }
    """

  private static func proxy(_ contents: [String: String]) -> (Proxy?, SourceMap) {
    var files = InMemoryFiles(contents)
    let repository = Repository(paths: ["."], files: &files)
    return (repository.deployments.first?.proxies.first, files.sources)
  }

  @Test("nginx reads them, with the lines of the compose file")
  func nginx() throws {
    let (found, sources) = Self.proxy([
      "compose.yaml": Self.compose, ".env": "HOST=a-rather-long.example.com",
    ])
    let proxy = try #require(found)
    #expect(proxy.service == "edge")
    #expect(proxy.path == "compose.yaml#nginx.conf")
    let servers = proxy.servers.filter { $0.imageFile == nil }
    #expect(servers.count == 2)
    let server = try #require(servers.first)
    #expect(server.names.map(\.value) == ["a-rather-long.example.com"])
    #expect(server.listens.map(\.port) == [8080])
    let header = server.locations.first?.settings.first { $0.name == "proxy_set_header" }
    #expect(header?.arguments.map(\.text) == ["Host", "$host"])
    let place = header?.span
    #expect(servers.last?.names.map(\.needs) == [["UNSET"]])
    #expect(place.flatMap { sources.start(of: $0)?.line } == 21)
  }
}
