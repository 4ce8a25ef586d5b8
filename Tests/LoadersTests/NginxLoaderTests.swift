import Deployment
import Loaders
import SourceText
import Testing

/// A set of files by path; includes are resolved among them.
private struct Folder {
  var map = SourceMap()
  var files: [String: SourceFile] = [:]

  init(_ contents: [(String, String)]) {
    for (path, text) in contents { files[path] = map.add(path: path, bytes: Array(text.utf8)) }
  }

  func load(
    _ main: String, siblings: [String] = [], environment: [String: Sourced<String>] = [:],
    filter: String? = nil
  ) throws -> NginxConfiguration {
    let files = files
    return NginxLoader.load(
      NginxSources(
        main: try #require(files[main]), siblings: siblings.compactMap { files[$0] },
        filling: {
          $0.path.hasSuffix(".template")
            ? TemplateFilling(environment: environment, scope: .present(filter: filter)) : nil
        },
        resolve: { path in
          path.contains("*")
            ? files.keys.sorted().filter { $0.hasSuffix(".inc") }.compactMap { files[$0] }
            : files[path].map { [$0] } ?? []
        }))
  }

  func text(_ span: Span?) throws -> String { map.textForHumans(try #require(span)) }
}

@Suite struct NginxLoaderTests {
  @Test(arguments: [
    ("http { server { listen 81; location /a/ { return 200; } } }", 81),
    ("server { listen 82; location /a/ { return 200; } }", 82),
    ("listen 83; location /a/ { return 200; }", 83),
    ("location /a/ { return 200; }", 80),
  ])
  func aFragmentIsPutAtItsLevel(text: String, port: Int) throws {
    let proxy = try Folder([("a.conf", text)]).load("a.conf").proxy
    #expect(proxy.servers.map { $0.listens.map(\.port) } == [[port]])
    #expect(proxy.servers.first?.locations.map(\.match.text) == ["/a/"])
  }

  @Test func linesOfALocationGetALocation() throws {
    let proxy = try Folder([("p.conf", "proxy_pass http://a; proxy_set_header A b;")])
      .load("p.conf").proxy
    #expect(
      proxy.servers.first?.locations.first?.settings.map(\.name) == [
        "proxy_pass", "proxy_set_header",
      ])
  }

  @Test(
    arguments: [
      ("listen 80;", nil, 80, false, false), ("listen *:8080;", nil, 8080, false, false),
      ("listen [::]:443 ssl;", nil, 443, true, false),
      ("listen 127.0.0.1:8081 default_server;", "127.0.0.1", 8081, false, true),
      ("listen 443; ssl on;", nil, 443, true, false),
      ("listen localhost;", "localhost", 80, false, false),
      ("server_name a;", nil, 80, false, false),
    ] as [(String, String?, Int, Bool, Bool)])
  func listen(text: String, address: String?, port: Int, isTLS: Bool, isDefault: Bool) throws {
    let server = try #require(
      try Folder([("a.conf", "server { \(text) }")]).load("a.conf").proxy.servers.first)
    let listen = try #require(server.listens.first)
    #expect(server.listens.count == 1)
    #expect(listen.address == address)
    #expect(listen.port == port)
    #expect(listen.isTLS == isTLS)
    #expect(listen.isDefault == isDefault)
  }

