// The way through two states of one realm.

import SourceText
import Syntax

/// Collects the differences of two values and everything in them.
struct RealmDiffWalk {
  typealias Place = RealmState.Place
  typealias Subject = RealmChange.Subject

  /// Objects inside objects; no realm has more levels.
  private static let depthLimit = 48

  /// Where the walk is.
  struct Context {
    var subject: Subject
    /// The way from the subject, as people write it.
    var path = ""
    /// The nearest key of an object.
    var key = ""
    var depth = 0

    func member(_ name: String) -> Context {
      Context(
        subject: subject, path: path.isEmpty ? name : "\(path).\(name)", key: name,
        depth: depth + 1)
    }

    func element(_ name: String) -> Context {
      Context(subject: subject, path: "\(path)[\(name)]", key: key, depth: depth + 1)
    }
  }

  let realm: String
  let old: SourceMap
  let new: SourceMap
  /// The names of flows by the ids that clients know them by, for each side.
  var flows: (old: [String: String], new: [String: String]) = ([:], [:])
  private(set) var changes: [RealmChange] = []
  private(set) var maskedSecrets = 0

  init(realm: String, old: SourceMap, new: SourceMap) {
    self.realm = realm
    self.old = old
    self.new = new
  }

  /// The differences by subject; those of one subject stay in the order of the files.
  var sorted: [RealmChange] {
    changes.enumerated().sorted { a, b in
      let x = a.element.subject
      let y = b.element.subject
      return (x.kind.rawValue, x.name, a.offset) < (y.kind.rawValue, y.name, b.offset)
    }.map(\.element)
  }

  // MARK: Values

  /// Compares two values of which at least one is there.
  mutating func compare(_ a: Place?, _ b: Place?, _ context: Context) {
    let key = context.key
    if let a, let b, a.isVerbatim(b) { return }
    var before = a.flatMap { $0.node.resolved.isNull ? nil : $0 }
    var after = b.flatMap { $0.node.resolved.isNull ? nil : $0 }
    // What only one side writes may be what the other leaves to the import.
    if after == nil, let place = before, !says(place, context) { before = nil }
    if before == nil, let place = after, !says(place, context) { after = nil }
    guard before != nil || after != nil, !RealmKeys.isGenerated(key),
      context.depth < Self.depthLimit
    else { return }
    if RealmKeys.isSecret(key) {
      secret(before, after, context)
      return
    }
    let kinds = [before, after].compactMap { $0?.node.resolved.kind }
    if kinds.allSatisfy({ $0 == .mapping }) {
      members(before, after, context)
    } else if kinds.allSatisfy({ $0 == .sequence }) {
      if before == nil || after == nil, isEmpty(before ?? after) {
        // Some lists mean something else where they are empty than where they are absent.
        add(before, after, context)
        return
      }
      list(before?.elements ?? [], after?.elements ?? [], context)
    } else {
      scalar(before, after, context)
    }
  }

  /// Whether a value says more than its absence.
  private func says(_ place: Place, _ context: Context) -> Bool {
    !RealmKeys.isAsAbsent(
      place.node, key: context.key, path: context.path, of: context.subject)
  }

  mutating func members(_ a: Place?, _ b: Place?, _ context: Context) {
    var seen: Set<String> = []
    for key in (a?.keys ?? []) + (b?.keys ?? []) where seen.insert(key).inserted {
      compare(a?.member(key), b?.member(key), context.member(key))
    }
  }

  private mutating func scalar(_ a: Place?, _ b: Place?, _ context: Context) {
    guard let before = a?.node.text, let after = b?.node.text else {
      add(a, b, context)
      return
    }
    if before == after { return }
    // Flows are bound to a client by ids, which every realm makes anew.
    if context.path.hasPrefix("authenticationFlowBindingOverrides."),
      let name = flows.old[before], name == flows.new[after]
    {
      return
    }
    add(a, b, context)
  }

  // MARK: Lists

  private func isEmpty(_ list: Place?) -> Bool {
    list?.node.elements.allSatisfy { _ in false } ?? true
  }

