// Where the names of a proxy's servers come from, for a sentence.

extension Proxy {
  /// "a `server_name` of `edge`", "a site of `caddy`".
  public var sourceOfNames: String {
    let what =
      switch kind {
      case .nginx: "a `server_name`"
      case .traefik: "in a Traefik rule"
      case .caddy: "a site"
      }
    return service.map { "\(what) of `\($0)`" } ?? what
  }
}
