// Who opens a URL.

/// The place from which a URL is opened.
public enum Vantage: Hashable, Sendable {
  /// A browser on the machine that runs the containers.
  case browserOnHost
  /// A browser on any other machine.
  case browserElsewhere
  /// A container of the named service.
  case container(String)
  /// A program on the machine that runs the containers, outside of them.
  case host

  /// Reads `browser`, `browser@host`, `browser@elsewhere`, `container:NAME` or a service's bare `NAME`.
  public init?(_ text: String) {
    let prefix = "container:"
    switch text {
    case "", prefix: return nil
    case "browser", "browser@host": self = .browserOnHost
    case "browser@elsewhere": self = .browserElsewhere
    case _ where text.hasPrefix(prefix): self = .container(String(text.dropFirst(prefix.count)))
    default: self = .container(text)
    }
  }

  /// The form that reports write and ``init(_:)`` reads, except for ``host``.
  public var text: String {
    switch self {
    case .browserOnHost: "browser@host"
    case .browserElsewhere: "browser@elsewhere"
    case .container(let service): "container:\(service)"
    case .host: "host"
    }
  }

  /// The words for a sentence.
  var words: String {
    switch self {
    case .browserOnHost: "a browser on the host"
    case .browserElsewhere: "a browser on another machine"
    case .container(let service): "`\(service)`"
    case .host: "a program on the host"
    }
  }
}
