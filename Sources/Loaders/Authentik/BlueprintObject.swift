// The objects that the blueprints of a folder create, change or remove.

import Deployment
import SourceText
import Syntax

/// An object of Authentik's database, as far as blueprints speak of it.
struct BlueprintObject {
  /// One entry that speaks of the object; later ones add to what earlier ones say.
  struct Layer {
    /// The index of the blueprint.
    let file: Int
    /// `identifiers` and `attrs`; the identifiers win (importer.py, `_validate_single`).
    let parts: [DataNode]
    /// Whether the entry is applied.
    let isApplied: Ternary
  }

  /// The model in lower case, such as `authentik_core.application`.
  let model: String
  /// Where the first entry stands; nil for Authentik's own objects.
  let span: Span?
  /// The index of the first entry's blueprint.
  let file: Int?
  /// The entries in the order in which they are applied.
  var layers: [Layer] = []
  /// The fields that Authentik itself gives its own objects.
  var defaults: [String: String] = [:]
  /// Whether an entry with `state: absent` removes it.
  var isRemoved = false

  /// Whether the object is there once the blueprints are applied.
  var isApplied: Ternary {
    if !defaults.isEmpty { return .yes }
    return layers.contains { $0.isApplied == .yes } ? .yes : .unknown
  }

  /// Whether a query for a model finds objects of this one's.
  func isKind(of model: String) -> Bool {
    switch model {
    case self.model: true
    case "authentik_core.propertymapping": self.model.hasSuffix("mapping")
    case "authentik_core.provider": self.model.hasSuffix("provider")
    default: false
    }
  }
}

/// The models that matter for a login, in lower case.
enum BlueprintModels {
  static let oauth2Provider = "authentik_providers_oauth2.oauth2provider"
  static let scopeMapping = "authentik_providers_oauth2.scopemapping"
  static let application = "authentik_core.application"
  static let proxyProvider = "authentik_providers_proxy.proxyprovider"
  static let certificate = "authentik_crypto.certificatekeypair"
}
