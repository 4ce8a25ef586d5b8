// The name of a compose project, which starts the names of its networks and containers.

/// Rules for project names (compose-go, loader.NormalizeProjectName).
enum ProjectName {
  /// Lower case, only `a-z 0-9 _ -`, and no `_` or `-` at the start.
  static func normalised(_ name: String) -> String {
    let kept = name.lowercased().unicodeScalars.filter {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" || $0 == "-"
    }
    return String(String.UnicodeScalarView(kept.drop { $0 == "_" || $0 == "-" }))
  }
}
