// The entry points of a Traefik service: names and ports.

import Deployment
import SourceText

/// What Traefik's static configuration says about its listeners, where compose shows it.
struct TraefikEntryPoints: Sendable {
  /// A named listener.
  struct Point: Sendable {
    /// The name, in lower case.
    let name: String
    /// The port; nil where it depends on variables.
    let port: Int?
    /// Those variables.
    let needs: [String]
    /// Where it is written.
    let span: Span?
  }

  /// The listeners in the order of the command line.
  let points: [Point]
  /// Whether no file can add or replace listeners.
  let isComplete: Bool

  /// Reads `--entrypoints.NAME.address=[host]:port` and `TRAEFIK_ENTRYPOINTS_NAME_ADDRESS`.
  ///
  /// Traefik takes its static configuration from exactly one of file, command line and environment
  /// (doc.traefik.io, "Configuration Introduction"); without any entry point it opens `:80`, and
  /// `--api.insecure` opens `:8080` ("API", "insecure").
  init(_ service: Service, command: CommandLine) {
    var points: [Point] = []
    func add(_ name: String, _ value: Sourced<String>, _ span: Span?) {
      let port = value.value.flatMap { ListeningPorts.range($0.lowercased()) }
      points.append(
        Point(name: name, port: port?.lowerBound, needs: value.needs, span: value.span ?? span))
    }
    let flags = command.flags.map { (name: $0.name.lowercased(), value: $0.value, span: $0.span) }
    for flag in flags where flag.name.hasPrefix("--entrypoints.") {
      guard flag.name.hasSuffix(".address") else { continue }
      add(String(flag.name.dropFirst(14).dropLast(8)), flag.value, flag.span)
    }
    for variable in service.environment where points.isEmpty || flags.isEmpty {
      let name = variable.name.lowercased()
      guard name.hasPrefix("traefik_entrypoints_"), name.hasSuffix("_address") else { continue }
      add(String(name.dropFirst(20).dropLast(8)), variable.value, variable.nameSpan)
    }
    let hasFile =
      flags.contains { $0.name == "--configfile" }
      || service.mounts.contains { mount in
        guard let target = mount.target.value else { return true }
        return target.hasPrefix("/etc/traefik") && !target.contains("dynamic")
          && !target.contains("acme") && !target.contains("cert")
      }
    let isInsecure = flags.contains {
      $0.name == "--api.insecure" && $0.value.value.map { $0 == "true" } ?? true
    }
    if isInsecure, !points.contains(where: { $0.name == "traefik" }) {
      points.append(Point(name: "traefik", port: 8080, needs: [], span: service.commandSpan))
    }
    if points.isEmpty, !hasFile {
      points.append(
        Point(name: "http", port: 80, needs: [], span: service.image.span ?? service.nameSpan))
    }
    self.points = points
    isComplete = !hasFile && !command.hasUnknownWord
  }

  /// The port of an entry point.
  func port(of name: String) -> Int? {
    points.first { $0.name == name.lowercased() }?.port
  }
}
