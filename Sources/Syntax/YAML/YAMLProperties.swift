// Anchor and tag in front of a node. libyaml starts the node with them; the tree does not.

import CLibYAML

/// Where the properties of a node stand, and where its content starts.
struct YAMLProperties {
  /// `&name`, if there is one.
  private(set) var anchor: Range<Int>?
  /// The tag as written, if there is one.
  private(set) var tag: Range<Int>?
  /// The first byte of the content; `end` of an empty node.
  private(set) var content: Int
  /// Whether the tag is `!`, which makes any scalar a string.
  private(set) var isNonSpecific = false

  /// Finds the properties of the node that an event starts or is.
  init(in input: UnsafeBufferPointer<UInt8>, at start: Int, end: Int, for event: yaml_event_t) {
    content = start
    guard start < end else { return }
    // A block mapping starts where its first key does, and that key may have properties of its own:
    // only the event says whose they are. Scalars are looked at alone because libyaml drops their `!`.
    var wantsAnchor = true
    var wantsTag = true
    if event.type == YAML_MAPPING_START_EVENT {
      wantsAnchor = event.data.mapping_start.anchor != nil
      wantsTag = event.data.mapping_start.tag != nil
    } else if event.type == YAML_SEQUENCE_START_EVENT {
      wantsAnchor = event.data.sequence_start.anchor != nil
      wantsTag = event.data.sequence_start.tag != nil
    }
    while content < end {
      if wantsAnchor, input[content] == UInt8(ascii: "&") {
        wantsAnchor = false
        let stop = Self.endOfAnchor(in: input, at: content, end: end)
        anchor = content..<stop
        content = stop
      } else if wantsTag, input[content] == UInt8(ascii: "!") {
        wantsTag = false
        let stop = Self.endOfTag(in: input, at: content, end: end)
        isNonSpecific = stop == content + 1
        tag = content..<stop
        content = stop
      } else {
        break
      }
      content = YAMLLines.skipSpaceAndComments(in: input, from: content, end: end)
    }
    // Behind the properties of an empty node libyaml ends it at once.
    if content >= end, let last = [anchor, tag].compactMap(\.?.upperBound).max() {
      content = min(last, end)
    }
  }

  private static func endOfAnchor(
    in input: UnsafeBufferPointer<UInt8>,
    at start: Int,
    end: Int
  ) -> Int {
    var offset = start + 1
    while offset < end, isWord(input[offset]) { offset += 1 }
    return offset
  }

  private static func endOfTag(
    in input: UnsafeBufferPointer<UInt8>,
    at start: Int,
    end: Int
  ) -> Int {
    var offset = start + 1
    let isVerbatim = offset < end && input[offset] == UInt8(ascii: "<")
    while offset < end, !input[offset].isYAMLSpace {
      if isVerbatim {
        if input[offset] == UInt8(ascii: ">") { return offset + 1 }
      } else if ",[]{}".utf8.contains(input[offset]) {
        break
      }
      offset += 1
    }
    return offset
  }

  /// libyaml's IS_ALPHA: what a name of an anchor may have.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      return true
    default: return false
    }
  }
}