  @Test func aListenThatNobodyKnowsIsNotPort80() throws {
    let server = try #require(
      try Folder([("a.conf", "server { listen ${PORT}; }")]).load("a.conf").proxy.servers.first)
    #expect(server.listens.isEmpty)
    #expect(server.hasUnknownListen)
  }

  @Test func anIncludeStandsAtItsPlaceAndKeepsItsOwnPositions() throws {
    let folder = Folder([
      ("a.conf", "server { location / { include x.inc; proxy_pass http://a; } }"),
      ("x.inc", "proxy_set_header Host b;"),
    ])
    let configuration = try folder.load("a.conf")
    let location = try #require(configuration.proxy.servers.first?.locations.first)
    #expect(location.settings.map(\.name) == ["proxy_set_header", "proxy_pass"])
    #expect(try folder.text(location.settings.first?.head) == "proxy_set_header Host b")
    #expect(location.settings.first?.head.file == folder.files["x.inc"]?.id)
    #expect(configuration.files == ["a.conf", "x.inc"])
    #expect(configuration.notes.isEmpty)
  }

  @Test func aMissingIncludeIsNotedAndStays() throws {
    let folder = Folder([("a.conf", "server { include /etc/nginx/own.conf; }")])
    let configuration = try folder.load("a.conf")
    #expect(configuration.notes.map(\.text) == ["`/etc/nginx/own.conf` is not among the files"])
    #expect(try folder.text(configuration.notes.first?.span) == "/etc/nginx/own.conf")
    #expect(configuration.proxy.servers.first?.settings.map(\.name) == ["include"])
    #expect(configuration.proxy.isIncomplete)
  }

  @Test func filesOfTheDistributionAreKnown() throws {
    let configuration = try Folder([("a.conf", "location / { include proxy_params; }")]).load(
      "a.conf")
    let names = configuration.proxy.servers.first?.locations.first?.settings.map {
      $0.arguments.map(\.text).joined(separator: " ")
    }
    #expect(names?.first == "Host $http_host")
    #expect(configuration.notes.isEmpty)
  }

  @Test func filesThatIncludeEachOtherEnd() throws {
    let configuration = try Folder([
      ("a.conf", "server { include b.conf; }"), ("b.conf", "include a.conf; include b.conf;"),
    ]).load("a.conf")
    #expect(
      configuration.notes.map(\.text) == ["`a.conf` includes itself", "`b.conf` includes itself"])
  }

  @Test func siblingsShareOneHTTPBlock() throws {
    let configuration = try Folder([
      ("a.conf", "server { server_name a; }"), ("b.conf", "upstream web { server w:1; }"),
      ("c.conf", "proxy_set_header Host d;"),
    ]).load("a.conf", siblings: ["b.conf", "c.conf"])
    #expect(configuration.proxy.upstreams.map(\.name.text) == ["web"])
    #expect(configuration.proxy.upstreams.first?.servers.map(\.text) == ["w:1"])
    #expect(configuration.proxy.settings.isEmpty)
  }

  @Test func aSiblingThatWasIncludedIsNotReadTwice() throws {
    let configuration = try Folder([
      ("a.conf", "http { include *; }"), ("b.inc", "server { server_name b; }"),
    ]).load("a.conf", siblings: ["b.inc"])
    #expect(configuration.proxy.servers.count == 1)
  }

  @Test func templatesTakeTheEnvironment() throws {
    var folder = Folder([
      ("d.template", "server { listen $PORT; server_name ${NAMES}; set $x ${OTHER}$host; }")
    ])
    let definition = folder.map.add(path: ".env", bytes: Array("PORT=81".utf8)).span
    let server = try #require(
      try folder.load(
        "d.template",
        environment: ["PORT": .known("81", span: definition), "NAMES": .known("a b")]
      ).proxy.servers.first)
    #expect(server.listens.map(\.port) == [81])
    #expect(server.names.map(\.value) == ["a", "b"])
    #expect(try folder.text(server.names.last?.span) == "${NAMES}")
    let listen = try #require(server.settings.first?.first)
    #expect(listen.origin == .interpolated(from: [definition]))
    #expect(server.settings.last?.arguments.last?.needs == ["OTHER"])
    #expect(server.settings.last?.arguments.last?.text == "${OTHER}$host")
  }

  @Test func onlyTemplatesAndOnlyWhatTheFilterLetsThrough() throws {
    let text = "server { server_name ${A} ${B}; }"
    let folder = Folder([("d.template", text), ("d.conf", text)])
    let environment: [String: Sourced<String>] = ["A": .known("a"), "B": .known("b")]
    let filtered = try folder.load("d.template", environment: environment, filter: "^A$")
    #expect(filtered.proxy.servers.first?.names.map(\.value) == ["a", nil])
    #expect(filtered.proxy.servers.first?.names.last?.needs == ["B"])
    let plain = try folder.load("d.conf", environment: environment)
    #expect(plain.proxy.servers.first?.names.map(\.value) == [nil, nil])
  }

  @Test(
    arguments: [
      ("/x", .prefix, "/x", "/x"), ("= /x", .exact, "/x", "= /x"), ("=/x", .exact, "/x", "= /x"),
      ("^~ /x", .decidingPrefix, "/x", "^~ /x"), ("~ ^/x$", .regex, "^/x$", "~ ^/x$"),
      ("~*\\.js$", .caselessRegex, "\\.js$", "~* \\.js$"), ("@x", .named, "@x", "@x"),
      ("\"/a b\"", .prefix, "/a b", "/a b"),
    ] as [(String, LocationMatch.Kind, String, String)])
  func locationMatch(words: String, kind: LocationMatch.Kind, pattern: String, text: String) throws
  {
    let folder = Folder([("a.conf", "server { location \(words) { location /in { } } }")])
    let location = try #require(try folder.load("a.conf").proxy.servers.first?.locations.first)
    #expect(location.match.kind == kind)
    #expect(location.match.pattern.text == pattern)
    #expect(location.match.text == text)
    #expect(try folder.text(location.head) == "location \(words)")
    #expect(location.locations.map(\.match.text) == ["/in"])
  }

  @Test func maps() throws {
    let proxy = try Folder([
      (
        "a.conf",
        "map $http_x $y { hostnames; default d; \"a b\" 1; ~^z $http_z; } geo $g { default 0; }"
      )
    ]).load("a.conf").proxy
    let map = try #require(proxy.maps.first)
    #expect(map.variable == "y")
    #expect(map.source.variables == ["http_x"])
    #expect(map.fallback?.text == "d")
    #expect(map.hasHostnames)
    #expect(map.entries.map(\.key.text) == ["a b", "~^z"])
    #expect(map.entries.map(\.value.text) == ["1", "$http_z"])
    #expect(proxy.opaqueVariables == ["g"])
  }

  @Test(arguments: [
    ("location { }", "this location is not understood"),
    (
      String(repeating: "location / {", count: 30) + String(repeating: "}", count: 30),
      "locations are nested too deep"
    ),
  ])
  func whatIsLeftOutIsNoted(text: String, note: String) throws {
    let configuration = try Folder([("a.conf", "server { \(text) }")]).load("a.conf")
    #expect(configuration.notes.map(\.text) == [note])
  }
}
