// The networks of a project and who is on them.

import Deployment
import SourceText

/// Reads networks.
enum NetworkReader {
  /// The project's networks, and the default one where a service uses it.
  static func networks(of model: ComposeNode, project: String, usesDefault: Bool) -> [Network] {
    let declared = model["networks"]?.members ?? []
    var networks = declared.map { network($0, project: project) }
    if usesDefault, !declared.contains(where: { $0.name == "default" }) {
      let name = Sourced<String>.known(
        "\(project)_default", origin: .defaulted("the project's default network"))
      networks.append(Network(key: "default", name: name))
    }
    return networks
  }

  private static func network(_ member: ComposeMember, project: String) -> Network {
    let node = member.value
    let external = node["external"]
    let isExternal = external.map { $0.isMapping || $0.isTrue } ?? false
    let written = node["name"]?.text ?? external?["name"]?.text
    let name =
      written
      ?? .known(
        isExternal ? member.name : "\(project)_\(member.name)", span: member.nameSpan,
        origin: .defaulted(isExternal ? "the key" : "<project>_<key>"))
    return Network(
      key: member.name, name: name, isInternal: node["internal"]?.isTrue ?? false,
      isExternal: isExternal,
      subnets: (node["ipam"]?["config"]?.listed ?? []).compactMap { $0["subnet"]?.text },
      span: member.nameSpan)
  }

  /// The networks that a service joins: those that it lists, else the default one.
  static func memberships(of service: ComposeNode) -> [NetworkMembership] {
    let listed = service["networks"]?.members ?? []
    if listed.isEmpty { return [NetworkMembership(network: "default")] }
    return listed.map { member in
      let aliases = (member.value["aliases"]?.listed ?? []).compactMap(\.text)
      var membership = NetworkMembership(
        network: member.name, aliases: unique(aliases), span: member.nameSpan)
      membership.ipv4 = member.value["ipv4_address"]?.text ?? .absent
      membership.ipv6 = member.value["ipv6_address"]?.text ?? .absent
      return membership
    }
  }

  /// The texts without later repetitions.
  static func unique(_ texts: [Sourced<String>]) -> [Sourced<String>] {
    var seen: Set<String> = []
    return texts.filter {
      seen.insert($0.textWithUnknownsEmpty + "\n" + $0.needs.joined(separator: ",")).inserted
    }
  }
}
