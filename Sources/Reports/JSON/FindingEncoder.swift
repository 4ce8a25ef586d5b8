// One finding as JSON: the same object in every document that carries findings.

import Rules
import SourceText

/// Encodes findings with their places.
struct FindingEncoder {
  private var places: PlaceEncoder
  private let documentation: @Sendable (_ rule: String) -> String?

  init(_ sources: SourceMap, documentation: @escaping @Sendable (String) -> String? = { _ in nil })
  {
    places = PlaceEncoder(sources)
    self.documentation = documentation
  }

  mutating func encode(_ finding: Finding) -> JSONValue {
    let deployments = finding.deployments.joined(separator: ", ")
    let primary = label(finding.primary)
    var labels: [JSONValue] = []
    for other in finding.labels { labels.append(label(other)) }
    return [
      "rule": .string(finding.rule),
      "severity": .string(finding.severity.name),
      "confidence": .string(finding.confidence.name),
      "message": sentence(finding.message),
      "help": sentence(finding.help),
      "url": documentation(finding.rule).map { .string($0) } ?? .null,
      "deployment": deployments.isEmpty ? .null : .string(deployments),
      "primary": primary,
      "labels": .array(labels),
      "because": .array(
        finding.because.map { step in
          .object([.init("text", sentence(step.text))] + (step.span.map { places.place($0) } ?? []))
        }
      ),
      "fixes": .array(finding.fixes.map(fix)),
      "suppressed": finding.suppression.map(sentence) ?? .null,
    ]
  }

  private mutating func label(_ label: Finding.Label) -> JSONValue {
    .object(
      places.place(label.span) + places.pointer(label.span) + [.init("text", sentence(label.text))])
  }

  private func fix(_ fix: Finding.Fix) -> JSONValue {
    [
      "title": sentence(fix.title),
      "safety": fix.isSafe ? "safe" : "unsafe",
      "edits": .array(
        fix.edits.map { edit in
          .object(places.place(edit.span) + [.init("insert", sentence(edit.replacement))])
        }
      ),
    ]
  }

  private func sentence(_ text: String) -> JSONValue {
    .string(places.sources.redaction.sentence(text))
  }
}
