// What a service is, by its image, its Dockerfile, or its settings.

/// What an image tells of a service; worked out when the image is set, because everybody asks all the time.
struct ServiceIdentity: Sendable {
  /// The image that decides the product.
  var image: Sourced<String> = .absent
  /// The product of that image.
  var product: Product?

  /// The service's own image, or the one that its Dockerfile builds on.
  init(image: Sourced<String>, build: Build?) {
    self.image = image
    product = Product(image: image)
    guard product == nil, let base = build?.baseImage, base.isPresent else { return }
    self.image = base
    product = Product(image: base)
  }
}

extension Service {
  /// The image that decides the product: the service's own, or the one that its Dockerfile builds on.
  public var effectiveImage: Sourced<String> { identity.image }

  /// The product of the effective image, or what the environment gives away about an image of one's own.
  public var effectiveProduct: Product? {
    identity.product ?? (looksLikeKeycloak ? .keycloakOfUnknownVersion : nil)
  }

  private static let tellingVariables: Set<String> = [
    "KC_HOSTNAME", "KC_DB", "KC_DB_URL", "KC_HTTP_ENABLED", "KC_PROXY", "KC_PROXY_HEADERS",
    "KC_BOOTSTRAP_ADMIN_USERNAME", "KEYCLOAK_ADMIN", "KC_HTTP_RELATIVE_PATH",
  ]

  /// Whether it has settings that only a Keycloak server reads.
  ///
  /// keycloak-config-cli and other clients have none of them.
  private var looksLikeKeycloak: Bool {
    var count = 0
    for variable in self.environment where variable.name.utf8.first == UInt8(ascii: "K") {
      count += Self.tellingVariables.contains(variable.name) ? 1 : 0
    }
    return count >= 2
  }
}
