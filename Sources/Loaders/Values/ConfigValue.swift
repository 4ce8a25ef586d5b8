// What a setting is worth, whether a data file holds it or a program works it out.

import Deployment
import SourceText

/// A value of a configuration with the place that holds it.
struct ConfigValue: Sendable {
  /// What a value is.
  indirect enum Content: Sendable {
    /// A string, known or not.
    case text(Sourced<String>)
    /// An address that `new URL(…)` made; its text.
    case url(Sourced<String>)
    case number(String)
    case boolean(Bool)
    case null
    /// There, but without a value.
    case undefined
    /// Not there at all.
    case missing
    case list([Element])
    case object(ConfigObject)
    /// A function of a program.
    case function(ScriptFunction)
    /// A class of a program.
    case type(ScriptFunction)
    /// A regular expression as written.
    case pattern(String)
    /// All variables of the process.
    case environment(EnvironmentView)
    /// All that a module of the repository exports; its path.
    case module(String)
    /// Something of a package that is not in the repository: the module's name and the way into it.
    case external(module: String, name: String)
    /// One of several values; what the choice depends on.
    case either([ConfigValue], needs: [String])
    /// Nobody can tell without these.
    case unknown(needs: [String])
  }

  /// An element of a list.
  struct Element: Sendable {
    var value: ConfigValue
    /// Under which condition it is in the list; empty where it always is.
    var because = Because()
  }

  var content: Content
  /// Where the value is written.
  var span: Span

  init(_ content: Content, at span: Span) {
    self.content = content
    self.span = span
  }

  /// A known text.
  static func text(_ text: String, at span: Span) -> ConfigValue {
    ConfigValue(.text(.known(text, span: span)), at: span)
  }

  /// A value that depends on what the files do not show.
  static func unknown(_ needs: [String], at span: Span) -> ConfigValue {
    ConfigValue(.unknown(needs: needs), at: span)
  }

  // MARK: Choices

  /// More values to choose from than any configuration has; whoever has more may have any.
  private static let choiceLimit = 64
  /// More needs than anybody reads.
  private static let needsLimit = 8

  /// More elements than any list has that decides something.
  static let lengthLimit = 20_000

  /// One of several values.
  static func choice(_ values: [ConfigValue], needs: [String], at span: Span) -> ConfigValue {
    var unique: [String] = []
    for need in needs where unique.count < needsLimit && !unique.contains(need) {
      unique.append(need)
    }
    var count = 0
    for value in values {
      count += value.leafCount
      if count > choiceLimit { return .unknown(unique, at: span) }
    }
    return ConfigValue(.either(values, needs: unique), at: span)
  }

  /// How many values there are to choose from, those of choices within choices too.
  private var leafCount: Int {
    guard case .either(let values, _) = content else { return 1 }
    return values.reduce(1) { $0 + $1.leafCount }
  }

  // MARK: Parts

  /// Whether it is an object, whichever of several values it has.
  var isObject: Bool {
    switch content {
    case .object: return true
    case .either(let values, _):
      let present = values.filter { !$0.isMissing }
      return !present.isEmpty && present.allSatisfy(\.isObject)
    default: return false
    }
  }

  /// Whether it is not there.
  var isMissing: Bool { if case .missing = content { true } else { false } }

  /// Whether there is no value: `null`, `undefined`, or not there.
  var isNothing: Bool {
    switch content {
    case .null, .undefined, .missing: true
    default: false
    }
  }

  /// The value of a key; nil where there is none.
  subscript(key: String) -> ConfigValue? {
    switch content {
    case .object(let object): return object.value(key)
    case .unknown: return self
    case .either(let values, let needs):
      let inner = values.map { $0[key] ?? ConfigValue(.missing, at: $0.span) }
      guard inner.contains(where: { !$0.isMissing }) else { return nil }
      return ConfigValue.choice(inner, needs: needs, at: span)
    default: return nil
    }
  }

  /// The values of a list, those of each choice where it is not sure which it is.
  var elements: [Element] {
    switch content {
    case .list(let elements): return elements
    case .either(let values, _): return values.flatMap(\.elements)
    default: return []
    }
  }

  // MARK: Text

  /// The text of the value; absent where there is none.
  var sourced: Sourced<String> {
    switch content {
    case .text(let text), .url(let text): return text
    case .number(let text): return .known(text, span: span)
    case .boolean(let value): return .known(value ? "true" : "false", span: span)
    case .null, .undefined, .missing: return Sourced(.absent, span: span)
    case .unknown(let needs): return .unknown(needs: needs, span: span)
    case .either(let values, let needs): return joined(values.map(\.sourced), needs: needs)
    case .external: return .unknown(needs: needs, span: span)
    case .list, .object, .function, .type, .pattern, .environment, .module:
      return .unknown(needs: ["a text"], span: span)
    }
  }

