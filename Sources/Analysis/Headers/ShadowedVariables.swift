// Variables of nginx's own that something replaces first, grouped by what does.

import Deployment
import SourceText

/// The uses of nginx's variables that one cause takes away from nginx.
public struct ShadowedVariables: Sendable {
  /// The proxy.
  public let proxy: Proxy
  /// The uses in file order; there is at least one.
  public let uses: [ShadowedVariable]

  /// What replaces them.
  public var cause: ShadowedVariable.Cause { uses.first?.cause ?? .environment }
  /// The variable's definition, or the command.
  public var causeSpan: Span? { uses.first?.causeSpan }
  /// What takes their place; nil for nothing.
  public var value: String? { uses.first?.value }

  /// The names, each once.
  public var names: [String] {
    var seen: Set<String> = []
    return uses.map(\.name).filter { seen.insert($0).inserted }
  }

  /// The `$` of every use.
  public var signs: [Span] { uses.map { $0.span.sub(0, 1) } }

  private struct Key: Hashable {
    let cause: ShadowedVariable.Cause
    let span: Span?
    let file: FileID
  }

  /// The groups of a proxy, in the order of their first uses.
  static func of(_ proxy: Proxy) -> [ShadowedVariables] {
    var keys: [Key] = []
    var groups: [Key: [ShadowedVariable]] = [:]
    for use in Set(proxy.shadowedVariables).sorted(by: { $0.span.start < $1.span.start }) {
      let key = Key(cause: use.cause, span: use.causeSpan, file: use.span.file)
      if groups[key] == nil { keys.append(key) }
      groups[key, default: []].append(use)
    }
    return keys.map { ShadowedVariables(proxy: proxy, uses: groups[$0] ?? []) }
  }
}
