// Loads compose projects that are written in a test.

import Deployment
import SourceText

@testable import Loaders

/// A project loaded from files in memory.
struct ComposeFixture {
  let project: ComposeProject
  let sources: SourceMap

  /// Loads `compose.yaml`, or another primary file.
  init(
    _ contents: [String: String], primary: String = "compose.yaml",
    loader: ComposeLoader = ComposeLoader()
  ) {
    var files = InMemoryFiles(contents, rootName: "shop")
    var loader = loader
    project = loader.load(primary: primary, files: &files)
    sources = files.sources
  }

  /// Loads one compose file.
  init(_ yaml: String) { self.init(["compose.yaml": yaml]) }

  /// The service, or one without settings where there is none.
  func service(_ name: String) -> Service {
    project.services.first { $0.name == name } ?? Service(name: "missing: \(name)")
  }

  /// The environment of a service; `nil` stands for a variable that is passed through and not set.
  func environment(_ name: String) -> [String: String?] {
    Dictionary(
      uniqueKeysWithValues: service(name).environment.map {
        ($0.name, $0.value.isAbsent ? nil : $0.value.textWithUnknownsEmpty)
      })
  }

  /// The ports of a service as `ip:published:target/transport`.
  func ports(_ name: String) -> [String] {
    service(name).ports.map {
      "\($0.hostIP.textWithUnknownsEmpty):\($0.published.textWithUnknownsEmpty):"
        + "\($0.target.value.map(String.init) ?? "?")/\($0.transport)"
    }
  }

  /// The mounts of a service as `kind source target`.
  func mounts(_ name: String) -> [String] {
    service(name).mounts.map {
      "\($0.kind.rawValue) \($0.source.textWithUnknownsEmpty) \($0.target.textWithUnknownsEmpty)"
    }
  }

  /// The bytes at a span with the path of their file.
  func text(_ span: Span?) -> String? {
    guard let span, let file = sources[span.file] else { return nil }
    return file.path + ": " + String(decoding: file.bytes[span.range], as: UTF8.self)
  }

  var problems: [String] { project.problems.map(\.message) }
  var notes: [String] { project.notes.map(\.text) }
}
