// The tags of blueprints, one function each (authentik/blueprints/v1/common.py, 2025).

import Deployment
import SourceText
import Syntax

extension BlueprintEvaluator {
  /// The value of a tagged node.
  mutating func resolve(_ tag: String, _ node: DataNode, _ place: Place) -> BlueprintValue {
    let arguments = Array(node.elements)
    switch tag {
    case "!KeyOf": return keyOf(node, place)
    case "!Env": return environment(node, arguments, place)
    case "!File": return file(node, arguments, place)
    case "!Context": return context(node, arguments, place)
    case "!Format": return format(node, arguments, place)
    case "!Find": return find(node, arguments, place)
    case "!FindObject": return findObject(node, arguments, place)
    case "!If": return choose(node, arguments, place)
    case "!Condition": return condition(node, arguments, place)
    case "!Enumerate": return enumerate(node, arguments, place)
    case "!Index": return item(node, place)?.index.at(node.span) ?? unknown(node, tag)
    case "!Value": return item(node, place)?.value.at(node.span) ?? unknown(node, tag)
    case "!AtIndex": return atIndex(node, arguments, place)
    case "!ParseJSON": return parseJSON(node, place)
    default: return unknown(node, "the tag `\(tag)`")
    }
  }

  private func unknown(_ node: DataNode, _ needs: String...) -> BlueprintValue {
    BlueprintValue(payload: .unknown(needs), span: node.span)
  }

