// A blueprint written in a test, loaded alone or with others.

import Deployment
import SourceText
import Syntax

@testable import Loaders

/// Blueprints of one instance.
struct BlueprintFixture {
  let loaded: BlueprintLoader.Loaded
  private let files: [DataFixture]

  init(
    _ texts: String..., environment: BlueprintEnvironment = BlueprintEnvironment(),
    product: Product? = nil
  ) {
    var files: [DataFixture] = []
    for (index, text) in texts.enumerated() {
      files.append(DataFixture(text, path: "blueprint\(index).yaml"))
    }
    self.files = files
    var loader = BlueprintLoader(environment: environment, product: product, use: .mounted)
    loaded = loader.load(files.map(\.tree))
  }

  /// A single provider whose `client_id` is the given YAML.
  static func provider(
    _ yaml: String, more: String = "", environment: BlueprintEnvironment = BlueprintEnvironment(),
    product: Product? = nil
  ) -> BlueprintFixture {
    BlueprintFixture(
      """
      version: 1
      context:
        host: wiki.test
        list: [one, two]
        loop: !Context loop
      entries:
        - model: authentik_providers_oauth2.oauth2provider
          id: wiki
          identifiers: {name: wiki}
          attrs:
            client_id: \(yaml)
      \(more)
      """, environment: environment, product: product)
  }

  /// The first provider.
  var provider: AuthentikProvider? { loaded.providers.first }

  /// The text at a span of the first file.
  func text(_ span: Span?) -> String? { files[0].text(span) }
}
