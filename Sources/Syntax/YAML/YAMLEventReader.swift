// libyaml's event parser, owned: it is freed on every path.

import CLibYAML

/// The events of one part of a file.
struct YAMLEventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// Starts to read bytes that outlive the reader; nil where there is no memory.
  init?(_ input: UnsafeBufferPointer<UInt8>) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    self.parser = parser
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Reads the next event, which the caller deletes; false after an error.
  borrowing func read(_ event: inout yaml_event_t) -> Bool {
    yaml_parser_parse(parser, &event) == 1
  }

  /// What libyaml says about its error.
  borrowing func failure(marks: inout YAMLMarks, base: Int) -> YAMLFailure {
    let state = parser.pointee
    let offset =
      state.error == YAML_READER_ERROR
      ? base &+ Int(clamping: state.problem_offset) : marks.offset(of: state.problem_mark)
    return YAMLFailure(
      problem: state.problem.map { String(cString: $0) } ?? "",
      context: state.context.map { String(cString: $0) } ?? "",
      offset: offset,
      contextOffset: state.context == nil ? nil : marks.offset(of: state.context_mark)
    )
  }
}
