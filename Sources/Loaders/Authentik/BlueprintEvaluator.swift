// Resolves a blueprint's tags as Authentik does when it applies the file (authentik/blueprints/v1/common.py, 2025),
// as far as the files decide it.

import Deployment
import SourceText
import Syntax

/// Evaluates the values of a folder's blueprints.
struct BlueprintEvaluator {
  /// One blueprint.
  struct File {
    /// Its path.
    let path: String
    /// `context`.
    let context: DataNode?
  }

  /// What surrounds a value: its file, and the items of the loops around it, the innermost last.
  struct Place {
    let file: Int
    var items: [(index: BlueprintValue, value: BlueprintValue)] = []
    var depth = 0

    /// The place of a part.
    var inner: Place {
      var place = self
      place.depth += 1
      return place
    }
  }

  /// Deeper than people nest; a context that refers to itself ends here.
  private static let depthLimit = 80
  /// How many values may be made; loops in loops multiply.
  private static let valueLimit = 100_000

  /// The blueprints in the order in which they are read.
  var files: [File] = []
  /// The objects of all blueprints, Authentik's own first.
  private(set) var objects: [BlueprintObject] = []
  /// The object that an entry's `id` means, by file.
  var ids: [[String: Int]] = []
  /// What `!Env` reads.
  let environment: BlueprintEnvironment
  private var valueCount = 0
  private var fields: [FieldKey: BlueprintValue?] = [:]
  private var openFields: Set<FieldKey> = []
  /// The objects by model.
  private var indices: [String: [Int]] = [:]
  /// The objects by model and identifiers.
  private var identities: [String: Int] = [:]
  private var comparisonCount = 0
  /// How many objects may be compared in all; far more than the files of one instance ask for.
  private static let comparisonLimit = 1_000_000

  private struct FieldKey: Hashable {
    let object: Int
    let name: String
  }

  init(environment: BlueprintEnvironment, product: Product?) {
    self.environment = environment
    for object in ManagedObjects.objects(of: product) {
      let names = object.defaults.keys.filter { $0 != "key_data" }
      let index = add(object, identity: nil)
      for name in names {
        let identity = Self.identity(object.model, [(name, object.defaults[name] ?? "")])
        identities[identity] = identities[identity] ?? index
      }
    }
  }

  // MARK: Entries

  /// Adds an object; the identity tells later entries that they mean the same.
  mutating func add(_ object: BlueprintObject, identity: String?) -> Int {
    let index = objects.count
    objects.append(object)
    indices[object.model, default: []].append(index)
    if let identity { identities[identity] = index }
    return index
  }

  /// Lets another entry speak of an object.
  mutating func add(_ layer: BlueprintObject.Layer, to index: Int) {
    objects[index].layers.append(layer)
    objects[index].isRemoved = false
    fields.removeAll()
  }

  /// Takes an object away.
  mutating func remove(_ index: Int) { objects[index].isRemoved = true }

  /// The object that an earlier entry, or Authentik itself, created.
  func object(withIdentity identity: String) -> Int? { identities[identity] }

  /// What makes two entries the same object.
  static func identity(_ model: String, _ fields: [(name: String, value: String)]) -> String {
    let words = fields.map { "\($0.name)=\($0.value)" }.sorted()
    return ([model] + words).joined(separator: "\u{0}")
  }

  // MARK: Values

  /// The value of a node.
  mutating func value(_ node: DataNode, _ place: Place) -> BlueprintValue {
    let span = node.resolved.span
    valueCount += 1
    guard place.depth < Self.depthLimit, valueCount < Self.valueLimit else {
      return BlueprintValue(payload: .unknown(["a value that is too deep"]), span: span)
    }
    // An alias takes the tag of what it stands for with it.
    if let tag = node.resolved.tag, !tag.hasPrefix("!!") {
      return resolve(tag, node.resolved, place.inner)
    }
    switch node.resolved.kind {
    case .null: return BlueprintValue(payload: .null, span: span)
    case .boolean:
      guard let flag = node.boolean else { return plainText(node) }
      return BlueprintValue(payload: .boolean(flag), span: span)
    case .number: return BlueprintValue(payload: .number(node.text ?? ""), span: span)
    case .string, .alias: return plainText(node)
    case .sequence:
      let elements = node.elements.map { value($0, place.inner) }
      return BlueprintValue(payload: .list(elements), span: span)
    case .mapping:
      let members = node.members.map { member in
        (key: member.name, value: value(member.value, place.inner))
      }
      return BlueprintValue(payload: .map(members), span: span)
    }
  }

