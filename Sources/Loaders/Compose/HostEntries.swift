// `extra_hosts` in all its forms.

import Deployment
import SourceText

/// Reads the entries that compose adds to a container's hosts file.
enum HostEntries {
  /// The entries in file order; one name may have several addresses.
  static func read(_ entries: [ComposeNode], session: inout ComposeSession) -> [ExtraHost] {
    var result: [ExtraHost] = []
    for entry in entries { result += hosts(entry, session: &session) }
    return result
  }

  private static func hosts(_ entry: ComposeNode, session: inout ComposeSession) -> [ExtraHost] {
    if entry.isMapping {
      return entry.members.flatMap { member in
        member.value.listed.compactMap(\.text).map {
          host(member.name, $0, span: entry.span)
        }
      }
    }
    guard let text = entry.text else { return [] }
    let cut =
      text.cut { $0 == UInt8(ascii: "=") } ?? text.cut { $0 == UInt8(ascii: ":") }
    guard let (name, addresses) = cut else {
      if let text = text.value {
        session.refuse("invalid additional host, missing IP: \(text)", at: entry.span)
      }
      return []
    }
    return addresses.split(at: UInt8(ascii: ",")).map {
      host(name.textWithUnknownsEmpty, $0, span: text.span ?? entry.span)
    }
  }

  private static func host(_ name: String, _ address: Sourced<String>, span: Span) -> ExtraHost {
    ExtraHost(host: name, address: PortEntryReader.withoutBrackets(address), span: span)
  }
}
