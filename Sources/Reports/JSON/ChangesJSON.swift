// What a JSON report says of baselines, earlier states and fixes; nothing where a run has none of them.

import Rules

/// The members of the summary that only some runs have.
enum ChangesJSON {
  static func members(of outcome: Outcome) -> [JSONValue.Member] {
    func sentence(_ text: String) -> JSONValue { .string(outcome.sources.redaction.sentence(text)) }
    var members: [JSONValue.Member] = []
    if let baseline = outcome.baseline {
      members.append(
        .init(
          "baseline",
          [
            "path": .string(baseline.path),
            "hidden": .integer(baseline.hidden),
            "stale": .array(
              baseline.stale.map { entry in
                [
                  "path": .string(entry.path),
                  "rule": .string(entry.rule),
                  "message": sentence(entry.message),
                  "fingerprint": .string(entry.fingerprint.text),
                  "count": .integer(entry.count),
                ]
              }
            ),
          ]))
    }
    if let since = outcome.since {
      members.append(
        .init(
          "since",
          [
            "revision": .string(since.revision),
            "hidden": .integer(since.hidden),
            "resolved": .integer(since.resolved),
          ]))
    }
    if let fixes = outcome.fixes {
      members.append(
        .init(
          "fixes",
          [
            "fixed": .integer(fixes.fixed),
            "files": .integer(fixes.files),
            "refused": .array(
              fixes.refused.map { refusal in
                [
                  "path": .string(refusal.path),
                  "line": .integer(refusal.line),
                  "rule": .string(refusal.rule),
                  "reason": sentence(refusal.reason),
                ]
              }
            ),
          ]))
    }
    return members
  }
}
