// What a finding says in sentences, without its code: for places that show a message and link to the code themselves.

import Rules
import SourceText

/// The sentences of a finding as people may see them.
struct FindingSentences {
  /// The headline.
  let headline: String
  /// The numbered steps of the proof, each with its place.
  let proof: [String]
  /// What to change; empty where the headline says it all.
  let help: String

  init(_ finding: Finding, _ sources: SourceMap) {
    func safe(_ text: String) -> String {
      TerminalText.visible(sources.redaction.sentence(text))
    }
    headline = safe(finding.message)
    proof = finding.because.enumerated().map { index, step in
      let place = step.span.map { LinePlace($0, in: sources, unit: .characters) }
      let suffix = place.map { " (\(TerminalText.visible($0.path)):\($0.line))" } ?? ""
      return "\(index + 1). \(safe(step.text))\(suffix)"
    }
    help = safe(finding.help)
  }

  /// Everything, a line for each sentence.
  var lines: [String] {
    [headline] + (proof.isEmpty ? [] : ["Because:"] + proof)
      + (help.isEmpty ? [] : ["Help: \(help)"])
  }
}
