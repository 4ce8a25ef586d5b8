// Which file a partial compose file is meant to be laid over.

/// Finds the base of compose files that do not stand on their own.
struct BaseSearch {
  /// How many files may be laid over each other.
  private static let chainLimit = 4

  /// The compose files of each directory, sorted.
  let byDirectory: [String: [String]]
  let outlines: [String: ComposeOutline]

  /// The files to load for `path`, itself last: each supplies something that the ones after it only change or use.
  func chain(endingWith path: String) -> [String] {
    var chain = [path]
    while chain.count < Self.chainLimit, let first = chain.first,
      let base = base(of: first, besides: Set(chain))
    {
      chain.insert(base, at: 0)
    }
    return chain
  }

  /// The file that supplies most of what the file lacks; a directory's default file before others.
  private func base(of path: String, besides used: Set<String>) -> String? {
    guard let outline = outlines[path], !outline.lacks.isEmpty else { return nil }
    var best: (path: String, supplied: Int)?
    for candidate in candidates(for: path) where !used.contains(candidate) {
      let supplied = outlines[candidate]?.supplied(to: outline) ?? 0
      if supplied > best?.supplied ?? 0 { best = (candidate, supplied) }
    }
    return best?.path
  }

  /// The files of the same directory, then the default files of the directories above.
  private func candidates(for path: String) -> [String] {
    var directory = RelativePath.directory(of: path)
    let here = byDirectory[directory] ?? []
    var result = here.filter(ComposeDiscovery.isDefaultName) + here
    while directory != ".", RelativePath.isInside(directory) {
      directory = RelativePath.directory(of: directory)
      result += (byDirectory[directory] ?? []).filter(ComposeDiscovery.isDefaultName)
    }
    return result
  }
}
