// From libyaml's events to the nodes of a DataTree.

import CLibYAML
import SourceText

/// Builds the tree of one file.
///
/// The containers that are open lie on an explicit stack, so depth costs no stack of the process.
struct YAMLComposer {
  /// A container whose end was not read yet.
  struct Frame {
    let index: UInt32
    let isFlow: Bool
    /// The anchor on the container.
    let anchor: String?
    /// Keys and values both count.
    var children = 0
    /// Where the last child ends.
    var lastEnd: UInt32
    /// The number of nodes in it, aliases replaced by what they stand for.
    var weight = 1
  }

  /// What an alias can lead to.
  struct Anchor {
    let index: UInt32
    /// The number of nodes of the target; nil while the target is still open.
    var weight: Int?
  }

  let file: SourceFile
  let input: UnsafeBufferPointer<UInt8>
  let isASCII: Bool

  private(set) var nodes: [DataTree.Node] = []
  private(set) var decoded: [UInt8] = []
  private var tags: [UInt32: String] = [:]
  private var anchorSpans: [UInt32: Span] = [:]
  private(set) var roots: [UInt32] = []
  private(set) var problems: [SyntaxProblem] = []
  /// How often libyaml could not go on.
  var errors = 0
  var stack: [Frame] = []
  var anchors: [String: Anchor] = [:]
  private var aliasedNodes = 0

  init(file: SourceFile, input: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    self.file = file
    self.input = input
    self.isASCII = isASCII
    nodes.reserveCapacity(input.count / 16)
  }

  /// The tree of what was read.
  func tree(comments: [Span], problems: [SyntaxProblem]) -> DataTree {
    DataTree(
      file: file,
      nodes: nodes,
      decoded: decoded,
      tags: tags,
      anchors: anchorSpans,
      roots: roots,
      comments: comments,
      problems: problems
    )
  }

  /// Reports something at a range of bytes.
  mutating func report(
    _ message: String,
    _ range: Range<Int>,
    related: [SyntaxProblem.Related] = []
  ) {
    guard problems.count < YAMLParser.problemLimit else { return }
    problems.append(
      SyntaxProblem(message: message, span: Span(file: file.id, range), related: related)
    )
  }

  // MARK: Documents

  /// Closes what the last document left open; anchors do not reach into the next one.
  mutating func beginDocument() {
    close(to: 0)
    anchors.removeAll()
    aliasedNodes = 0
  }

  /// Whether nothing of the current document was read yet.
  var isBeforeRoot: Bool { stack.isEmpty && anchors.isEmpty && roots.isEmpty }

  /// Closes every container above a depth, as far as it was read.
  mutating func close(to depth: Int) {
    while stack.count > depth { endContainer(at: nil) }
  }

  // MARK: Nodes

