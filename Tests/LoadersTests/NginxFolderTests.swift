// Includes of a configuration that lies in a folder by itself.

import Deployment
import Loaders
import Testing

@Suite struct NginxFolderTests {
  @Test(arguments: [
    ("inc/a.conf", ["/a"]), ("./inc/a.conf", ["/a"]), ("inc/*.conf", ["/a", "/b"]),
    ("/etc/nginx/inc/b.conf", ["/b"]), ("/etc/nginx/inc/[ab].conf", ["/a", "/b"]),
    ("../other.conf", ["/o"]), ("/opt/inc/a.conf", []), ("inc", []),
  ])
  func includesAreLookedForBesideTheFile(include: String, paths: [String]) throws {
    var files = InMemoryFiles([
      "edge/site.conf": "server { listen 80; include \(include); }",
      "edge/inc/a.conf": "location /a { return 204; }",
      "edge/inc/b.conf": "location /b { return 204; }",
      "other.conf": "location /o { return 204; }",
    ])
    let loaded = NginxLoader.load(main: "edge/site.conf", files: &files)
    let proxy = try #require(loaded?.proxy)
    #expect(proxy.servers.flatMap(\.locations).map(\.match.text) == paths)
  }

  @Test(arguments: [
    ("site.conf", ["HOST": "a.example"], "a.example"),
    ("site.conf", [:], "${HOST}"),
    ("site.template", ["HOST": "a.example"], "a.example"),
    ("site.conf", ["PORT": "80"], "${HOST}"),
  ])
  func variablesMakeATemplateOfIt(
    path: String, environment: [String: String], name: String
  ) throws {
    var files = InMemoryFiles([path: "server { listen 80; server_name ${HOST}; }"])
    let loaded = NginxLoader.load(main: path, environment: environment, files: &files)
    let proxy = try #require(loaded?.proxy)
    let names = proxy.servers.flatMap(\.names)
    #expect(names.map { $0.value ?? "${\($0.needs.joined())}" } == [name])
  }

  @Test func thereIsNothingWithoutTheFile() {
    var files = InMemoryFiles(["a.conf": ""])
    let loaded = NginxLoader.load(main: "b.conf", files: &files)
    #expect(loaded?.files == nil)
  }
}
