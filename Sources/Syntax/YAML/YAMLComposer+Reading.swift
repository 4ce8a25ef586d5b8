// Reads events, and goes on behind an error where a line fits what is open.

import CLibYAML
import SourceText

extension YAMLComposer {
  /// How the reading of one part of the file ended.
  private enum Outcome {
    case finished
    case failed(YAMLFailure)
    /// The part that was read after an error ended because a line is indented less.
    case dedented(Int)
    /// The line after an error was not what it looked like.
    case misfit
  }

  /// Reads everything from an offset on.
  mutating func compose(from start: Int) {
    var base = start
    var isContinued = false
    // Each part that is read again costs time: twice the file in all is enough for real mistakes.
    var budget = 2 * input.count + 65_536
    while true {
      let search: Int
      var reached = base
      switch read(from: base, isContinued: isContinued) {
      case .finished:
        close(to: 0)
        return
      case .failed(let failure):
        let place = report(failure)
        errors += 1
        reached = failure.offset
        search = YAMLLines.nextLine(in: input, after: place)
      case .dedented(let offset):
        reached = offset
        search = YAMLLines.startOfLine(in: input, at: offset, base: start)
      case .misfit:
        search = YAMLLines.nextLine(in: input, after: base)
      }
      guard errors < YAMLParser.errorLimit, let line = resumption(from: search) else {
        close(to: 0)
        return
      }
      budget -= max(reached, line.offset) - base + 1_024
      guard line.offset > base, budget > 0 else {
        close(to: 0)
        return
      }
      base = line.offset
      isContinued = line.depth > 0
      discardFlow(from: UInt32(clamping: line.offset))
      close(to: line.depth)
      completeMember()
    }
  }

  /// Reports an error and returns the offset whose line is to be left out.
  private mutating func report(_ failure: YAMLFailure) -> Int {
    var place = failure.offset
    if failure.isAboutContext, let context = failure.contextOffset { place = context }
    let line = YAMLLines.startOfLine(in: input, at: place, base: file.contentStart)
    var indentation = line
    while indentation < place, input[indentation] == 0x20 { indentation += 1 }
    if indentation < input.count, indentation <= place, input[indentation] == 0x09 {
      report(YAMLFailure.tabMessage, indentation..<indentation + 1)
    } else {
      let byte = place < input.count ? input[place] : nil
      let isLineEnd = byte == nil || byte == 0x0A || byte == 0x0D
      report(
        failure.message(byte: byte, isFirstInLine: place == indentation),
        place..<(isLineEnd ? place : place + 1))
    }
    return place
  }

  /// Reads from an offset to the end or an error.
  ///
  /// - Parameter isContinued: whether the first container goes on where the innermost open one broke off.
  private mutating func read(from base: Int, isContinued: Bool) -> Outcome {
    guard let reader = YAMLEventReader(UnsafeBufferPointer(rebasing: input[base...])) else {
      return .finished
    }
    var marks = YAMLMarks(input: input, base: base, isASCII: isASCII)
    let depth = stack.count
    var awaitsContinuation = isContinued
    var continues = isContinued
    while true {
      var event = yaml_event_t()
      guard reader.read(&event) else {
        let failure = reader.failure(marks: &marks, base: base)
        // Behind a list that was taken up again come the keys of the mapping that holds the list.
        let leavesList = failure.isMissingDash && stack.count == depth
        if isContinued, !continues && failure.isAfterDocument || continues && leavesList {
          return .dedented(failure.offset)
        }
        return .failed(failure)
      }
      defer { yaml_event_delete(&event) }
      if awaitsContinuation, event.type != YAML_STREAM_START_EVENT,
        event.type != YAML_DOCUMENT_START_EVENT
      {
        guard let frame = stack.last, isBlockStart(event, of: nodes[Int(frame.index)].kind) else {
          return .misfit
        }
        awaitsContinuation = false
        continue
      }
      switch event.type {
      case YAML_STREAM_END_EVENT: return .finished
      case YAML_DOCUMENT_START_EVENT:
        if !awaitsContinuation { beginDocument() }
      case YAML_SCALAR_EVENT:
        let start = marks.offset(of: event.start_mark)
        scalar(event, start: start, end: marks.offset(of: event.end_mark))
      case YAML_ALIAS_EVENT:
        let start = marks.offset(of: event.start_mark)
        alias(event, start: start, end: marks.offset(of: event.end_mark))
      case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT:
        let start = marks.offset(of: event.start_mark)
        guard stack.count < YAMLParser.depthLimit else {
          report(
            "nested deeper than \(YAMLParser.depthLimit) levels; the rest was not read",
            start..<start)
          return .finished
        }
        beginContainer(
          event.type == YAML_MAPPING_START_EVENT ? .mapping : .sequence, event, start: start)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        if continues, stack.count == depth {
          continues = false
        } else {
          let start = marks.offset(of: event.start_mark)
          endContainer(at: start..<max(start, marks.offset(of: event.end_mark)))
        }
      default: break
      }
    }
  }

  private func isBlockStart(_ event: yaml_event_t, of kind: DataKind) -> Bool {
    switch event.type {
    case YAML_MAPPING_START_EVENT:
      return kind == .mapping && event.data.mapping_start.style != YAML_FLOW_MAPPING_STYLE
    case YAML_SEQUENCE_START_EVENT:
      return kind == .sequence && event.data.sequence_start.style != YAML_FLOW_SEQUENCE_STYLE
    default: return false
    }
  }
}
