// The weakest evidence: what lies near what in the repository.

import Deployment
import Syntax

enum Proximity {
  /// The projects that the files of a folder most probably belong to: those in the nearest folder above, else the only ones.
  static func nearest<Project>(
    to folder: String, among projects: [String: [Project]]
  ) -> [Project] {
    var folder = folder
    while true {
      if let here = projects[folder] { return here }
      guard folder != ".", folder != "/" else { break }
      folder = RelativePath.directory(of: folder)
    }
    return projects.count == 1 ? projects.values.first ?? [] : []
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
      guard folder != ".", folder != "/" else { return nil }
      folder = RelativePath.directory(of: folder)
    }
  }
}
