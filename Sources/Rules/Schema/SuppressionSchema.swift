// What rules can ask about suppressions.

import Expressions
import SourceText

extension DeploymentSchema {
  static let suppression: ObjectType<Suppression> = ObjectType(
    "Suppression", "a rule that a comment or the configuration wants silent somewhere",
    text: { $0.rule }, span: { $0.span }
  ) { field in
    field("rule", .string, "the rule's name as written") {
      Value(.string($0.rule), span: $0.span)
    }
    field("place", .string, "what it speaks of: `line`, `next-line`, `file` or `configuration`") {
      $0.place.rawValue
    }
    field("reason", .string, "why; empty where it does not say") { $0.reason }
    field("until", .nullable(.string), "the last day on which it counts, as written") { one in
      one.until.map { Value(.string($0), span: one.untilSpan ?? one.span) } ?? .null
    }
    field(
      "state", .string,
      "`fine`, `unused`, `expired`, `no-date`, `no-reason`, `unknown-rule`, `no-comment` or `unreadable`"
    ) { $0.state.rawValue }
    field("suggestion", .nullable(.string), "the known name that is nearest to an unknown one") {
      $0.suggestion
    }
    field(
      "daysLeft", .nullable(.int),
      "the days that it still counts after today; null where it counts for ever or not at all"
    ) { $0.daysLeft }
    field("standsAlone", .bool, "whether nothing but the comment stands in its line") {
      $0.standsAlone
    }
    field("removable", .nullable(.string), "what would have to go for it to be gone") {
      $0.removable.place
    }
  }
}
