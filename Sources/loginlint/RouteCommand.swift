// `loginlint route`: which location serves a request, and what its upstream receives.

import Analysis
import ArgumentParser
import Deployment
import Loaders
import Reports
import SourceText

struct RouteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route",
    abstract:
      "Follow a request through nginx, Traefik or Caddy: location, upstream, headers, Authorization."
  )

  @Argument(help: "The request's method.") var method: String
  @Argument(help: "The URL that the client asks for.") var url: String

  @Option(
    help: ArgumentHelp(
      "Use this nginx configuration, Caddyfile or Traefik file instead of a deployment's.",
      valueName: "file"),
    completion: .file())
  var config: String?

  @Option(
    name: .customLong("header"),
    help: ArgumentHelp(
      "A header line of the request. Repeat it for more.", valueName: "name: value"))
  var headers: [String] = []

  @Option(
    name: .customLong("nginx"),
    help: ArgumentHelp(
      "The release of nginx, where the image does not tell it.", valueName: "version"))
  var version: String?

  @OptionGroup var input: InputOptions
  @OptionGroup var configuration: NoConfigurationOption
  @OptionGroup var deployment: DeploymentOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if config != nil, !input.paths.isEmpty || deployment.name != nil {
      throw ValidationError("--config is read alone, without paths or --deployment.")
    }
  }

  func run() throws {
    var request = try request()
    var (proxy, sources) = try config.map { try load($0) } ?? choose(for: &request)
    if let version {
      guard let release = NginxVersion(version) else {
        throw Failure("`--nginx \(version)` is no version of nginx such as 1.27.3")
      }
      proxy.version = release
      proxy.versionSpan = nil
    }
    let answer = RouteAnswer(
      route: Routing(proxy).route(request), method: request.method, url: url, proxy: proxy)
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: answer.json(sources)))
    case .text: Console.write(answer.text(output.look.terminal, sources))
    }
  }

  // MARK: The request

  private func request() throws -> ProxyRequest {
    guard let address = WebAddress(url) else {
      throw Failure("`\(url)` is no http or https URL")
    }
    let lines = try headers.map(Self.header)
    let suffix = address.suffix.prefix { $0 != "#" }
    return ProxyRequest(
      method: method.uppercased(), scheme: address.scheme,
      host: Self.host(in: lines) ?? address.host, port: address.port,
      target: (address.path.isEmpty ? "/" : address.path) + suffix, headers: lines)
  }

  private static func header(_ line: String) throws -> RequestHeader {
    guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
      throw Failure("`--header \(line)` is no `Name: value`")
    }
    let value = line[line.index(after: colon)...]
    return RequestHeader(
      String(line[..<colon]), String(value.trimmingPrefix { $0 == " " || $0 == "\t" }))
  }

  /// nginx looks at the `Host` header, not at the address that was dialled.
  private static func host(in headers: [RequestHeader]) -> String? {
    headers.first { $0.name.lowercased() == "host" }
      .flatMap { WebAddress("http://\($0.value)")?.host }
  }

  // MARK: The proxy

  private func load(_ path: String) throws -> (Proxy, SourceMap) {
    let values = try input.compose.variables()
    guard let root = try? LintedRoot(of: [path]), let name = root.paths.first,
      var files = DiskFiles(root: root.directory)
    else { throw Failure("there is no file `\(path)`") }
    guard let proxy = ProxyFile.load(main: name, environment: values, files: &files) else {
      throw Failure("`\(path)` cannot be read: \(files.reason(at: name) ?? "it is no file")")
    }
    guard !proxy.servers.isEmpty else {
      throw Failure("`\(path)` holds no server, site or router")
    }
    return (proxy, files.sources)
  }

  private func choose(for request: inout ProxyRequest) throws -> (Proxy, SourceMap) {
    let workspace = try input.loadProject(configuration.choice)
    let candidates = try deployment.candidates(in: workspace)
    guard let choice = ProxyChoice(of: request, among: candidates) else {
      throw Failure("no proxy configuration was found, so nothing routes the request")
    }
    request.listeningPort = choice.listeningPort
    return (choice.proxy, workspace.sources)
  }
}
