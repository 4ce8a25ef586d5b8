// Short forms of the model that the text and the JSON share.

import Analysis
import Deployment

extension ProxyServer {
  /// All locations, nested ones behind the one that holds them.
  var allLocations: [ProxyLocation] { locations.flatMap(\.withNested) }
}

extension ProxyServer.Listen {
  /// `443 ssl`, `127.0.0.1:8080`.
  var text: String {
    let place = address.map { "\($0):" } ?? ""
    return "\(place)\(port)\(isTLS ? " ssl" : "")"
  }
}

extension ProxyLocation {
  private static let passes: Set<String> = [
    "proxy_pass", "fastcgi_pass", "grpc_pass", "uwsgi_pass", "scgi_pass", "memcached_pass",
  ]

  /// The location and everything nested in it; the loader limits the depth.
  var withNested: [ProxyLocation] { [self] + locations.flatMap(\.withNested) }

  /// The argument of the line that contacts an upstream.
  var upstream: String? {
    end?.upstream ?? settings.last { Self.passes.contains($0.name) }?.first?.text
  }

  /// What becomes of a request, in a few words.
  var destination: String {
    if let upstream { return upstream }
    if let end { return end.destination }
    for setting in settings {
      let words = setting.arguments.map(\.text).joined(separator: " ")
      switch setting.name {
      case "return": return "return \(words)"
      case "try_files", "alias", "root": return "files: \(setting.name) \(words)"
      default: continue
      }
    }
    return locations.isEmpty ? "files" : "see below"
  }
}

extension IdentityProvider {
  /// The version that the image's tag tells.
  func version(in deployment: Deployment) -> String? {
    service.flatMap { deployment.service($0) }?.effectiveProduct?.version
  }
}