  /// The name that a lookup is for, and its default: `!Env NAME` or `!Env [NAME, default]`.
  private mutating func lookup(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> (name: String, fallback: BlueprintValue?)? {
    guard node.kind == .sequence else { return node.text.map { ($0, nil) } }
    guard let first = arguments.first, let name = value(first, place).text.value else { return nil }
    return (name, arguments.count > 1 ? value(arguments[1], place) : nil)
  }

  // MARK: Lookups

  private func keyOf(_ node: DataNode, _ place: Place) -> BlueprintValue {
    let id = node.text ?? ""
    guard ids.indices.contains(place.file), let object = ids[place.file][id] else {
      return unknown(node, "the entry with id `\(id)`")
    }
    return BlueprintValue(payload: .object(object), span: node.span)
  }

  /// An empty variable counts as none.
  private mutating func environment(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard let (name, fallback) = lookup(node, arguments, place) else {
      return unknown(node, "the name of a variable")
    }
    guard let variable = environment.variables[name] else {
      guard environment.isComplete else { return unknown(node, name) }
      return fallback ?? BlueprintValue(payload: .null, span: node.span)
    }
    if variable.isUnknown { return unknown(node, name) }
    guard let text = variable.value, !text.isEmpty else {
      return fallback ?? BlueprintValue(payload: .null, span: node.span)
    }
    let piece = TextPiece(text: text, variable: name, span: node.span, definition: variable.span)
    return BlueprintValue(
      payload: .text(Sourced(pieces: [piece], span: node.span)), span: node.span)
  }

  private mutating func file(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard let (path, _) = lookup(node, arguments, place) else {
      return unknown(node, "the path of a file")
    }
    // Whether the default applies depends on the image and on volumes, which show no files.
    guard let file = environment.files[path] else { return unknown(node, "the file `\(path)`") }
    var bytes = file.bytes[...]
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    let span = Span(file: file.id, bytes.startIndex..<bytes.endIndex)
    let piece = TextPiece(
      text: String(decoding: bytes, as: UTF8.self), variable: path, span: node.span,
      definition: span)
    return BlueprintValue(
      payload: .text(Sourced(pieces: [piece], span: node.span)), span: node.span)
  }

  private mutating func context(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard let (name, fallback) = lookup(node, arguments, place) else {
      return unknown(node, "the name of a context value")
    }
    // What an administrator enters for one instance of the blueprint comes over this.
    if let own = files[place.file].context?[name] { return value(own, place).at(node.span) }
    if name.hasPrefix("goauthentik.io/") { return unknown(node, "the context `\(name)`") }
    return fallback ?? unknown(node, "the context `\(name)`")
  }

  private mutating func find(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard let model = arguments.first.map({ value($0, place) })?.text.value else {
      return unknown(node, "the model of a `!Find`")
    }
    var conditions: [(field: String, value: BlueprintValue)] = []
    for argument in arguments.dropFirst() {
      let pair = Array(argument.elements)
      guard pair.count == 2, let field = value(pair[0], place).text.value else {
        return unknown(node, "the conditions of a `!Find`")
      }
      conditions.append((field, value(pair[1], place)))
    }
    let words = conditions.map { "\($0.field) `\($0.value.text.textWithUnknownsEmpty)`" }
    let what = "\(model) with \(words.joined(separator: ", "))"
    let open = conditions.flatMap(\.value.needs)
    if !open.isEmpty { return BlueprintValue(payload: .unknown(open), span: node.span) }
    guard let found = find(model, conditions), let first = found.first else {
      return BlueprintValue(payload: .foreign(what), span: node.span)
    }
    // Of several objects the database picks any; where they grant the same scope it does not matter.
    let scopes = Set(found.map { field("scope_name", of: $0)?.text.value })
    guard scopes.count == 1, found.count == 1 || scopes.first != .some(nil) else {
      return unknown(node, what)
    }
    return BlueprintValue(payload: .object(first), span: node.span)
  }

  /// The object's fields; of those that no entry names nothing is known.
  private mutating func findObject(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    let found = find(node, arguments, place)
    guard case .object(let index) = found.payload else { return unknown(node, "a `!FindObject`") }
    var members = [(key: "pk", value: found)]
    var names: Set<String> = Set(objects[index].defaults.keys)
    for part in objects[index].layers.flatMap(\.parts) {
      names.formUnion(part.members.map(\.name))
    }
    for name in names.sorted() where name != "pk" {
      if let value = field(name, of: index) { members.append((name, value)) }
    }
    return BlueprintValue(payload: .map(members), span: node.span)
  }

  private func item(
    _ node: DataNode, _ place: Place
  ) -> (index: BlueprintValue, value: BlueprintValue)? {
    guard let depth = node.text.flatMap({ Int($0) }), depth >= 0, depth < place.items.count else {
      return nil
    }
    return place.items[place.items.count - 1 - depth]
  }

  private mutating func atIndex(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard arguments.count >= 2 else { return unknown(node, "the arguments of `!AtIndex`") }
    let collection = value(arguments[0], place)
    guard let key = value(arguments[1], place).text.value else {
      return unknown(node, "the index of `!AtIndex`")
    }
    switch collection.payload {
    case .list(let values):
      guard let index = Int(key) else { return unknown(node, "the index of `!AtIndex`") }
      // Python counts from the end with negative numbers.
      let offset = index < 0 ? values.count &+ index : index
      if values.indices.contains(offset) { return values[offset].at(node.span) }
    case .map:
      if let found = collection[key] { return found.at(node.span) }
      // A found object has more fields than its entries name.
      if ["!FindObject"].contains(arguments[0].resolved.tag) { return unknown(node, key) }
    case .null, .boolean, .number, .text, .object, .foreign, .unknown:
      return BlueprintValue(payload: .unknown(collection.needs), span: node.span)
    }
    return arguments.count > 2
      ? value(arguments[2], place) : unknown(node, "`\(key)` of a collection without it")
  }

  // MARK: Texts and choices

  /// Python's `%`: `%s` and `%d` take the next argument, `%%` is a percent sign.
  private mutating func format(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard let first = arguments.first, let pattern = value(first, place).text.value else {
      return unknown(node, "the pattern of `!Format`")
    }
    var values = arguments.dropFirst().map { value($0, place) }[...]
    var pieces: [TextPiece] = []
    var literal: [UInt8] = []
    func flush() {
      guard !literal.isEmpty else { return }
      pieces.append(
        TextPiece(text: String(decoding: literal, as: UTF8.self), span: first.resolved.span))
      literal = []
    }
    var bytes = Array(pattern.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        literal.append(byte)
        continue
      }
      switch bytes.popFirst() {
      case UInt8(ascii: "%"): literal.append(byte)
      case UInt8(ascii: "s"), UInt8(ascii: "d"):
        guard let argument = values.popFirst() else { return unknown(node, "`!Format` arguments") }
        flush()
        let text = argument.text
        pieces.append(
          TextPiece(
            text: text.isAbsent ? "None" : text.value,
            variable: text.needs.first ?? text.pieces.first?.variable, span: argument.span,
            definition: text.pieces.first?.definition))
      default: return unknown(node, "the pattern of `!Format`")
      }
    }
    flush()
    return BlueprintValue(
      payload: .text(Sourced(pieces: pieces, span: node.span)), span: node.span)
  }

