// The version of next-auth that a lock file names, for ranges that leave the major version open.

import Deployment
import SourceText

enum LockFile {
  private static let names = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock"]
  /// What stands before the version in the three formats.
  private static let marks = [
    "node_modules/next-auth\": {", "next-auth@", "/next-auth/", "next-auth:",
  ]

  /// What the nearest lock file above a folder says.
  static func version(above folder: String, access: inout some FileAccess) -> LibraryVersion? {
    var folder = folder
    while true {
      for name in names {
        let path = RelativePath.resolve(name, in: folder)
        guard access.exists(path), let file = access.file(at: path) else { continue }
        if let version = version(in: file) { return version }
      }
      guard folder != ".", folder != "/" else { return nil }
      folder = RelativePath.directory(of: folder)
    }
  }

  /// The first place that names the package with a version; two places that disagree say nothing.
  private static func version(in file: SourceFile) -> LibraryVersion? {
    var found: LibraryVersion?
    for mark in marks {
      for place in ByteSearch.places(of: mark, in: file.bytes[...], limit: 50) {
        // `"version": "4.24.5"` and `version "4.24.5"` follow on one of the next lines.
        guard let version = version(at: place + mark.utf8.count, in: file) else { continue }
        if let found, found.library != version.library { return nil }
        found = version
      }
    }
    return found
  }

  /// The version right behind a mark, or behind the word `version` soon after it.
  private static func version(at offset: Int, in file: SourceFile) -> LibraryVersion? {
    let bytes = file.bytes
    if let found = version(startingNear: offset, in: file) { return found }
    let end = min(bytes.count, offset + 100)
    guard offset < end,
      let word = ByteSearch.places(of: "version", in: bytes[offset..<end], limit: 1).first
    else { return nil }
    return version(startingNear: word + "version".utf8.count, in: file)
  }

  private static func version(startingNear offset: Int, in file: SourceFile) -> LibraryVersion? {
    let bytes = file.bytes[min(offset, file.bytes.count)...]
    let start = bytes.prefix(8).firstIndex { !"^~\": npm".utf8.contains($0) } ?? bytes.endIndex
    guard start + 1 < bytes.endIndex, bytes[start + 1] == UInt8(ascii: "."),
      bytes[start] == UInt8(ascii: "4") || bytes[start] == UInt8(ascii: "5")
    else { return nil }
    let text = bytes[start...].prefix { isVersionByte($0) }
    let name = String(decoding: text, as: UTF8.self)
    return LibraryVersion(
      bytes[start] == UInt8(ascii: "4") ? .nextAuth4 : .authJS5,
      because: Because(
        "the lock file names next-auth \(name)",
        at: Span(file: file.id, start..<start + text.count)), isNextAuth: true)
  }

  private static func isVersionByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
