// The methods of texts, lists and addresses that configurations use, and functions that are always there.

import Deployment
import SourceText
import Syntax

extension ScriptEvaluator {
  /// The result of a method that every text, list or address has; nil where it is none of them.
  mutating func method(
    _ name: String, of receiver: ConfigValue, _ node: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue? {
    switch receiver.content {
    case .text(let text): return textMethod(name, of: text, node, frame)
    case .url(let text):
      switch name {
      case "toString", "toJSON": return ConfigValue(.text(text), at: node.span)
      default: return nil
      }
    case .number(let text): return name == "toString" ? .text(text, at: receiver.span) : nil
    case .list(let elements): return listMethod(name, of: elements, node, frame)
    case .environment where name == "get":
      // `Deno.env.get("NAME")`
      guard let key = value(node.child(1), frame).text else { return unknown(node) }
      return environmentVariable(key, in: EnvironmentView(), at: node.span)
    case .either(let values, let needs) where values.contains(where: { !$0.elements.isEmpty }):
      let results = values.compactMap { method(name, of: $0, node, frame) }
      return results.isEmpty ? nil : ConfigValue.choice(results, needs: needs, at: node.span)
    case .either:
      // Texts in a choice: what follows has to know them both.
      guard ["trim", "replace", "toString", "replaceAll"].contains(name) else { return nil }
      return .unknown(receiver.needs, at: node.span)
    default: return nil
    }
  }

  // MARK: Texts

  private mutating func textMethod(
    _ name: String, of text: Sourced<String>, _ node: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue? {
    switch name {
    case "toString", "valueOf", "normalize": return ConfigValue(.text(text), at: node.span)
    case "concat":
      let parts = [ConfigValue(.text(text), at: node.span)] + arguments(node, frame)
      return concatenation(parts, at: text.span ?? node.span)
    default: break
    }
    guard let known = text.value else { return .unknown(text.needs, at: node.span) }
    let arguments = arguments(node, frame)
    switch name {
    case "trim", "trimEnd", "trimStart":
      let bytes = Array(known.utf8)
      let first = name == "trimEnd" ? 0 : bytes.prefix { $0 <= 0x20 }.count
      let last = name == "trimStart" ? 0 : bytes.reversed().prefix { $0 <= 0x20 }.count
      guard first < bytes.count else { return .text("", at: node.span) }
      return cut(text, first..<bytes.count - last, at: node)
    case "replace", "replaceAll": return replaced(text, known, arguments, name, node)
    case "toLowerCase": return rewritten(known.lowercased(), text, node)
    case "toUpperCase": return rewritten(known.uppercased(), text, node)
    case "startsWith", "endsWith", "includes":
      guard let other = arguments.first?.text else { return unknown(node) }
      let holds =
        switch name {
        case "startsWith": known.utf8.starts(with: other.utf8)
        case "endsWith": known.utf8.reversed().starts(with: other.utf8.reversed())
        default: ByteSearch.contains(other, in: Array(known.utf8)) || other.isEmpty
        }
      return ConfigValue(.boolean(holds), at: node.span)
    case "split":
      guard let separator = arguments.first?.text, separator.utf8.count == 1,
        let byte = separator.utf8.first
      else { return unknown(node) }
      let parts = known.utf8.split(separator: byte, omittingEmptySubsequences: false)
      guard parts.count < 1000 else { return unknown(node) }
      return ConfigValue(
        .list(
          parts.map { part in
            let start = known.utf8.distance(from: known.startIndex, to: part.startIndex)
            let own = cut(text, start..<start + part.count, at: node)
            return ConfigValue.Element(value: own)
          }), at: node.span)
    default: return unknown(node)
    }
  }

  /// The bytes `range` of a known text, which stay where they are.
  private func cut(
    _ text: Sourced<String>, _ range: Range<Int>, at node: ScriptNode
  ) -> ConfigValue {
    let bytes = Array((text.value ?? "").utf8)
    let part = String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    let pieces =
      text.pieces.isEmpty
      ? [TextPiece(text: text.value, span: text.span)] : text.pieces
    var offset = 0
    var kept: [TextPiece] = []
    for piece in pieces {
      let length = piece.text?.utf8.count ?? 0
      let overlap = range.clamped(to: offset..<offset + length)
      if !overlap.isEmpty, let whole = piece.text {
        let inner = overlap.lowerBound - offset..<overlap.upperBound - offset
        let isVerbatim = piece.variable == nil && piece.span?.count == length
        kept.append(
          TextPiece(
            text: String(decoding: Array(whole.utf8)[inner], as: UTF8.self),
            variable: piece.variable,
            span: isVerbatim
              ? piece.span.map { $0.sub(inner.lowerBound, inner.upperBound) } : piece.span,
            definition: piece.definition))
      }
      offset += length
    }
    guard !kept.isEmpty else { return .text(part, at: text.span ?? node.span) }
    return ConfigValue(
      .text(Sourced(pieces: kept, span: text.span ?? node.span)), at: node.span)
  }

  /// A text that is no longer what stands in the file.
  private func rewritten(
    _ new: String, _ old: Sourced<String>, _ node: ScriptNode
  ) -> ConfigValue {
    let span = old.span ?? node.span
    let variables = old.pieces.compactMap(\.variable)
    let piece = TextPiece(
      text: new, variable: variables.first, span: span,
      definition: old.pieces.compactMap(\.definition).first)
    return ConfigValue(.text(Sourced(pieces: [piece], span: span)), at: node.span)
  }

  /// `replace` with a text, or with one of the patterns that cut slashes off.
  private func replaced(
    _ text: Sourced<String>, _ known: String, _ arguments: [ConfigValue], _ name: String,
    _ node: ScriptNode
  ) -> ConfigValue {
    guard arguments.count == 2, let new = arguments[1].text else { return unknown(node) }
    let bytes = Array(known.utf8)
    switch arguments[0].content {
    case .pattern(let pattern):
      let slash = UInt8(ascii: "/")
      let ending = bytes.reversed().prefix { $0 == slash }.count
      let beginning = bytes.prefix { $0 == slash }.count
      let kept: Range<Int>
      switch pattern {
      case #"/\/$/"#, #"/\/?$/"#, #"/[/]$/"#, #"/\/$/g"#: kept = 0..<bytes.count - min(1, ending)
      case #"/\/+$/"#, #"/\/*$/"#, #"/\/+$/g"#, #"/\/*$/g"#: kept = 0..<bytes.count - ending
      case #"/^\//"#: kept = min(1, beginning)..<bytes.count
      case #"/^\/+/"#, #"/^\/*/"#: kept = beginning..<bytes.count
      default: return unknown(node)
      }
      if kept.count == bytes.count, new.isEmpty {
        return ConfigValue(.text(text), at: node.span)
      }
      let rest = cut(text, kept, at: node)
      guard !new.isEmpty else { return rest }
      let isFront = kept.lowerBound > 0
      return concatenation(
        isFront ? [arguments[1], rest] : [rest, arguments[1]], at: text.span ?? node.span)
    default:
      guard let old = arguments[0].text, !old.isEmpty else { return unknown(node) }
      let wanted = Array(old.utf8)
      var result: [UInt8] = []
      var offset = 0
      var count = 0
      while offset < bytes.count {
        if count == 0 || name == "replaceAll", bytes[offset...].starts(with: wanted) {
          result += Array(new.utf8)
          offset += wanted.count
          count += 1
        } else {
          result.append(bytes[offset])
          offset += 1
        }
      }
      if count == 0 { return ConfigValue(.text(text), at: node.span) }
      return rewritten(String(decoding: result, as: UTF8.self), text, node)
    }
  }

  // MARK: Lists

  private mutating func listMethod(
    _ name: String, of elements: [ConfigValue.Element], _ node: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue? {
    let arguments = arguments(node, frame)
    func list(_ elements: [ConfigValue.Element]) -> ConfigValue {
      ConfigValue(.list(elements), at: node.span)
    }
    switch name {
    case "join":
      let separator = arguments.first.map(\.text) ?? ","
      guard let separator else { return unknown(node) }
      var parts: [ConfigValue] = []
      for element in elements {
        guard element.because.steps.isEmpty else { return unknown(node) }
        if !parts.isEmpty { parts.append(.text(separator, at: node.span)) }
        parts.append(element.value)
      }
      return parts.count == 1
        ? ConfigValue(.text(parts[0].sourced), at: node.span) : concatenation(parts, at: node.span)
    case "concat":
      return list(
        elements
          + arguments.flatMap { argument in
            if case .list(let more) = argument.content { return more }
            return [ConfigValue.Element(value: argument)]
          })
    case "filter":
      return list(elements.filter { truth($0.value) != .no })
    case "map", "flatMap":
      guard case .function(let function)? = arguments.first?.content else { return unknown(node) }
      var results: [ConfigValue.Element] = []
      for (index, element) in elements.prefix(200).enumerated() {
        let position = ConfigValue(.number(String(index)), at: node.span)
        let result = invoke(
          function, arguments: [element.value, position], receiver: nil, at: node)
        let parts =
          name == "map" ? [ConfigValue.Element(value: result)] : spreadElements(of: result)
        results += parts.map {
          ConfigValue.Element(value: $0.value, because: element.because + $0.because)
        }
      }
      return list(results)
    case "flat": return list(elements.flatMap { spreadElements(of: $0.value) })
    case "reverse", "sort", "slice": return arguments.isEmpty ? list(elements) : unknown(node)
    case "forEach": return ConfigValue(.undefined, at: node.span)
    case "includes":
      guard let wanted = arguments.first?.text else { return unknown(node) }
      let texts = elements.map(\.value.text)
      if texts.contains(wanted) { return ConfigValue(.boolean(true), at: node.span) }
      return texts.contains(nil) ? unknown(node) : ConfigValue(.boolean(false), at: node.span)
    default: return unknown(node)
    }
  }

  // MARK: Addresses

  /// `new URL(path, base)`.
  func address(_ arguments: [ConfigValue], at node: ScriptNode) -> ConfigValue {
    guard let first = arguments.first else { return unknown(node) }
    let text = first.sourced
    guard arguments.count > 1 else {
      // An address without a path gets one (WHATWG URL, serializing).
      guard let address = text.value.flatMap({ WebAddress($0) }), address.path.isEmpty,
        address.suffix.isEmpty
      else { return ConfigValue(.url(text), at: first.span) }
      let slash = ConfigValue.text("/", at: node.span)
      let whole = concatenation([first, slash], at: first.span).sourced
      return ConfigValue(.url(whole), at: first.span)
    }
    let base = arguments[1]
    // Of an unknown base only the path counts that replaces its own.
    guard let path = text.value, path.hasPrefix("/"), !path.hasPrefix("//") else {
      if text.value.flatMap({ WebAddress($0) }) != nil {
        return ConfigValue(.url(text), at: first.span)
      }
      return .unknown(first.needs + base.needs, at: node.span)
    }
    let origin: ConfigValue
    if let known = base.text, let address = WebAddress(known) {
      origin = cut(base.sourced, address.originRange, at: node)
    } else {
      origin = .unknown(needs(of: base, at: node), at: base.span)
    }
    return ConfigValue(.url(concatenation([origin, first], at: first.span).sourced), at: node.span)
  }

  /// A part of an address such as `url.origin` or `url.href`.
  func addressPart(_ name: String, of text: Sourced<String>, at node: ScriptNode) -> ConfigValue {
    if name == "href" { return ConfigValue(.text(text), at: node.span) }
    guard let known = text.value, let address = WebAddress(known) else {
      return .unknown(text.needs, at: node.span)
    }
    switch name {
    case "origin": return cut(text, address.originRange, at: node)
    case "hostname": return cut(text, address.hostRange, at: node)
    case "pathname": return cut(text, address.pathRange, at: node)
    default: return unknown(node)
    }
  }

  // MARK: Always there

  /// The result of a function of the language; nil where it is none of the known ones.
  func builtIn(
    _ name: String, _ arguments: [ConfigValue], at node: ScriptNode
  ) -> ConfigValue? {
    guard let first = arguments.first else { return nil }
    switch name {
    case "String":
      return first.isNothing ? nil : ConfigValue(.text(first.sourced), at: node.span)
    case "Boolean":
      let truth = truth(first)
      return truth == .unknown
        ? .unknown(needs(of: first, at: node), at: node.span)
        : ConfigValue(.boolean(truth == .yes), at: node.span)
    case "Object.freeze", "structuredClone", "Array.from", "Promise.resolve": return first
    case "Object.assign":
      var object = ConfigObject()
      for argument in arguments { object.spread(argument) }
      return ConfigValue(.object(object), at: node.span)
    case "Object.values":
      guard case .object(let object) = first.content, object.rest == nil else { return nil }
      return ConfigValue(
        .list(object.members.map { ConfigValue.Element(value: $0.value) }), at: node.span)
    case "encodeURIComponent", "encodeURI":
      let safe = { (byte: UInt8) in
        byte.isPlainInAddress || (name == "encodeURI" && "/:".utf8.contains(byte))
      }
      guard let text = first.text, text.utf8.allSatisfy(safe) else { return nil }
      return first
    default: return nil
    }
  }
}

extension UInt8 {
  /// Whether no encoding of addresses touches the byte (RFC 3986, unreserved).
  fileprivate var isPlainInAddress: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
