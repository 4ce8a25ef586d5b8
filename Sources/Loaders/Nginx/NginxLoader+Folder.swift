// One nginx configuration as it lies in a folder, without a container around it.

import Deployment
import SourceText

extension NginxLoader {
  /// Loads a file; the includes in it are looked for below the file's own folder, as nginx does
  /// below its prefix, and an absolute `/etc/nginx/…` means that folder as well.
  ///
  /// - Parameters:
  ///   - path: the file that nginx starts with.
  ///   - environment: the variables that templates are filled in from; with any, every file is a
  ///     template.
  ///   - files: the files.
  public static func load(
    main path: String, environment: [String: String] = [:], files: inout some FileAccess
  ) -> NginxConfiguration? {
    guard let main = files.file(at: path) else { return nil }
    var access = files
    defer { files = access }
    let folder = RelativePath.directory(of: path)
    let filling = TemplateFilling(environment: environment.mapValues { .known($0) })
    return load(
      NginxSources(
        main: main,
        filling: { !environment.isEmpty || $0.path.hasSuffix(".template") ? filling : nil },
        resolve: { included($0, below: folder, files: &access) }))
  }

  /// The files that an include means to a configuration in a folder.
  static func included(
    _ pattern: String, below folder: String, files: inout some FileAccess
  ) -> [SourceFile] {
    var relative = pattern[...]
    for prefix in ["/etc/nginx/", "/usr/local/openresty/nginx/conf/", "/opt/bitnami/nginx/conf/"]
    where relative.hasPrefix(prefix) { relative = relative.dropFirst(prefix.count) }
    let path = RelativePath.resolve(String(relative), in: folder)
    guard path.utf8.contains(where: { "*?[".utf8.contains($0) }) else {
      return files.file(at: path).map { [$0] } ?? []
    }
    let parent = RelativePath.directory(of: path)
    return files.list(parent).map { RelativePath.resolve($0, in: parent) }
      .filter { Glob.matches(path, $0) }
      .compactMap { files.file(at: $0) }
  }
}
