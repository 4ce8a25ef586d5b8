// The facts of a deployment whose files are written in a test.

import Analysis
import Deployment
import Loaders
import SourceText

/// Files in memory with the facts of their first deployment.
struct FactsExample {
  let facts: DeploymentFacts
  private let sources: SourceMap

  init(_ files: [String: String]) {
    var access = InMemoryFiles(files)
    let repository = Repository(paths: ["."], files: &access)
    facts =
      repository.deployments.isEmpty
      ? DeploymentFacts(Deployment(name: "none"))
      : Neighbourhood(repository.deployments).facts(at: 0)
    sources = access.sources
  }

  /// The text at a span.
  func text(_ span: Span?) -> String? {
    guard let span, let file = sources[span.file] else { return nil }
    return String(decoding: file.bytes[span.range], as: UTF8.self)
  }
}
