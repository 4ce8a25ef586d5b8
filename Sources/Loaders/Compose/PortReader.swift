// `ports` of a service: short and long form, ranges, and what replaces what.

import Deployment
import SourceText

/// Reads published ports.
enum PortReader {
  /// How many ports one entry with a range may stand for.
  private static let rangeLimit = 4096

  /// The ports of all entries; of two for the same address, host port and container port the later stays.
  static func ports(_ entries: [ComposeNode], session: inout ComposeSession) -> [PublishedPort] {
    var result: [PublishedPort] = []
    var positions: [String: Int] = [:]
    for entry in entries {
      for port in ports(entry, session: &session) {
        let key =
          "\(port.hostIP.textWithUnknownsEmpty)|\(port.published.textWithUnknownsEmpty)|"
          + "\(port.published.needs)|\(port.target.value ?? -1)|\(port.target.needs)|\(port.transport)"
        if let index = positions[key] {
          result[index] = port
        } else {
          positions[key] = result.count
          result.append(port)
        }
      }
    }
    return result
  }

  private static func ports(_ entry: ComposeNode, session: inout ComposeSession) -> [PublishedPort]
  {
    if entry.isMapping {
      guard let target = entry["target"]?.text else {
        session.refuse("the port has no `target`", at: entry.span)
        return []
      }
      let transport = entry["protocol"]?.plainText ?? ""
      return expand(
        hostIP: entry["host_ip"]?.text, published: entry["published"]?.text, target: target,
        transport: transport, span: entry.span, session: &session)
    }
    guard var text = entry.text?.trimmed else { return [] }
    var transport = ""
    if let (head, tail) = text.cutLast(at: { $0 == UInt8(ascii: "/") }) {
      transport = tail.textWithUnknownsEmpty.lowercased()
      text = head
    }
    let colon: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") }
    guard let (front, target) = text.cutLast(at: colon) else {
      return expand(
        hostIP: nil, published: nil, target: text, transport: transport, span: entry.span,
        session: &session)
    }
    guard let (address, published) = front.cutLast(at: colon) else {
      return expand(
        hostIP: nil, published: front, target: target, transport: transport, span: entry.span,
        session: &session)
    }
    return expand(
      hostIP: withoutBrackets(address), published: published, target: target,
      transport: transport, span: entry.span, session: &session)
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
  private static func expand(
    hostIP: Sourced<String>?, published: Sourced<String>?, target: Sourced<String>,
    transport: String, span: Span, session: inout ComposeSession
  ) -> [PublishedPort] {
    let everywhere = Sourced<String>.known("", origin: .defaulted("every address of the host"))
    let chosen = Sourced<String>.known("", origin: .defaulted("a port that the engine chooses"))
    let hostIP = hostIP ?? everywhere
    let published = published ?? chosen
    let transport = transport.isEmpty ? "tcp" : transport

    func port(_ published: Sourced<String>, _ target: Sourced<Int>) -> PublishedPort {
      PublishedPort(
        hostIP: hostIP, published: published, target: target, transport: transport, span: span)
    }

    guard let text = target.value else {
      return [port(published, Sourced(.unknown(needs: target.needs), span: target.span))]
    }
    guard let targets = range(text) else {
      session.refuse("`\(text)` is no port", at: target.span ?? span)
      return []
    }
    let first = Sourced<Int>.known(targets.lowerBound, span: target.span, origin: target.origin)
    guard let hostText = published.value, !hostText.isEmpty else {
      guard targets.count > 1, published.value != nil else { return [port(published, first)] }
      return targets.prefix(rangeLimit).map { port(published, first.replacing($0)) }
    }
    guard let hosts = range(hostText) else {
      session.refuse("`\(hostText)` is no port", at: published.span ?? span)
      return []
    }
    if targets.count == 1 { return [port(published, first)] }
    guard hosts.count == targets.count, targets.count <= rangeLimit else {
      session.refuse("the ranges `\(hostText)` and `\(text)` differ in length", at: span)
      return []
    }
    return zip(hosts, targets).map { host, target in
      port(published.replacing(String(host)), first.replacing(target))
    }
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first.flatMap(\.self), let last = ends.last.flatMap(\.self),
      ends.count <= 2, (0...65535).contains(first), (first...65535).contains(last)
    else { return nil }
    return first...last
  }
}

extension Sourced where Value == Int {
  /// The same place and origin with another number.
  fileprivate func replacing(_ number: Int) -> Sourced {
    .known(number, span: span, origin: origin)
  }
}
