// The weakest evidence: what lies near what in the repository.

import Deployment
import Syntax

enum Proximity {
  /// The compose files that a file most probably belongs to: those in the nearest folder above it, else the only one.
  static func nearest(to path: String, among composePaths: [String]) -> [String] {
    var folder = RelativePath.directory(of: path)
    while true {
      let here = composePaths.filter { RelativePath.directory(of: $0) == folder }
      if !here.isEmpty { return here }
      guard folder != "." else { break }
      folder = RelativePath.directory(of: folder)
    }
    let folders = Set(composePaths.map(RelativePath.directory(of:)))
    return folders.count == 1 ? composePaths : []
  }

  /// What the nearest `package.json` above a file says of next-auth.
  static func package(for path: String, among packages: [RecognisedFile]) -> LibraryVersion? {
    var folder = RelativePath.directory(of: path)
    while true {
      if let tree = packages.first(where: { RelativePath.directory(of: $0.path) == folder })?.data,
        let version = LibraryVersion(package: tree)
      {
        return version
      }
      guard folder != "." else { return nil }
      folder = RelativePath.directory(of: folder)
    }
  }
}
