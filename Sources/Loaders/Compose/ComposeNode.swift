// A compose file as data that can be merged: what `override`, `extends` and `include` work on.

import Deployment
import SourceText
import Syntax

/// A value of a compose file after interpolation.
struct ComposeNode: Sendable {
  /// What the value is.
  enum Content: Sendable {
    case null
    case scalar(ComposeScalar)
    case sequence([ComposeNode])
    case mapping([ComposeMember])
  }

  /// How the value is combined with what was there before.
  enum Tag: Sendable {
    /// `!reset`: the earlier value goes, and nothing takes its place.
    case reset
    /// `!override`: the earlier value goes, and this one takes its place.
    case override
  }

  var content: Content
  /// The value's bytes.
  var span: Span
  /// The directory that relative paths in the value start from.
  var directory: String
  var tag: Tag?
  /// Whether the value or one below it has a tag.
  var hasTags = false
  /// Whether this mapping is, or was merged as, a list of `NAME=value`.
  var wasList = false

  /// No value.
  static func null(at span: Span, in directory: String) -> ComposeNode {
    ComposeNode(content: .null, span: span, directory: directory)
  }

  /// An empty mapping.
  static func emptyMapping(at span: Span, in directory: String) -> ComposeNode {
    ComposeNode(content: .mapping([]), span: span, directory: directory)
  }

  var members: [ComposeMember] {
    get { if case .mapping(let members) = content { members } else { [] } }
    set { content = .mapping(newValue) }
  }

  var elements: [ComposeNode] {
    if case .sequence(let elements) = content { elements } else { [] }
  }

  var isNull: Bool { if case .null = content { true } else { false } }

  var isMapping: Bool { if case .mapping = content { true } else { false } }

  var scalar: ComposeScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

  /// The scalar's text after interpolation; nil for null and containers.
  var text: Sourced<String>? { scalar?.text }

  /// The text that compose would use; empty for null and containers.
  var plainText: String { text?.textWithUnknownsEmpty ?? "" }

  /// The truth of the value after interpolation, by the words that compose accepts.
  var isTrue: Bool { ["true", "y", "yes", "on", "1"].contains(plainText.lowercased()) }

  /// One element for a scalar, the elements of a sequence, none for null.
  var listed: [ComposeNode] {
    switch content {
    case .null: []
    case .scalar, .mapping: [self]
    case .sequence(let elements): elements
    }
  }

  subscript(key: String) -> ComposeNode? {
    get { members.last { $0.name == key }?.value }
    set {
      var all = members
      if let index = all.lastIndex(where: { $0.name == key }) {
        if let newValue { all[index].value = newValue } else { all.remove(at: index) }
      } else if let newValue {
        all.append(ComposeMember(name: key, nameSpan: newValue.span, value: newValue))
      }
      members = all
    }
  }

  /// The number of values in this one, itself included.
  var size: Int {
    switch content {
    case .null, .scalar: 1
    case .sequence(let elements): elements.reduce(1) { $0 + $1.size }
    case .mapping(let members): members.reduce(1) { $0 + $1.value.size }
    }
  }

  /// The same value with every scalar below it marked as taken over from elsewhere.
  func inherited(via: String, at span: Span) -> ComposeNode {
    var copy = self
    switch content {
    case .null: break
    case .scalar(var scalar):
      scalar.text = scalar.text.inherited(via: via, at: span)
      copy.content = .scalar(scalar)
    case .sequence(let elements):
      copy.content = .sequence(elements.map { $0.inherited(via: via, at: span) })
    case .mapping(let members):
      copy.content = .mapping(
        members.map {
          ComposeMember(
            name: $0.name, nameSpan: $0.nameSpan, value: $0.value.inherited(via: via, at: span))
        })
    }
    return copy
  }
}

/// A key and its value.
struct ComposeMember: Sendable {
  var name: String
  var nameSpan: Span
  var value: ComposeNode
}

/// A scalar after interpolation.
struct ComposeScalar: Sendable {
  var text: Sourced<String>
  /// What YAML makes of it as written; a text with variables is a string.
  var kind: DataKind
  /// Whether it is written without quotes.
  var isPlain: Bool
}
