// What a service is, by its image, its Dockerfile, or its settings.

extension Service {
  /// The image that decides the product: the service's own, or the one that its Dockerfile builds on.
  public var effectiveImage: Sourced<String> {
    if Product(image: image) != nil { return image }
    if let build, build.baseImage.isPresent { return build.baseImage }
    return image
  }

  /// The product of the effective image, or what the environment gives away about an image of one's own.
  public var effectiveProduct: Product? {
    Product(image: effectiveImage) ?? (looksLikeKeycloak ? .keycloakOfUnknownVersion : nil)
  }

  /// Whether it has settings that only a Keycloak server reads.
  ///
  /// keycloak-config-cli and other clients have none of them.
  private var looksLikeKeycloak: Bool {
    let telling = [
      "KC_HOSTNAME", "KC_DB", "KC_DB_URL", "KC_HTTP_ENABLED", "KC_PROXY", "KC_PROXY_HEADERS",
      "KC_BOOTSTRAP_ADMIN_USERNAME", "KEYCLOAK_ADMIN", "KC_HTTP_RELATIVE_PATH",
    ]
    return environment.count { telling.contains($0.name) } >= 2
  }
}
