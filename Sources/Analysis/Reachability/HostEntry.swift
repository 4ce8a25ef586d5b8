// Aliases and hosts-file entries that cannot do what they are written for.

import Deployment
import SourceText

/// A network alias or an `extra_hosts` entry that does not work.
public struct HostEntry: Sendable {
  /// Why it does not work.
  public enum Problem: String, Hashable, Sendable {
    /// An alias named `localhost`: every hosts file has a line for it already.
    case localhostAlias = "localhost-alias"
    /// An entry that leads back into its own container.
    case loopbackAddress = "loopback-address"
    /// An entry for the host, whose port is bound to the host's loopback.
    case loopbackPort = "loopback-port"
    /// An alias on networks where who needs it is not.
    case otherNetwork = "other-network"
  }

  /// Why it does not work.
  public let problem: Problem
  /// The name.
  public let name: String
  /// The service with the entry, or with the alias.
  public let service: String
  /// The service that needs the name; nil where no URL shows one.
  public let caller: String?
  /// The network on which the alias is missing.
  public let network: String?
  /// The URL that needs the name.
  public let url: Sourced<String>
  /// An address that works instead.
  public let suggestion: String?
  /// The proof.
  public let because: Because
  /// Where the entry is written.
  public let span: Span?
}

/// Finds the entries that do not work.
struct HostEntries {
  private let deployment: Deployment
  private let reachability: Reachability
  private let opened: [OpenedURL]
  /// The URLs that each service fetches.
  private let fetched: [String: [OpenedURL]]

  init(_ deployment: Deployment, reachability: Reachability, opened: [OpenedURL]) {
    self.deployment = deployment
    self.reachability = reachability
    self.opened = opened
    fetched = Dictionary(
      grouping: opened.flatMap { one in one.services.map { (service: $0, use: one) } },
      by: \.service
    ).mapValues { $0.map(\.use) }
  }

  /// The entries in the order of the services.
  var all: [HostEntry] {
    deployment.services.filter { $0.isActive }.flatMap { service in
      localhostAliases(of: service) + service.extraHosts.flatMap { entry(of: $0, in: service) }
    } + strayAliases
  }

  private func localhostAliases(of service: Service) -> [HostEntry] {
    service.networks.flatMap { membership in
      membership.aliases.filter { $0.value?.lowercased() == "localhost" }.map { alias in
        HostEntry(
          problem: .localhostAlias, name: "localhost", service: service.name, caller: nil,
          network: membership.network, url: .absent, suggestion: nil,
          because: Because(
            "every container's hosts file says that `localhost` is the container itself, and it is asked first"
          ), span: alias.span)
      }
    }
  }

  // MARK: extra_hosts

  private func entry(of host: ExtraHost, in service: Service) -> [HostEntry] {
    guard let address = host.address.value else { return [] }
    let name = host.host.lowercased()
    let uses = (fetched[service.name] ?? []).filter {
      $0.use.url.value.flatMap { WebAddress($0)?.host } == name
    }
    func entry(_ problem: HostEntry.Problem, _ use: OpenedURL?, _ because: Because) -> HostEntry {
      HostEntry(
        problem: problem, name: host.host, service: service.name, caller: service.name,
        network: nil, url: use?.use.url ?? .absent, suggestion: use?.reach.suggestion,
        because: because, span: host.span)
    }
    if let use = uses.first(where: { $0.reach.code == .extraHostsLoopback }) {
      return [entry(.loopbackAddress, use, use.reach.because)]
    }
    if let use = uses.first(where: { $0.reach.code == .loopbackBoundViaGateway }) {
      return [entry(.loopbackPort, use, use.reach.because)]
    }
    guard uses.isEmpty, IPAddress(address)?.isLoopback == true, name != "localhost",
      case .networks = reachability.namespaces.kind(of: service.name),
      let owner = otherOwner(of: name, than: service.name)
    else { return [] }
    return [
      entry(
        .loopbackAddress, nil,
        Because([
          .init("`\(host.host)` is \(owner.what)", at: owner.span),
          .init("inside `\(service.name)` the entry makes it the container itself", at: host.span),
        ]))
    ]
  }

  /// Another service that the name belongs to, unless this one may serve it itself.
  private func otherOwner(
    of name: String, than service: String
  ) -> (what: String, span: Span?)? {
    let members = reachability.namespaces.members(of: service)
    let isServer = members.contains { member in
      [80, 443].contains { reachability.listening[member]?.mentions($0) == true }
    }
    guard !isServer else { return nil }
    if let record = reachability.names.owners(of: name).first {
      guard !members.contains(record.service) else { return nil }
      return (reachability.description(of: record, asked: name), record.span)
    }
    guard let entry = reachability.publicNames[name], let owner = entry.service,
      !members.contains(owner)
    else { return nil }
    return (entry.source, entry.span)
  }

  // MARK: Aliases elsewhere

  private var strayAliases: [HostEntry] {
    var seen: Set<Span> = []
    return opened.compactMap { one in
      guard case .container(let service) = one.vantage,
        let host = one.use.url.value.flatMap({ WebAddress($0)?.host }),
        let alias = Self.strayAlias(of: host, for: service, one.reach, in: reachability),
        let span = alias.span, seen.insert(span).inserted
      else { return nil }
      let mine = deployment.service(service)?.networks.first?.network
      return HostEntry(
        problem: .otherNetwork, name: host, service: alias.service, caller: service,
        network: mine, url: one.use.url, suggestion: one.reach.suggestion,
        because: one.reach.because, span: span)
    }
  }

  /// The alias that a name of the outside world has on networks where the caller is not; nil where the
  /// name is one of the inside, or works.
  static func strayAlias(
    of host: String, for service: String, _ reach: Reach, in reachability: Reachability
  ) -> DNSNames.Record? {
    guard reach.verdict == .notReachable, host.contains("."),
      [.localhostNameInContainer, .unknownName, .noSharedNetwork].contains(reach.code)
    else { return nil }
    let mine = reachability.realNames(of: service)
    guard !mine.isEmpty else { return nil }
    return reachability.names.owners(of: host).first { record in
      record.kind == .alias && !record.isQualified && !record.networks.isEmpty
        && record.networks.isDisjoint(with: mine)
    }
  }
}
