// One entry of `ports`, as docker's own parser reads it.

import Deployment
import SourceText

/// Reads an entry in its short or long form (go-connections, nat/nat.go; compose-go, transform/ports.go).
struct PortEntryReader {
  /// What compose refuses.
  struct Problem {
    let message: String
    let span: Span
  }

  /// How many ports one entry with a range may stand for.
  private static let rangeLimit = 4096

  /// The entry's path in messages.
  let place: String
  /// The entry.
  let span: Span
  /// Why the entry gives no port.
  private(set) var problem: Problem?

  init(place: String, span: Span) {
    self.place = place
    self.span = span
  }

  /// The ports that the entry publishes; several for a range.
  mutating func ports(_ entry: ComposeNode) -> [PublishedPort] {
    if entry.isMapping { return longForm(entry) }
    guard var text = entry.text?.trimmed else { return [] }
    var transport: Sourced<String>?
    if let (head, tail) = text.cutLast(at: { $0 == UInt8(ascii: "/") }) {
      transport = tail
      text = head
    }
    let colon: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") }
    guard let (front, target) = text.cutLast(at: colon) else {
      return expand(hostIP: nil, published: nil, target: text, transport: transport)
    }
    guard let (address, published) = front.cutLast(at: colon) else {
      return expand(hostIP: nil, published: front, target: target, transport: transport)
    }
    return expand(
      hostIP: Self.withoutBrackets(address), published: published, target: target,
      transport: transport)
  }

  private mutating func longForm(_ entry: ComposeNode) -> [PublishedPort] {
    guard let target = entry["target"]?.text else {
      return refuse("service ports \(place) is missing a target port", at: entry.span)
    }
    let published = entry["published"]?.text
    // Compose leaves the host port of this form to the engine.
    if let text = published?.value, Self.range(text) == nil {
      let ports = expand(
        hostIP: entry["host_ip"]?.text, published: nil, target: target,
        transport: entry["protocol"]?.text)
      return ports.map { port in
        var port = port
        port.published = published ?? port.published
        return port
      }
    }
    return expand(
      hostIP: entry["host_ip"]?.text, published: published, target: target,
      transport: entry["protocol"]?.text)
  }

  private mutating func refuse(_ message: String, at span: Span?) -> [PublishedPort] {
    problem = Problem(message: message, span: span ?? self.span)
    return []
  }

  /// `[::1]` as `::1`.
  static func withoutBrackets(_ address: Sourced<String>) -> Sourced<String> {
    guard let text = address.value, text.hasPrefix("["), text.hasSuffix("]"), text.count > 2,
      let (_, tail) = address.cut(at: { $0 == UInt8(ascii: "[") }),
      let (inner, _) = tail.cutLast(at: { $0 == UInt8(ascii: "]") })
    else { return address }
    return inner
  }

  /// One port per number of a range; a single target takes one of a range of host ports.
  private mutating func expand(
    hostIP: Sourced<String>?, published: Sourced<String>?, target: Sourced<String>,
    transport: Sourced<String>?
  ) -> [PublishedPort] {
    let hostIP = hostIP ?? .known("", origin: .defaulted("every address of the host"))
    let published = published ?? .known("", origin: .defaulted("a port that the engine chooses"))
    let name = transport?.textWithUnknownsEmpty.lowercased() ?? ""
    let span = span

    func port(_ published: Sourced<String>, _ target: Sourced<Int>) -> PublishedPort {
      PublishedPort(
        hostIP: hostIP, published: published, target: target,
        transport: name.isEmpty ? "tcp" : name, span: span)
    }

    if let address = hostIP.value, !address.isEmpty, !Self.isAddress(address) {
      return refuse("Invalid ip address: \(address)", at: hostIP.span)
    }
    if !["", "tcp", "udp", "sctp"].contains(name) {
      return refuse("Invalid proto: \(name)", at: transport?.span)
    }
    guard let text = target.value else {
      return [port(published, Sourced(.unknown(needs: target.needs), span: target.span))]
    }
    if text.isEmpty { return refuse("No port specified: <empty>", at: target.span) }
    guard let targets = Self.range(text) else {
      return refuse("Invalid containerPort: \(text)", at: target.span)
    }
    let first = Sourced<Int>.known(targets.lowerBound, span: target.span, origin: target.origin)
    guard let hostText = published.value, !hostText.isEmpty else {
      guard targets.count > 1, published.value != nil else { return [port(published, first)] }
      return targets.prefix(Self.rangeLimit).map { port(published, first.replacing($0)) }
    }
    guard let hosts = Self.range(hostText) else {
      return refuse("Invalid hostPort: \(hostText)", at: published.span)
    }
    if targets.count == 1 { return [port(published, first)] }
    guard hosts.count == targets.count, targets.count <= Self.rangeLimit else {
      return refuse(
        "Invalid ranges specified for container and host Ports: \(text) and \(hostText)", at: span)
    }
    return zip(hosts, targets).map { host, target in
      port(published.replacing(String(host)), first.replacing(target))
    }
  }

  // MARK: Numbers and addresses

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first.flatMap(\.self), let last = ends.last.flatMap(\.self),
      ends.count <= 2, (0...65535).contains(first), (first...65535).contains(last)
    else { return nil }
    return first...last
  }

  /// Whether the text has the shape of an address; a name is none.
  private static func isAddress(_ text: String) -> Bool {
    if text.utf8.contains(UInt8(ascii: ":")) {
      return text.utf8.allSatisfy {
        $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
          || Character(Unicode.Scalar($0)).isHexDigit
      }
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}

extension Sourced where Value == Int {
  /// The same place and origin with another number.
  fileprivate func replacing(_ number: Int) -> Sourced {
    .known(number, span: span, origin: origin)
  }
}