  private mutating func choose(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard let first = arguments.first else { return unknown(node, "the condition of `!If`") }
    let condition = value(first, place)
    switch (condition.isTrue, arguments.count) {
    case (.unknown, _):
      return BlueprintValue(payload: .unknown(condition.needs), span: node.span)
    case (let answer, 1): return BlueprintValue(payload: .boolean(answer == .yes), span: node.span)
    case (.yes, _): return value(arguments[1], place)
    case (.no, 3...): return value(arguments[2], place)
    case (.no, _): return unknown(node, "the other branch of `!If`")
    }
  }

  private mutating func condition(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard let mode = arguments.first?.text?.uppercased(), arguments.count > 1 else {
      return unknown(node, "the mode of `!Condition`")
    }
    let values = arguments.dropFirst().map { value($0, place) }
    let all = values.map(\.isTrue)
    let answer: Ternary
    switch mode {
    case "AND", "NAND": answer = all.reduce(.yes) { $0 && $1 }
    case "OR", "NOR": answer = all.reduce(.no) { $0 || $1 }
    case "XOR", "XNOR":
      answer = all.contains(.unknown) ? .unknown : Ternary(all.count { $0 == .yes } % 2 == 1)
    default: return unknown(node, "the mode of `!Condition`")
    }
    switch mode.hasPrefix("N") || mode == "XNOR" ? !answer : answer {
    case .yes: return BlueprintValue(payload: .boolean(true), span: node.span)
    case .no: return BlueprintValue(payload: .boolean(false), span: node.span)
    case .unknown:
      return BlueprintValue(payload: .unknown(values.flatMap(\.needs)), span: node.span)
    }
  }

  private mutating func enumerate(
    _ node: DataNode, _ arguments: [DataNode], _ place: Place
  ) -> BlueprintValue {
    guard arguments.count == 3, let output = arguments[1].text?.uppercased() else {
      return unknown(node, "the arguments of `!Enumerate`")
    }
    let source = value(arguments[0], place)
    var items: [(index: BlueprintValue, value: BlueprintValue)]
    switch source.payload {
    case .list(let values):
      items = values.enumerated().map {
        (BlueprintValue(payload: .number(String($0.offset)), span: $0.element.span), $0.element)
      }
    case .map(let members):
      items = members.map {
        (BlueprintValue(payload: .text(.known($0.key)), span: $0.value.span), $0.value)
      }
    case .null, .boolean, .number, .text, .object, .foreign, .unknown:
      return BlueprintValue(payload: .unknown(source.needs), span: node.span)
    }
    let results = items.map { item in
      var inner = place
      inner.items.append(item)
      // Each result stands where its item does, so that a finding points at the item.
      return value(arguments[2], inner).at(item.value.span)
    }
    switch output {
    case "SEQ": return BlueprintValue(payload: .list(results), span: node.span)
    case "MAP":
      var members: [(key: String, value: BlueprintValue)] = []
      for result in results {
        switch result.payload {
        case .map(let own): members += own
        case .list(let pair) where pair.count == 2:
          guard let key = pair[0].text.value else { return unknown(node, "a key") }
          members.append((key, pair[1]))
        default: return unknown(node, "the items of `!Enumerate`")
        }
      }
      return BlueprintValue(payload: .map(members), span: node.span)
    default: return unknown(node, "the output of `!Enumerate`")
    }
  }

  private mutating func parseJSON(_ node: DataNode, _ place: Place) -> BlueprintValue {
    guard let text = node.text else { return unknown(node, "the text of `!ParseJSON`") }
    let source = SourceFile(id: node.file.id, path: node.file.path, bytes: Array(text.utf8))
    let tree = JSONParser.parse(source)
    guard let root = tree.root, !tree.problems.contains(where: \.isError) else {
      return unknown(node, "valid JSON in `!ParseJSON`")
    }
    return Self.relocated(value(root, place), to: node.span, depth: 0)
  }

  /// The parts of an embedded text stand nowhere but in the whole of it.
  private static func relocated(
    _ value: BlueprintValue, to span: Span, depth: Int
  ) -> BlueprintValue {
    guard depth < 64 else { return BlueprintValue(payload: .unknown(["JSON"]), span: span) }
    switch value.payload {
    case .text(let text):
      return BlueprintValue(payload: .text(Sourced(text.state, span: span)), span: span)
    case .list(let values):
      return BlueprintValue(
        payload: .list(values.map { relocated($0, to: span, depth: depth + 1) }), span: span)
    case .map(let members):
      return BlueprintValue(
        payload: .map(
          members.map { ($0.key, relocated($0.value, to: span, depth: depth + 1)) }), span: span)
    default: return value.at(span)
    }
  }
}
