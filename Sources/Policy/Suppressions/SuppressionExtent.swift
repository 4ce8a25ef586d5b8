// Of which files a run knows enough to say that a suppression in them hides nothing.

import Deployment
import Loaders

/// The files whose findings are all known.
///
/// A finding may need files that a run does not see: a part of a repository says nothing against a suppression.
struct SuppressionExtent {
  private let extent: SuppressionOptions.Extent
  private var areAllChosen = true
  private var covered: Set<String> = []

  init(_ extent: SuppressionOptions.Extent) { self.extent = extent }

  /// Notes what was linted, and which deployments were judged.
  mutating func note(_ repository: Repository, isChosen: (Deployment) -> Bool) {
    guard extent != .part else { return }
    var missing: Set<String> = []
    for deployment in repository.deployments {
      let paths = deployment.files.map(\.path)
      if !isChosen(deployment) {
        areAllChosen = false
        missing.formUnion(paths)
      } else if !deployment.isLoose || extent == .whole {
        covered.formUnion(paths)
      } else {
        missing.formUnion(paths)
      }
    }
    covered.subtract(missing)
  }

  /// Whether every finding in a file is known.
  func covers(_ path: String) -> Bool { covered.contains(path) }

  /// Whether every finding in some files is known.
  func covers(_ paths: PathSet) -> Bool {
    switch extent {
    case .part: false
    case .whole: areAllChosen || !paths.isEverything && covered.contains(where: paths.contains)
    case .folder: !paths.isEverything && covered.contains(where: paths.contains)
    }
  }
}
