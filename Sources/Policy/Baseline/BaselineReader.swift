// Reads a baseline strictly: a key that is not known, or a merge that went wrong, is a mistake and hides nothing.

import Rules
import SourceText
import Syntax

/// A mistake in a baseline.
public struct BaselineMistake: Error, Hashable, Sendable {
  /// What is wrong, as a sentence without a full stop.
  public let message: String
  /// Where.
  public let span: Span
}

extension Baseline {
  /// Reads a file; throws the first mistake in it.
  public init(reading file: SourceFile) throws(BaselineMistake) {
    let tree = JSONParser.parse(file)
    if let problem = tree.problems.first(where: \.isError) {
      throw BaselineMistake(message: problem.message, span: problem.span)
    }
    guard let root = tree.root, root.kind == .mapping else {
      throw BaselineMistake(
        message: "a baseline is an object; `--write-baseline` writes one",
        span: tree.root?.span ?? file.span)
    }
    let keys = ["schema", "findings"]
    let members = try BaselineObject(root, keys: keys, optional: [])
    let schema = try members.node("schema")
    guard schema.integer == Self.schema else {
      throw BaselineMistake(
        message: "this version of loginlint reads baselines of schema \(Self.schema)",
        span: schema.span)
    }
    let list = try members.node("findings")
    guard list.kind == .sequence else {
      throw BaselineMistake(message: "`findings` is a list", span: list.span)
    }
    var entries: [BaselineEntry] = []
    var seen: Set<Fingerprint> = []
    for element in list.elements {
      let entry = try BaselineObject(
        element, keys: ["path", "rule", "message", "fingerprint"], optional: ["count"]
      ).entry()
      guard seen.insert(entry.fingerprint).inserted else {
        throw BaselineMistake(
          message: "this fingerprint is there already; add the counts up in one entry",
          span: element["fingerprint"]?.span ?? element.span)
      }
      entries.append(entry)
    }
    self.init(entries)
  }
}

/// An object that has certain members and no others.
private struct BaselineObject {
  private let object: DataNode

  init(_ node: DataNode, keys: [String], optional: [String]) throws(BaselineMistake) {
    guard node.kind == .mapping else {
      throw BaselineMistake(message: "an object is needed here", span: node.span)
    }
    let known = keys + optional
    var seen: Set<String> = []
    for member in node.members {
      guard known.contains(member.name) else {
        let names = known.map { "`\($0)`" }.joined(separator: ", ")
        throw BaselineMistake(
          message: "unknown key `\(member.name)`; known are \(names)", span: member.key.span)
      }
      guard seen.insert(member.name).inserted else {
        throw BaselineMistake(
          message: "`\(member.name)` is there twice", span: member.key.span)
      }
    }
    if let missing = keys.first(where: { !seen.contains($0) }) {
      throw BaselineMistake(message: "`\(missing)` is missing", span: node.span.sub(0, 1))
    }
    object = node
  }

  func node(_ key: String) throws(BaselineMistake) -> DataNode {
    guard let node = object[key] else {
      throw BaselineMistake(message: "`\(key)` is missing", span: object.span.sub(0, 1))
    }
    return node
  }

  private func text(_ key: String) throws(BaselineMistake) -> String {
    let node = try node(key)
    guard let text = node.string else {
      throw BaselineMistake(message: "`\(key)` is a text", span: node.span)
    }
    return text
  }

  func entry() throws(BaselineMistake) -> BaselineEntry {
    let fingerprint = try text("fingerprint")
    guard fingerprint.utf8.count == 32,
      fingerprint.utf8.allSatisfy({ ($0 &- 0x30 < 10) || ($0 &- 0x61 < 6) })
    else {
      throw BaselineMistake(
        message: "a fingerprint has 32 hexadecimal digits", span: try node("fingerprint").span)
    }
    var count = 1
    if let node = object["count"] {
      guard let number = node.integer, (1...1_000_000).contains(number) else {
        throw BaselineMistake(message: "`count` is a whole number from 1", span: node.span)
      }
      count = number
    }
    return BaselineEntry(
      rule: try text("rule"), path: try text("path"), message: try text("message"),
      fingerprint: Fingerprint(text: fingerprint), count: count)
  }
}
