// Names that the configuration of the linter states an address for.

import Deployment
import SourceText

/// What may stand as an address in a hosts file.
public enum AddressText {
  /// The word that stands for the machine of the containers.
  public static let gateway = "host-gateway"

  /// Whether a text is an IP address.
  public static func isAddress(_ text: String) -> Bool { IPAddress(text) != nil }
}

extension HostKind {
  /// Whether a hosts file or a DNS server may say what it is; programs know `localhost` and addresses by themselves.
  var isName: Bool {
    switch self {
    case .loopback, .localhostName, .address: false
    case .dockerHost, .label, .hostsFileName, .privateName, .domainName: true
    }
  }
}

extension StatedFacts {
  /// Whether browsers take a name for their own machine.
  func makesLocal(_ name: String) -> Bool {
    host(name, for: .browsers).flatMap { IPAddress($0.address) }?.isLoopback == true
  }

  /// Whether somebody takes a name for the machine that runs the containers.
  func leadsToHost(_ name: String, from caller: Service?) -> Bool {
    if caller == nil { return makesLocal(name) }
    return host(name, for: .containers)?.address == AddressText.gateway
  }
}

extension Reachability {
  /// The verdict for a browser or a program on a machine that knows a name.
  ///
  /// Nil where the name leads to the machine itself and the browser is on another one: whoever states that speaks of
  /// their own hosts file.
  func judge(_ stated: StatedFacts.Host, port: Int, fromOutside vantage: Vantage) -> Reach? {
    let step = Because(
      "the configuration states that browsers take `\(stated.name)` for \(stated.address)",
      at: stated.span)
    guard let address = IPAddress(stated.address) else {
      return Reach(
        .notReachable, .unknownName, because: step + Because("\(stated.address) is no address"))
    }
    guard address.isLoopback else { return judge(address, port: port, from: vantage).after(step) }
    guard vantage != .browserElsewhere else { return nil }
    return atHost(port, on: .literal(address), reachable: .publishedPort, from: vantage).after(step)
  }

  /// The verdict for a container whose DNS knows a name.
  func judge(_ stated: StatedFacts.Host, port: Int, from service: Service) -> Reach {
    let step = Because(
      "the configuration states that containers take `\(stated.name)` for \(stated.address)",
      at: stated.span)
    if stated.address == AddressText.gateway {
      return throughGateway(port, from: service).after(step)
    }
    guard let address = IPAddress(stated.address) else {
      return Reach(
        .notReachable, .unknownName, because: step + Because("\(stated.address) is no address"))
    }
    if address.isLoopback || address.isUnspecified {
      return ownLoopback(stated.name, port: port, from: service).after(step)
    }
    return literal(address, port: port, from: service).after(step)
  }
}