  /// The text that all choices agree on, or what the choice depends on.
  private func joined(_ texts: [Sourced<String>], needs: [String]) -> Sourced<String> {
    guard let first = texts.first else { return Sourced(.absent, span: span) }
    if texts.allSatisfy({ $0.isAbsent }) { return first }
    if let value = first.value, texts.allSatisfy({ $0.value == value }) { return first }
    var all: [String] = []
    for need in needs + texts.flatMap(\.needs) where !all.contains(need) { all.append(need) }
    return .unknown(needs: all, span: span)
  }

  /// The text where it is known.
  var text: String? { sourced.value }

  /// What has to be known to know the value.
  var needs: [String] {
    switch content {
    case .unknown(let needs): needs
    case .text(let text), .url(let text): text.needs
    case .either(let values, let needs): needs + values.flatMap(\.needs)
    case .external(let module, let name): [module.isEmpty ? name : "`\(name)` of `\(module)`"]
    default: []
    }
  }
}

/// An object's members in order.
struct ConfigObject: Sendable {
  /// A key with its value.
  struct Member: Sendable {
    let name: String
    let keySpan: Span
    var value: ConfigValue
  }

  private(set) var members: [Member] = []
  private var positions: [String: Int] = [:]
  /// What else it may hold: a value that nobody can tell was spread into it.
  private(set) var rest: ConfigValue?
  /// What next-auth 4 and Auth.js 5 would make of it, where it is a provider and nothing tells the version.
  var readings: [ConfigValue] = []
  /// How many members were there when something unknown was last spread over them.
  private var coveredCount = 0
  /// The members that were set again since.
  private var uncovered: Set<Int> = []
  /// How often a choice was put over each member.
  private var choiceCounts: [String: Int] = [:]
  /// More choices for one key than anybody can tell apart.
  private static let choiceLimit = 16

  /// The value of a key; unknown where the object may hold more than is seen.
  func value(_ name: String) -> ConfigValue? {
    if let position = positions[name] { return members[position].value }
    return rest.map { ConfigValue(.unknown(needs: $0.needs), at: $0.span) }
  }

  /// The member of a key that is written.
  func member(_ name: String) -> Member? { positions[name].map { members[$0] } }

  mutating func set(_ name: String, _ value: ConfigValue, keySpan: Span) {
    if let position = positions[name] {
      if position < coveredCount { uncovered.insert(position) }
      members[position] = Member(name: name, keySpan: keySpan, value: value)
    } else {
      positions[name] = members.count
      members.append(Member(name: name, keySpan: keySpan, value: value))
    }
  }

  /// Puts another value's members over the own ones, as `{...value}` does.
  mutating func spread(_ value: ConfigValue) {
    switch value.content {
    case .object(let other):
      if let rest = other.rest { spreadUnknown(rest) }
      for member in other.members { set(member.name, member.value, keySpan: member.keySpan) }
    case .either(let values, let needs):
      for name in Self.names(in: values) { spreadChoice(of: name, from: values, needs: needs) }
      if let open = values.first(where: \.mayHoldMore) { spreadUnknown(open) }
    case .unknown, .module, .external, .environment: spreadUnknown(value)
    default: break
    }
  }

  /// A key that only some of the choices have keeps its former value in the others.
  private mutating func spreadChoice(of name: String, from values: [ConfigValue], needs: [String]) {
    let former = self.value(name)
    let count = choiceCounts[name, default: 0] + 1
    choiceCounts[name] = count
    if count > Self.choiceLimit {
      let span = former?.span ?? values.first?.span
      if let span { set(name, .unknown(needs, at: span), keySpan: span) }
      return
    }
    var keySpan: Span?
    let choices = values.map { value -> ConfigValue in
      guard case .object(let object) = value.content, let member = object.member(name) else {
        return former ?? ConfigValue(.missing, at: value.span)
      }
      keySpan = keySpan ?? member.keySpan
      return member.value
    }
    guard let first = choices.first(where: { !$0.isMissing }) else { return }
    let choice = ConfigValue.choice(choices, needs: needs, at: first.span)
    set(name, choice, keySpan: keySpan ?? first.span)
  }

  private static func names(in values: [ConfigValue]) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    for value in values {
      guard case .object(let object) = value.content else { continue }
      for member in object.members where seen.insert(member.name).inserted {
        names.append(member.name)
      }
    }
    return names
  }

  /// Every member may be another one then; those that already may be are left as they are.
  private mutating func spreadUnknown(_ value: ConfigValue) {
    for index in uncovered.union(coveredCount..<members.count) {
      let former = members[index].value
      members[index].value = ConfigValue.choice(
        [former, .unknown(value.needs, at: former.span)], needs: value.needs,
        at: former.span)
    }
    coveredCount = members.count
    uncovered = []
    rest = value
  }
}

extension ConfigValue {
  /// Whether an object can come of it that has other keys than those seen.
  fileprivate var mayHoldMore: Bool {
    switch content {
    case .unknown, .module, .external, .environment: true
    case .object(let object): object.rest != nil
    default: false
    }
  }
}
