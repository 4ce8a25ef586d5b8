// What one compose file is for, before anything is loaded.

import Deployment
import SourceText
import Syntax

/// The services of a compose file and the files that it draws on.
struct ComposeOutline {
  /// Each service, and whether it says what to run.
  private var services: [String: Bool] = [:]
  /// The paths that the file includes or extends, as written.
  private(set) var references: [String] = []

  init(_ tree: DataTree) {
    for root in tree.roots {
      for member in root["services"].map({ Array($0.members) }) ?? [] {
        let service = member.value
        let own = ["image", "build", "extends", "provider", "<<"]
        services[member.name] = own.contains { service[$0] != nil }
        if let file = service["extends"]?["file"]?.text { references.append(file) }
      }
      for entry in root["include"].map({ Array($0.elements) }) ?? [] {
        let path = entry["path"] ?? entry
        references += ([path] + Array(path.elements)).compactMap(\.text)
      }
    }
  }

  /// Whether the file can be run without another one.
  var isComplete: Bool { services.values.allSatisfy(\.self) }

  /// Whether the file has every service that the other one only changes.
  func completes(_ other: ComposeOutline) -> Bool {
    isComplete && other.services.allSatisfy { $0.value || services[$0.key] != nil }
  }
}
