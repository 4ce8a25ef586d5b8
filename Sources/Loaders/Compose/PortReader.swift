// `ports` of a service: short and long form, ranges, and what replaces what.

import Deployment
import SourceText

/// Reads published ports.
enum PortReader {
  /// How many ports one entry with a range may stand for.
  private static let rangeLimit = 4096

  /// The ports of all entries; of two for the same address, host port and container port the later stays.
  static func ports(
    of service: String, _ entries: [ComposeNode], session: inout ComposeSession
  ) -> [PublishedPort] {
    var result: [PublishedPort] = []
    var positions: [Key: Int] = [:]
    for (index, entry) in entries.enumerated() {
      var reader = PortEntryReader(place: "services.\(service).ports.[\(index)]", span: entry.span)
      for port in reader.ports(entry) {
        if let index = positions[Key(port)] {
          result[index] = port
        } else {
          positions[Key(port)] = result.count
          result.append(port)
        }
      }
      // A template engine fills such an entry in.
      if let problem = reader.problem, !entry.plainText.contains("{{") {
        session.refuse(problem.message, at: problem.span)
      }
    }
    return result
  }

  /// What two entries share of which only one counts (compose-go, override/uncity.go, portIndexer).
  private struct Key: Hashable {
    let address: String
    let published: String
    let target: Int
    let needs: [String]
    let transport: String

    init(_ port: PublishedPort) {
      let text = port.hostIP.textWithUnknownsEmpty
      address = text.isEmpty ? "0.0.0.0" : text
      published = port.published.textWithUnknownsEmpty
      target = port.target.value ?? -1
      needs = port.hostIP.needs + port.published.needs + port.target.needs
      transport = port.transport
    }
  }
}
