// What a configuration states about names.

import Analysis
import Deployment
import SourceText
import Syntax

extension ConfigurationReader {
  /// `name: 127.0.0.1` for the browsers' machine, or `name: {browsers: …, containers: …}`.
  mutating func hosts(_ node: DataNode) -> [StatedFacts.Host] {
    guard node.resolved.kind == .mapping else {
      note("`hosts` is a mapping from names to addresses", at: node.span)
      return []
    }
    var hosts: [StatedFacts.Host] = []
    for member in node.members {
      let name = member.name.lowercased()
      if let message = Self.mistake(inHost: name) {
        note(message, at: member.key.span)
        continue
      }
      func host(_ value: DataNode, _ reader: StatedFacts.Reader) {
        if reader == .browsers, name.hasSuffix(".localhost") {
          note(
            "browsers take `\(name)` for their own machine whatever a hosts file says",
            at: member.key.span)
          return
        }
        guard let address = address(value, for: reader) else { return }
        let span = member.key.span.union(value.span)
        hosts.append(.init(name: name, address: address, reader: reader, span: span))
      }
      guard member.value.resolved.kind == .mapping else {
        host(member.value, .browsers)
        continue
      }
      for entry in members(of: member.value, .host) {
        host(entry.value, entry.name == "browsers" ? .browsers : .containers)
      }
    }
    return hosts
  }

  private mutating func address(_ node: DataNode, for reader: StatedFacts.Reader) -> String? {
    if let text = node.text {
      if AddressText.isAddress(text) { return text }
      if text == AddressText.gateway {
        if reader == .containers { return text }
        note(
          "`\(AddressText.gateway)` is a word for containers; browsers need an IP address",
          at: node.span)
        return nil
      }
    }
    note(
      reader == .browsers
        ? "an IP address is wanted, as in a hosts file"
        : "an IP address or `\(AddressText.gateway)` is wanted", at: node.span)
    return nil
  }

  private static func mistake(inHost name: String) -> String? {
    if name == "localhost" { return "everybody takes `localhost` for the own machine" }
    if AddressText.isAddress(name) { return "a name is wanted, as in a hosts file" }
    let isName =
      !name.isEmpty && !name.hasPrefix(".") && !name.hasSuffix(".") && !name.contains("..")
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
          || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
      }
    return isName
      ? nil : "`\(name)` is no host name: no scheme, no port, no path and no wildcard stands here"
  }
}
