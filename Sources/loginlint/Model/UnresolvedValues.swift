// Which values of a service wait for variables.

import Deployment

extension Service {
  /// What each value that is not decided still needs, by the key's path.
  var unresolved: [(key: String, needs: [String])] {
    var found: [(key: String, needs: [String])] = []
    func add(_ key: String, _ value: Sourced<String>) {
      if value.isUnknown { found.append((key, value.needs)) }
    }
    add("image", self.image)
    for variable in self.environment { add("environment.\(variable.name)", variable.value) }
    for (index, port) in self.ports.enumerated() {
      let needs = port.hostIP.needs + port.published.needs + port.target.needs
      if !needs.isEmpty { found.append(("ports.\(index)", needs)) }
    }
    for (index, value) in self.expose.enumerated() { add("expose.\(index)", value) }
    for membership in self.networks {
      for (index, alias) in membership.aliases.enumerated() {
        add("networks.\(membership.network).aliases.\(index)", alias)
      }
    }
    add("network_mode", self.networkMode)
    add("hostname", self.hostname)
    add("container_name", self.containerName)
    for host in self.extraHosts { add("extra_hosts.\(host.host)", host.address) }
    for (index, mount) in self.mounts.enumerated() {
      let needs = mount.source.needs + mount.target.needs
      if !needs.isEmpty { found.append(("volumes.\(index)", needs)) }
    }
    return found
  }
}

/// The variables that values of a deployment need and nothing sets, with the values.
struct UnsetVariables {
  /// How many uses of one variable are told.
  private static let useLimit = 3

  private(set) var rows: [[String]] = []

  init(_ deployment: Deployment) {
    var uses: [String: [String]] = [:]
    for service in deployment.services {
      for (key, needs) in service.unresolved {
        for name in Set(needs) { uses[name, default: []].append("\(service.name).\(key)") }
      }
    }
    rows = uses.sorted { $0.key < $1.key }.map { name, places in
      let more = places.count - Self.useLimit
      return [
        name,
        places.prefix(Self.useLimit).joined(separator: ", ")
          + (more > 0 ? " and \(more) more" : ""),
      ]
    }
  }
}
