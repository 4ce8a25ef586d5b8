// Calls in an app's source that send a bearer token to an identity provider's own API.

import Deployment
import SourceText
import Syntax

/// Finds calls to Authentik's API (`/api/v3/`).
public enum APICallFinder {
  /// The path below which Authentik serves its API (authentik/api/v3/urls.py, 2025).
  static let apiPath = "/api/v3/"

  /// Whether the bytes can hold such a call at all; cheap, so that most files are never tokenised.
  public static func mayCall(_ bytes: [UInt8]) -> Bool {
    let needle = Array(apiPath.utf8)
    var start = 0
    while let slash = bytes[start...].firstIndex(of: needle[0]) {
      if bytes[slash...].starts(with: needle) { return true }
      start = slash + 1
    }
    return false
  }

  public static func calls(in file: SourceFile) -> [APICall] { [] }
}

extension APICallFinder {
  /// Whether a word is spelled as constants and environment variables are: `AUTHENTIK_TOKEN`.
  private static func namesConstant(_ expression: String) -> Bool {
    expression.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { word in
      word.contains("_") && word.contains { $0.isLetter } && word == word.uppercased()
    }
  }
}

extension String {
  /// The UTF-8 range of the first occurrence of `needle`.
  fileprivate func utf8Range(of needle: String) -> Range<Int>? {
    let bytes = Array(utf8)
    let needle = Array(needle.utf8)
    guard bytes.count >= needle.count else { return nil }
    for start in 0...(bytes.count - needle.count) where bytes[start...].starts(with: needle) {
      return start..<start + needle.count
    }
    return nil
  }
}
