// Which file a partial compose file is meant to be laid over.

/// Finds the base of compose files that do not stand on their own.
struct BaseSearch {
  /// How many files may be laid over each other.
  private static let chainLimit = 4

  private let outlines: [String: ComposeOutline]
  /// Who defines what in each directory, by path.
  private let definers: [String: [ComposeOutline.Need: [String]]]

  /// Makes a search among the compose files of each directory.
  init(byDirectory: [String: [String]], outlines: [String: ComposeOutline]) {
    self.outlines = outlines
    definers = byDirectory.mapValues { paths in
      var found: [ComposeOutline.Need: [String]] = [:]
      for path in paths.sorted() {
        for need in outlines[path]?.defined ?? [] { found[need, default: []].append(path) }
      }
      return found
    }
  }

  /// The files to load for `path`, itself last: each supplies something that the ones after it only change or use.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - others: files that are loaded with it anyhow, and may hold what it lacks.
  func chain(endingWith path: String, completedBy others: [String] = []) -> [String] {
    var chain = [path]
    while chain.count < Self.chainLimit, let first = chain.first,
      let base = base(of: first, besides: Set(chain + others), completedBy: others)
    {
      chain.insert(base, at: 0)
    }
    return chain
  }

  /// The file that supplies most of what the file lacks; a default file before others, a near one before a far one.
  private func base(of path: String, besides used: Set<String>, completedBy others: [String])
    -> String?
  {
    guard var lacks = outlines[path]?.lacks, !lacks.isEmpty else { return nil }
    for other in others { lacks.subtract(outlines[other]?.defined ?? []) }
    var directory = RelativePath.directory(of: path)
    var supplied: [String: Int] = [:]
    var ranks: [String: Int] = [:]
    var distance = 0
    while true {
      for need in lacks {
        for candidate in definers[directory]?[need] ?? [] where !used.contains(candidate) {
          let isDefault = ComposeDiscovery.isDefaultName(candidate)
          if !isDefault, distance > 0 { continue }
          supplied[candidate, default: 0] += 1
          ranks[candidate] = 2 * distance + (isDefault ? 0 : 1)
        }
      }
      guard directory != ".", RelativePath.isInside(directory) else { break }
      directory = RelativePath.directory(of: directory)
      distance += 1
    }
    return supplied.min { a, b in
      (-a.value, ranks[a.key] ?? 0, a.key) < (-b.value, ranks[b.key] ?? 0, b.key)
    }?.key
  }
}