  /// A scalar with its properties.
  mutating func scalar(_ event: yaml_event_t, start: Int, end: Int) {
    let scalar = event.data.scalar
    let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let properties = YAMLProperties(in: input, at: start, end: end, for: event)
    var node = DataTree.Node(
      kind: .string,
      style: .plain,
      isDecoded: false,
      start: UInt32(clamping: properties.content),
      end: UInt32(clamping: end),
      textStart: 0,
      textEnd: 0,
      next: UInt32(nodes.count + 1)
    )
    var text = properties.content..<end
    switch scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      node.style = scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ? .single : .double
      if text.count >= 2 { text = text.lowerBound + 1..<text.upperBound - 1 }
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE:
      node.style = scalar.style == YAML_LITERAL_SCALAR_STYLE ? .literal : .folded
      node.end = UInt32(clamping: YAMLLines.endOfBlockScalar(in: input, text))
    default:
      node.kind = YAMLScalarKind.plain(value)
      if properties.isNonSpecific { node.kind = .string }
      if text.isEmpty, start == end {
        let place = UInt32(clamping: placeOfEmptyValue(at: start))
        (node.start, node.end) = (place, place)
        text = Int(place)..<Int(place)
      }
    }
    if let tag = scalar.tag, let kind = YAMLScalarKind.tagged(tag) { node.kind = kind }
    store(value, writtenAs: text, in: &node)
    keep(properties)
    nodes.append(node)
    finish(weight: 1, end: node.end, anchor: event.data.scalar.anchor)
  }

  /// An alias: a node that leads to an earlier one.
  mutating func alias(_ event: yaml_event_t, start: Int, end: Int) {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    var node = DataTree.Node(
      kind: .null,
      style: .plain,
      isDecoded: false,
      start: UInt32(clamping: start),
      end: UInt32(clamping: end),
      textStart: UInt32(clamping: start),
      textEnd: UInt32(clamping: start),
      next: UInt32(nodes.count + 1)
    )
    var weight = 1
    if let target = anchors[name] {
      if let size = target.weight {
        node.kind = .alias
        node.textStart = target.index
        weight = size
      } else {
        let definition = anchorSpans[target.index].map {
          SyntaxProblem.Related(message: "`&\(name)` is here", span: $0)
        }
        report(
          "`*\(name)` stands inside the value that it repeats",
          start..<end,
          related: definition.map { [$0] } ?? []
        )
      }
    } else {
      report("there is no `&\(name)` before this alias", start..<end)
    }
    let before = aliasedNodes
    aliasedNodes = Self.sum(aliasedNodes, weight)
    if before <= YAMLParser.expansionLimit, aliasedNodes > YAMLParser.expansionLimit {
      report("aliases expand to more than \(YAMLParser.expansionLimit) nodes", start..<end)
    }
    beginNode()
    nodes.append(node)
    finish(weight: weight, end: node.end, anchor: nil)
  }

  /// A mapping or sequence opens.
  mutating func beginContainer(_ kind: DataKind, _ event: yaml_event_t, start: Int) {
    let properties = YAMLProperties(in: input, at: start, end: input.count, for: event)
    keep(properties)
    let isFlow: Bool
    let anchor: UnsafePointer<UInt8>?
    if kind == .mapping {
      isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      anchor = UnsafePointer(event.data.mapping_start.anchor)
    } else {
      isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      anchor = UnsafePointer(event.data.sequence_start.anchor)
    }
    let index = UInt32(nodes.count)
    let place = UInt32(clamping: properties.content)
    nodes.append(
      DataTree.Node(
        kind: kind,
        style: .plain,
        isDecoded: false,
        start: place,
        end: place,
        textStart: 0,
        textEnd: 0,
        next: index + 1
      )
    )
    let name = anchor.map { String(cString: $0) }
    if let name { anchors[name] = Anchor(index: index, weight: nil) }
    stack.append(Frame(index: index, isFlow: isFlow, anchor: name, lastEnd: place))
  }

  /// The innermost container ends: at its bracket, or with its last child where there is none.
  mutating func endContainer(at bracket: Range<Int>?) {
    completeMember()
    guard let frame = stack.popLast() else { return }
    let index = Int(frame.index)
    if let bracket, frame.isFlow, !bracket.isEmpty {
      nodes[index].end = UInt32(clamping: bracket.upperBound)
    } else if frame.isFlow, frame.children == 0 {
      nodes[index].end = UInt32(clamping: min(Int(nodes[index].start) + 1, input.count))
    } else {
      nodes[index].end = frame.lastEnd
    }
    nodes[index].next = UInt32(nodes.count)
    if nodes[index].kind == .mapping {
      reportDuplicateKeys(of: index, members: frame.children / 2)
    }
    if let name = frame.anchor, anchors[name]?.index == frame.index {
      anchors[name]?.weight = frame.weight
    }
    addToParent(weight: frame.weight, end: nodes[index].end)
  }

  /// Gives a last key without a value an empty one, so that what follows is a key again.
  mutating func completeMember() {
    guard let frame = stack.last, nodes[Int(frame.index)].kind == .mapping,
      !frame.children.isMultiple(of: 2)
    else { return }
    addMissingValue()
  }

  /// The value of a key behind which reading had to stop.
  private mutating func addMissingValue() {
    let place = UInt32(clamping: placeBehindKey(upTo: input.count))
    nodes.append(
      DataTree.Node(
        kind: .null,
        style: .plain,
        isDecoded: false,
        start: place,
        end: place,
        textStart: place,
        textEnd: place,
        next: UInt32(nodes.count + 1)
      )
    )
    addToParent(weight: 1, end: place)
  }

  /// The bytes of a node's text: those of the file where they are the same, a copy otherwise.
  private mutating func store(
    _ value: UnsafeBufferPointer<UInt8>,
    writtenAs text: Range<Int>,
    in node: inout DataTree.Node
  ) {
    if value.count == text.count, value.elementsEqual(input[text]) {
      node.textStart = UInt32(clamping: text.lowerBound)
      node.textEnd = UInt32(clamping: text.upperBound)
    } else {
      node.isDecoded = true
      node.textStart = UInt32(clamping: decoded.count)
      decoded.append(contentsOf: value)
      node.textEnd = UInt32(clamping: decoded.count)
    }
  }

  /// Keeps the properties of the node that is appended next.
  private mutating func keep(_ properties: YAMLProperties) {
    beginNode()
    let index = UInt32(nodes.count)
    if let range = properties.anchor { anchorSpans[index] = Span(file: file.id, range) }
    if let range = properties.tag { tags[index] = String(decoding: input[range], as: UTF8.self) }
  }

  /// Notes a root before it is appended.
  private mutating func beginNode() {
    if stack.isEmpty { roots.append(UInt32(nodes.count)) }
  }

  /// Ends a node without children that was just appended.
  private mutating func finish(weight: Int, end: UInt32, anchor: UnsafeMutablePointer<UInt8>?) {
    if let anchor {
      anchors[String(cString: anchor)] = Anchor(index: UInt32(nodes.count - 1), weight: weight)
    }
    addToParent(weight: weight, end: end)
  }

  private mutating func addToParent(weight: Int, end: UInt32) {
    guard !stack.isEmpty else { return }
    let last = stack.count - 1
    stack[last].children += 1
    stack[last].lastEnd = max(stack[last].lastEnd, end)
    stack[last].weight = Self.sum(stack[last].weight, weight)
  }

  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  /// Takes back what open brackets hold from an offset on, because it is about to be read again.
  mutating func discardFlow(from offset: UInt32) {
    guard let outermost = stack.firstIndex(where: \.isFlow) else { return }
    let first = Int(stack[outermost].index)
    guard
      let cut = nodes.indices[first...].first(where: { index in
        nodes[index].start >= offset || nodes[index].end > offset
      })
    else { return }
    nodes.removeSubrange(cut...)
    let isGone = { (index: UInt32) in Int(index) >= cut }
    roots.removeAll(where: isGone)
    stack.removeAll { isGone($0.index) }
    anchors = anchors.filter { !isGone($0.value.index) }
    anchorSpans = anchorSpans.filter { !isGone($0.key) }
    tags = tags.filter { !isGone($0.key) }
    for position in stack.indices where stack[position].isFlow { recount(position) }
  }

  /// Counts the finished children of an open container again.
  private mutating func recount(_ position: Int) {
    let open = position + 1 < stack.count ? Int(stack[position + 1].index) : nodes.count
    stack[position].children = 0
    stack[position].lastEnd = nodes[Int(stack[position].index)].start
    var index = Int(stack[position].index) + 1
    while index < open, index < nodes.count {
      stack[position].children += 1
      stack[position].lastEnd = nodes[index].end
      index = Int(nodes[index].next)
    }
  }

  // MARK: Empty values

  /// The place of a value that is not written: behind its colon or dash.
  ///
  /// In block containers libyaml puts it there; elsewhere it names the next token, which may stand
  /// lines below.
  private func placeOfEmptyValue(at mark: Int) -> Int {
    guard let frame = stack.last else { return mark }
    if !frame.isFlow, mark > 0, mark <= input.count {
      switch input[mark - 1] {
      case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"): return mark
      default: break
      }
    }
    let isValue = nodes[Int(frame.index)].kind == .mapping && !frame.children.isMultiple(of: 2)
    return isValue ? placeBehindKey(upTo: mark) : mark
  }

  /// The end of the last key, or of the colon behind it.
  private func placeBehindKey(upTo limit: Int) -> Int {
    let keyEnd = stack.last.map { Int($0.lastEnd) } ?? limit
    var offset = keyEnd
    while offset < limit, input[offset].isYAMLSpace { offset += 1 }
    return offset < limit && input[offset] == UInt8(ascii: ":") ? offset + 1 : keyEnd
  }
}