  /// A text; parts that another program fills in (`{{ … }}`, `__NAME__`, `${NAME}`) are unknown.
  private func plainText(_ node: DataNode) -> BlueprintValue {
    let node = node.resolved
    let text = node.text ?? ""
    let placeholders = PlaceholderScan(Array(text.utf8)).all()
    guard !placeholders.isEmpty else {
      return BlueprintValue(payload: .text(.known(text, span: node.textSpan)), span: node.span)
    }
    let bytes = Array(text.utf8)
    var pieces: [TextPiece] = []
    var literal = 0
    for placeholder in placeholders {
      if literal < placeholder.range.lowerBound {
        let range = literal..<placeholder.range.lowerBound
        pieces.append(
          TextPiece(
            text: String(decoding: bytes[range], as: UTF8.self),
            span: node.span(ofTextBytes: range)))
      }
      pieces.append(
        TextPiece(
          text: nil, variable: placeholder.names.first ?? "",
          span: node.span(ofTextBytes: placeholder.range)))
      literal = placeholder.range.upperBound
    }
    if literal < bytes.count {
      pieces.append(
        TextPiece(
          text: String(decoding: bytes[literal...], as: UTF8.self),
          span: node.span(ofTextBytes: literal..<bytes.count)))
    }
    return BlueprintValue(
      payload: .text(Sourced(pieces: pieces, span: node.textSpan)), span: node.span)
  }

  // MARK: Objects

  /// A field of an object after all its entries; nil where none of them names it.
  mutating func field(_ name: String, of index: Int) -> BlueprintValue? {
    guard objects.indices.contains(index) else { return nil }
    let key = FieldKey(object: index, name: name)
    if let known = fields[key] { return known }
    guard openFields.insert(key).inserted else {
      let span = objects[index].span ?? Span(file: FileID(0), start: 0, end: 0)
      return BlueprintValue(payload: .unknown(["a field that depends on itself"]), span: span)
    }
    defer { openFields.remove(key) }
    let found = computedField(name, of: objects[index])
    fields[key] = .some(found)
    return found
  }

  private mutating func computedField(
    _ name: String, of object: BlueprintObject
  ) -> BlueprintValue? {
    var found: BlueprintValue?
    if let text = object.defaults[name] {
      let span = Span(file: FileID(0), start: 0, end: 0)
      found = BlueprintValue(payload: .text(.known(text)), span: span)
    }
    for layer in object.layers {
      for part in layer.parts {
        guard let node = part[name] else { continue }
        let own = value(node, Place(file: layer.file))
        // Over an earlier value, an entry that may not be applied decides nothing.
        let isOpen = layer.isApplied == .unknown && (found != nil || object.layers.count > 1)
        found =
          isOpen
          ? BlueprintValue(payload: .unknown(["the conditions of an entry"]), span: own.span) : own
      }
    }
    return found
  }

  /// The object with this primary key, which exports write out.
  mutating func object(withKey key: String) -> Int? {
    comparisonCount += objects.count
    guard comparisonCount < Self.comparisonLimit else { return nil }
    return objects.indices.first { index in
      objects[index].layers.contains { $0.parts.contains { $0["pk"]?.text == key } }
    }
  }

  /// The objects of a model whose fields have the values.
  mutating func find(
    _ model: String, _ conditions: [(field: String, value: BlueprintValue)]
  ) -> [Int]? {
    let model = model.lowercased()
    let isBase = ["authentik_core.propertymapping", "authentik_core.provider"].contains(model)
    let candidates = isBase ? Array(objects.indices) : indices[model] ?? []
    comparisonCount += candidates.count
    guard comparisonCount < Self.comparisonLimit else { return nil }
    var found: [Int] = []
    for index in candidates where objects[index].isKind(of: model) && !objects[index].isRemoved {
      var fits = Ternary(objects[index].isApplied == .yes)
      if fits == .no { fits = .unknown }
      for condition in conditions where fits != .no {
        let answer = has(condition.field, condition.value, index)
        fits = fits && answer
      }
      switch fits {
      case .yes: found.append(index)
      case .unknown: return nil
      case .no: break
      }
    }
    return found
  }

  private mutating func has(_ name: String, _ wanted: BlueprintValue, _ index: Int) -> Ternary {
    var name = name
    var ignoresCase = false
    if name.hasSuffix("__iexact") {
      name = String(name.dropLast(8))
      ignoresCase = true
    }
    guard !name.contains("__") else { return .unknown }
    guard let own = field(name, of: index) else { return .no }
    if ignoresCase, let a = own.text.value, let b = wanted.text.value {
      return Ternary(a.lowercased() == b.lowercased())
    }
    return own.equals(wanted)
  }
}

/// What `!Env` and `!File` find in the container that applies the blueprints.
struct BlueprintEnvironment {
  /// The variables by name.
  var variables: [String: Sourced<String>] = [:]
  /// Whether a variable that is not among them is not set at all.
  var isComplete = false
  /// The files of the container that lie in the repository, by absolute path.
  var files: [String: SourceFile] = [:]
}
