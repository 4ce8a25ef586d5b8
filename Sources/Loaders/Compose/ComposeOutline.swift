// What one compose file is for, before anything is loaded.

import SourceText
import Syntax

/// What a compose file defines, and what it takes for granted.
struct ComposeOutline {
  /// The services that say what to run.
  private var complete: Set<String> = []
  private var networks: Set<String> = ["default"]
  private var used: Set<Need> = []
  /// How many members of services may still be looked at; enough for every real file.
  private var budget = 200_000
  /// The paths that the file includes or extends, as written.
  private(set) var references: [String] = []
  /// What the file uses and does not define.
  private(set) var lacks: Set<Need> = []

  /// Something that a compose file needs and need not hold itself.
  enum Need: Hashable {
    case service(String)
    case network(String)
  }

  init(_ tree: DataTree) {
    for root in tree.roots {
      for member in root["services"].map({ Array($0.mergedMembers()) }) ?? [] {
        addService(member.name, member.value)
      }
      for member in root["networks"].map({ Array($0.members) }) ?? [] {
        networks.insert(member.name)
      }
      for entry in root["include"].map({ Array($0.elements) }) ?? [] {
        let path = entry["path"] ?? entry
        references += ([path] + Array(path.elements)).compactMap(\.text)
      }
    }
    lacks = used.filter { !defines($0) }
  }

  private mutating func addService(_ name: String, _ service: DataNode) {
    let members = service.resolved.mergedMembers(limit: max(0, budget))
    budget -= Array(members).count + 1
    used.insert(.service(name))
    for key in ["image", "build", "extends", "provider"] where members[key] != nil {
      complete.insert(name)
    }
    if let extends = members["extends"]?.value {
      if let file = extends["file"]?.text {
        references.append(file)
      } else if let base = extends["service"]?.text ?? extends.text {
        used.insert(.service(base))
      }
    }
    if let dependencies = members["depends_on"]?.value {
      used.formUnion(Self.names(in: dependencies).map(Need.service))
    }
    if let networks = members["networks"]?.value {
      used.formUnion(Self.names(in: networks).map(Need.network))
    }
  }

  /// The names in a list or the keys of a mapping; those with variables left out.
  private static func names(in node: DataNode) -> [String] {
    (node.elements.compactMap(\.text) + node.members.map(\.name)).filter { !$0.contains("$") }
  }

  /// What the file defines.
  var defined: [Need] { complete.map(Need.service) + networks.map(Need.network) }

  private func defines(_ need: Need) -> Bool {
    switch need {
    case .service(let name): complete.contains(name)
    case .network(let name): networks.contains(name)
    }
  }
}
