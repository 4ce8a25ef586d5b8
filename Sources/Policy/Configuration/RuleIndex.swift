// The rules that there are, by the words that people choose them with.

import Expressions
import Rules

/// Finds rules by their name or their family.
public struct RuleIndex: Sendable {
  /// The names of all rules.
  public let names: Set<String>
  private let families: [String: Set<String>]
  private let parameters: [String: [RuleDefinition.Parameter]]

  /// Collects rules.
  public init(_ rules: [RuleDefinition]) {
    names = Set(rules.map(\.name))
    families = Dictionary(grouping: rules, by: \.family).mapValues { Set($0.map(\.name)) }
    parameters = Dictionary(
      rules.map { ($0.name, $0.parameters) }, uniquingKeysWith: { first, _ in first })
  }

  /// The rules that a word means: one, or those of a family; nil where it means nothing.
  public func rules(named word: String) -> Set<String>? {
    names.contains(word) ? [word] : families[word]
  }

  /// Whether a word means a family and no rule.
  public func isFamily(_ word: String) -> Bool { !names.contains(word) && families[word] != nil }

  /// The sentence about a word that means nothing.
  ///
  /// - Parameters:
  ///   - word: the word.
  ///   - takesFamilies: whether a family might have stood there.
  public func unknown(_ word: String, takesFamilies: Bool) -> String {
    let words = names.sorted() + (takesFamilies ? families.keys.sorted() : [])
    let near = Suggestion.nearest(to: word, among: words)
    return "there is no rule `\(word)`"
      + (near.map { "; did you mean `\($0)`?" } ?? "; `loginlint rules` lists them")
  }

  /// The parameters of a rule with their own settings.
  func parameters(of rule: String) -> [RuleDefinition.Parameter] { parameters[rule] ?? [] }
}
