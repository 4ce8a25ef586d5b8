// A proxy's configuration that the user names, without a deployment around it.

import Deployment
import SourceText
import Syntax

/// Loads one file as the configuration that it is.
public enum ProxyFile {
  /// The proxy of a file and what it includes; nil where there is no such file.
  ///
  /// - Parameters:
  ///   - path: the file that the proxy starts with.
  ///   - environment: the variables that are filled in.
  ///   - files: the files.
  public static func load(
    main path: String, environment: [String: String], files: inout some FileAccess
  ) -> Proxy? {
    switch FileNames.candidate(path) {
    case .caddy:
      return CaddyLoader.load(main: path, environment: environment, files: &files)?.proxy
    case .authentik, .compose:
      guard let file = files.file(at: path) else { return nil }
      let tree = YAMLParser.parse(file)
      guard TraefikFile.recognises(tree) else { break }
      return TraefikService.proxy(of: tree)
    default: break
    }
    return NginxLoader.load(main: path, environment: environment, files: &files)?.proxy
  }
}
