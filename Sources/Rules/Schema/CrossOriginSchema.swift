// What proxies tell browsers about other origins, as rules see it.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  static let crossOriginAnswer: ObjectType<CrossOriginAnswer> = ObjectType(
    "CrossOriginAnswer", "the `Access-Control-…` headers of one branch of a location",
    span: { $0.span }
  ) { field in
    field("isConditional", .bool, "whether an `if` has to hold") { $0.isConditional }
    field("reachesUpstream", .bool, "whether the upstream's answer comes this way") {
      $0.reachesUpstream
    }
    field("headers", .list(.object("CrossOriginHeader")), "the lines in force") {
      crossOriginHeader.list($0.headers)
    }
    field(
      "origins", .list(.object("CrossOriginHeader")), "those that name origins"
    ) { crossOriginHeader.list($0.origins) }
    field("hidden", .list(.string), "the upstream's headers that are hidden, in lower case") {
      answer in
      Value(.list(answer.hidden.sorted().map { Value(.string($0)) }))
    }
    field("lost", .list(.object("LostHeader")), "outer lines that do not hold here") {
      lostHeader.list($0.lost)
    }
    field("lostBecause", .nullable(.string), "the first of the lines that discard them") {
      $0.lostBecauseOf.place
    }
    field(
      "lostBecauseLine", .nullable(.string), "the same line, its end included"
    ) { $0.lostBecauseOfStatement.place }
    field("lostLines", .string, "the outer lines, to be written here") { answer in
      answer.lostStatements.joined(separator: "\n")
    }
    field("openness", .string, "`closed`, `wildcard` or `reflected`") { $0.openness.rawValue }
    field("allowsCredentials", .bool, "whether browsers may send credentials") {
      $0.allowsCredentials
    }
    field(
      "loosePatterns", .list(.object("LooseOriginPattern")), "patterns that let strangers in"
    ) { looseOriginPattern.list($0.loosePatterns) }
  }

  static let crossOriginHeader: ObjectType<CrossOriginAnswer.Header> = ObjectType(
    "CrossOriginHeader", "an `Access-Control-…` line", text: { $0.name }, span: { $0.span }
  ) { field in
    field("name", .string, "the header in lower case") {
      Value(.string($0.name.lowercased()), span: $0.span)
    }
    field("value", .string, "its value as written") {
      Value(.string($0.value), span: $0.valueSpan)
    }
    field("line", .nullable(.string), "the line, its end included") {
      Optional($0.statement).place
    }
    field("always", .bool, "whether answers of every status get it") { $0.always }
    field("isOwn", .bool, "whether the branch itself has the line") { $0.isOwn }
    field("replacesUpstream", .bool, "whether it takes the place of the upstream's header") {
      $0.replacesUpstream
    }
  }

  static let looseOriginPattern: ObjectType<LooseOriginPattern> = ObjectType(
    "LooseOriginPattern", "a pattern that lets origins of strangers in", text: { $0.pattern },
    span: { $0.span }
  ) { field in
    field("pattern", .string, "the pattern") { Value(.string($0.pattern), span: $0.span) }
    field("origin", .string, "an origin that it lets in") { $0.origin }
    field("reason", .string, "what is wrong with it") { $0.reason }
  }
}

extension CrossOriginAnswer {
  /// The lost lines as statements that hold for answers of every status.
  fileprivate var lostStatements: [String] { lost.map { "add_header \($0.words) always;" } }
}
