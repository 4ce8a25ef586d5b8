// Object stores sign their requests: a client's own Authorization is in the way there.

import Deployment

/// Recognises object stores by their addresses.
enum ObjectStorage {
  private static let names = [
    "minio", "s3", "garage", "seaweedfs", "rustfs", "localstack", "ceph", "rgw",
  ]
  private static let suffixes = [
    ".amazonaws.com", ".r2.cloudflarestorage.com", ".r2.dev", "storage.googleapis.com",
    ".blob.core.windows.net", ".digitaloceanspaces.com", ".backblazeb2.com", ".wasabisys.com",
  ]

  private static func isOfWord(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
  }

  /// Whether an upstream's host, or its group's name or servers, look like an object store.
  static func isLikely(_ upstream: Route.Upstream?, group: ProxyUpstream?) -> Bool {
    guard let upstream else { return false }
    let hosts = [upstream.host, upstream.group ?? ""] + (group?.servers.map(\.text) ?? [])
    return hosts.contains { host in
      if host.isEmpty { return false }
      let host = host.lowercased()
      if host.utf8.contains(UInt8(ascii: ".")), suffixes.contains(where: host.hasSuffix) {
        return true
      }
      return host.utf8.split { !isOfWord($0) }.contains { word in
        names.contains { $0.utf8.count == word.count && word.elementsEqual($0.utf8) }
      }
    }
  }
}