  private mutating func list(_ a: [Place], _ b: [Place], _ context: Context) {
    let areObjects = (a + b).contains { $0.node.resolved.kind == .mapping }
    if areObjects {
      pairs(a, b, in: context.key) { walk, name, before, after in
        walk.object(before, after, context.element(name))
      }
      return
    }
    let areScalars = (a + b).allSatisfy { $0.node.text != nil }
    guard areScalars else {
      // Lists of lists: nothing in a realm looks like that.
      if a.map({ canonical($0.node, depth: 0) }) != b.map({ canonical($0.node, depth: 0) }) {
        add(a.first, b.first, context)
      }
      return
    }
    if a.count == 1, b.count == 1 {
      scalar(a[0], b[0], context)
      return
    }
    pairs(a, b, in: context.key) { walk, _, before, after in
      if before == nil || after == nil { walk.add(before, after, context) }
    }
  }

  /// An object of a list: what only one side has is one difference.
  private mutating func object(_ a: Place?, _ b: Place?, _ context: Context) {
    guard let a, let b else {
      add(a, b, context)
      return
    }
    if !a.isVerbatim(b) { members(a, b, context) }
  }

  /// Calls for each name of two lists, in the order of the old one, then of the new one.
  mutating func pairs(
    _ a: [Place], _ b: [Place], in list: String,
    _ body: (inout RealmDiffWalk, String, Place?, Place?) -> Void
  ) {
    let after = ElementName.all(b, in: list)
    let places = Dictionary(zip(after, b), uniquingKeysWith: { first, _ in first })
    let before = ElementName.all(a, in: list)
    for (name, place) in zip(before, a) { body(&self, name, place, places[name]) }
    let known = Set(before)
    for (name, place) in zip(after, b) where !known.contains(name) { body(&self, name, nil, place) }
  }

  // MARK: Secrets

  private mutating func secret(_ a: Place?, _ b: Place?, _ context: Context) {
    if let a, let b {
      let before = canonical(a.node, depth: 0)
      let after = canonical(b.node, depth: 0)
      if before == after { return }
      if isMasked(a.node) || isMasked(b.node) {
        maskedSecrets += 1
        return
      }
    }
    add(a, b, context, isSecret: true)
  }

  /// A secret, or a list with one.
  private func isMasked(_ node: DataNode) -> Bool {
    if let text = node.text { return RealmKeys.isMask(text) }
    return node.elements.contains { $0.text.map(RealmKeys.isMask) == true }
  }

  /// A value as a text that two equal ones share, whatever the order; never shown.
  private func canonical(_ node: DataNode, depth: Int) -> String {
    guard depth < Self.depthLimit else { return "…" }
    switch node.resolved.kind {
    case .mapping:
      let members = node.members.filter { !RealmKeys.isGenerated($0.name) }
        .map { "\($0.name)=\(canonical($0.value, depth: depth + 1))" }
      return "{\(members.sorted().joined(separator: ","))}"
    case .sequence:
      return
        "[\(node.elements.map { canonical($0, depth: depth + 1) }.sorted().joined(separator: ","))]"
    case .null, .boolean, .number, .string, .alias: return node.text ?? ""
    }
  }

  // MARK: Differences

  mutating func add(_ a: Place?, _ b: Place?, _ context: Context, isSecret: Bool = false) {
    let hides = isSecret || isHidden(a, old) || isHidden(b, new)
    changes.append(
      RealmChange(
        realm: realm, subject: context.subject, path: context.path,
        kind: a == nil ? .added : b == nil ? .removed : .changed, isSecret: hides,
        old: a.map { side($0, old, hides: hides) }, new: b.map { side($0, new, hides: hides) }))
  }

  /// Whether a scalar as a whole is a secret by its place.
  private func isHidden(_ place: Place?, _ sources: SourceMap) -> Bool {
    guard let place, place.node.text != nil else { return false }
    let span = place.node.textSpan
    return !span.isEmpty
      && sources.redaction.hiddenRanges(of: span.file, in: span.range) == [span.range]
  }

  private func side(_ place: Place, _ sources: SourceMap, hides: Bool) -> RealmChange.Side {
    let span = place.node.text == nil ? place.node.span : place.node.textSpan
    var value: String?
    if !hides, let text = place.node.text {
      let hidden = sources.redaction.hiddenRanges(of: place.node.file, in: span.range)
      value = sources.redaction.sentence(hidden.isEmpty ? text : sources.textForHumans(span))
    }
    if place.node.resolved.kind == .sequence, isEmpty(place) { value = "[]" }
    return .init(value: value, pointer: place.pointer, span: span)
  }
}
