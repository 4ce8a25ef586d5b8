// The facts of a compose project as the lines of `Tests/Conformance/compose/projects`.

import Deployment
import SourceText
import Testing

@testable import Loaders

/// One file of the folder: files, arguments, and what must come out.
struct SampleProject: CustomTestStringConvertible, Sendable {
  let name: String
  let files: [String: String]
  let arguments: [String]
  let expected: [String]

  var testDescription: String { name }

  /// Reads `-- NAME --` sections; what stands before the first tells what the project shows.
  init(name: String, text: String) {
    self.name = name
    var files: [String: String] = [:]
    var section: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 {
        let title = String(line.dropFirst(3).dropLast(3))
        section = title
        files[title] = ""
      } else if let section {
        files[section, default: ""] += line + "\n"
      }
    }
    expected = (files.removeValue(forKey: "expected") ?? "").split(separator: "\n").map(String.init)
    arguments = (files.removeValue(forKey: "arguments") ?? "")
      .split { $0 == " " || $0 == "\n" }.map(String.init)
    self.files = files
  }

  /// The values that follow an argument.
  func values(of argument: String) -> [String] {
    zip(arguments, arguments.dropFirst()).filter { $0.0 == argument }.map(\.1)
  }
}

/// Writes a loaded project as such lines.
struct ProjectLines {
  private var lines: Set<String> = []

  init(_ project: ComposeProject) {
    lines = ["project \(project.name)"]
    let used = Set(project.services.flatMap(\.networks).map(\.network))
    for network in project.networks where used.contains(network.key) {
      let traits = (network.isInternal ? " internal" : "") + (network.isExternal ? " external" : "")
      lines.insert("network \(network.key) \(network.name.textWithUnknownsEmpty)\(traits)")
    }
    for service in project.services {
      for line in Self.texts(of: service) + Self.lists(of: service) + Self.mounts(of: service) {
        lines.insert("\(service.name) \(line)")
      }
    }
  }

  /// All lines in the order of their letters.
  var sorted: [String] {
    lines.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  private static func texts(of service: Service) -> [String] {
    var lines = service.isActive ? [] : ["inactive"]
    for (key, value) in [
      ("image", service.image), ("hostname", service.hostname),
      ("container_name", service.containerName), ("network_mode", service.networkMode),
    ] where !value.textWithUnknownsEmpty.isEmpty {
      lines.append("\(key) \(quoted(value))")
    }
    for (key, words) in [("command", service.command), ("entrypoint", service.entrypoint)] {
      guard let words else { continue }
      lines.append(
        ([key] + words.filter { !$0.textWithUnknownsEmpty.isEmpty }.map(quoted))
          .joined(separator: " "))
    }
    if let build = service.build {
      lines.append(
        "build \(quoted(build.context))" + (build.target.isAbsent ? "" : " " + quoted(build.target))
      )
      lines += build.arguments.filter { $0.value.isPresent }.map {
        "argument \($0.name) \(quoted($0.value))"
      }
    }
    return lines
  }

  private static func lists(of service: Service) -> [String] {
    var lines = service.environment.map { "environment \($0.name) \(quoted($0.value))" }
    lines += service.labels.map { "label \($0.name) \(quoted($0.value))" }
    lines += service.ports.map { port in
      let target = port.target.value.map(String.init) ?? "?"
      return "port "
        + quoted(
          "\(port.hostIP.textWithUnknownsEmpty):\(port.published.textWithUnknownsEmpty):\(target)/\(port.transport)"
        )
    }
    lines += service.expose.map { "expose \(quoted($0))" }
    lines += service.links.map { "links \(quoted("\($0.service):\($0.alias)"))" }
    lines += service.networks.map { membership in
      (["network", membership.network] + membership.aliases.map(\.textWithUnknownsEmpty).sorted())
        .joined(separator: " ")
    }
    return lines + service.extraHosts.map { "host \($0.host)=\($0.address.textWithUnknownsEmpty)" }
  }

  private static func mounts(of service: Service) -> [String] {
    service.mounts.filter { $0.kind != .copy }.map { mount in
      let content = mount.content.textWithUnknownsEmpty
      let isInline = mount.kind == .config && !content.isEmpty
      let source =
        isInline ? "content \(quoted(content))" : quoted(mount.source.textWithUnknownsEmpty)
      return "\(mount.kind.rawValue) \(source) \(quoted(mount.target))"
    }
  }

  private static func quoted(_ value: Sourced<String>) -> String {
    value.isAbsent ? "null" : quoted(value.textWithUnknownsEmpty)
  }

  /// The text as a JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
