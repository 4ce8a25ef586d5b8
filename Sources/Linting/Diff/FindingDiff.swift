// Which findings came and which went between two states, whatever moved in the files.

import Rules
import SourceText
import Syntax

/// The findings that only one of two runs has.
public struct FindingDiff: Sendable {
  /// The findings of the new state that the old one does not have.
  public let introduced: [Finding]
  /// The findings of the old state that the new one does not have.
  public let resolved: [Finding]

  /// A finding as both runs know it.
  private struct Key: Hashable {
    let rule: String
    let severity: Severity
    let place: String
  }

  /// Compares two runs; of several findings with the same rule and place, as many count as the other run lacks.
  public init(from old: Outcome, _ before: RealmState, to new: Outcome, _ after: RealmState) {
    let olds = Self.keyed(old, before)
    let news = Self.keyed(new, after)
    let gone = Self.missing(olds, in: news)
    let came = Self.missing(news, in: olds)
    // One finding about several things stands at the first of them, which may be another one by now: it is
    // introduced only where it is about something more, and resolved where it was.
    introduced = Self.withoutKnown(came, after, beside: gone, before)
    resolved = Self.withoutKnown(gone, before, beside: came, after)
  }

  /// The findings that no finding of the same rule and severity covers.
  private static func withoutKnown(
    _ findings: [Finding], _ state: RealmState, beside others: [Finding], _ otherState: RealmState
  ) -> [Finding] {
    let covers = others.map { ($0, places(of: $0, in: otherState)) }
    return findings.filter { finding in
      let places = places(of: finding, in: state)
      return !covers.contains { other, covered in
        other.rule == finding.rule && other.severity == finding.severity
          && places.isSubset(of: covered)
      }
    }
  }

  /// The place that is shown, and all others in realm files.
  private static func places(of finding: Finding, in state: RealmState) -> Set<String> {
    let others = finding.labels.filter { state.trees[$0.span.file] != nil }
    return Set(([finding.primary] + others).map { place($0.span, of: finding, in: state) })
  }

  private static func missing(
    _ findings: [(Key, Finding)], in others: [(Key, Finding)]
  ) -> [Finding] {
    var counts: [Key: Int] = [:]
    for (key, _) in others { counts[key, default: 0] += 1 }
    return findings.filter { key, _ in
      guard let count = counts[key], count > 0 else { return true }
      counts[key] = count - 1
      return false
    }.map(\.1)
  }

  private static func keyed(_ outcome: Outcome, _ state: RealmState) -> [(Key, Finding)] {
    outcome.findings.filter { $0.suppression == nil }.map { finding in
      (
        Key(
          rule: finding.rule, severity: finding.severity,
          place: place(finding.primary.span, of: finding, in: state)), finding
      )
    }
  }

  /// Where a finding stands, in names instead of indexes; in other files than realms its message tells it apart.
  private static func place(
    _ span: Span, of finding: Finding, in state: RealmState
  ) -> String {
    guard let tree = state.trees[span.file], let pointer = tree.pointer(at: span) else {
      return "\(state.sources[span.file]?.path ?? "") \(finding.message)"
    }
    return StablePlace.text(pointer, in: tree, span: span)
  }
}

/// The way to a place by names.
enum StablePlace {
  /// The way that a pointer goes, with the names of elements in place of their indexes.
  static func text(_ pointer: String, in tree: DataTree, span: Span) -> String {
    let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard var node = tree.roots.first(where: { $0.span.contains(span) }) else { return pointer }
    var names: [String] = []
    var list = ""
    for token in tokens {
      let key = String(token)
      if node.resolved.kind == .sequence {
        guard let index = Int(key),
          let element = node.elements.dropFirst(index).first(where: { _ in true })
        else { break }
        names.append("[\(ElementName.of(element, in: list) ?? key)]")
        node = element
      } else {
        list = key.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
          .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
        names.append(list)
        guard let value = node[list] else { break }
        node = value
      }
    }
    return names.joined(separator: "/")
  }
}
