// `extra_hosts` in all its forms.

import Deployment
import SourceText

/// Reads the entries that compose adds to a container's hosts file.
enum HostEntries {
  /// The entries in file order; only identical ones are dropped, one name may have several addresses.
  static func read(_ entries: [ComposeNode]) -> [ExtraHost] {
    var seen: Set<String> = []
    return entries.flatMap(hosts).filter {
      seen.insert("\($0.host)=\($0.address.textWithUnknownsEmpty)\($0.address.needs)").inserted
    }
  }

  private static func hosts(_ entry: ComposeNode) -> [ExtraHost] {
    if entry.isMapping {
      return entry.members.flatMap { member in
        member.value.listed.compactMap(\.text).flatMap {
          addresses($0, host: member.name, span: entry.span)
        }
      }
    }
    guard let text = entry.text else { return [] }
    let cut =
      text.cut { $0 == UInt8(ascii: "=") } ?? text.cut { $0 == UInt8(ascii: ":") }
    guard let (host, address) = cut else { return [] }
    return addresses(
      address, host: host.trimmed.textWithUnknownsEmpty, span: text.span ?? entry.span)
  }

  private static func addresses(_ text: Sourced<String>, host: String, span: Span) -> [ExtraHost] {
    text.split(at: UInt8(ascii: ",")).map {
      ExtraHost(host: host, address: PortReader.withoutBrackets($0.trimmed), span: span)
    }
  }
}
