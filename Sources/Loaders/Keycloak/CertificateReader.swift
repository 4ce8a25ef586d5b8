// Certificates in realm files: Base64, with or without the lines of PEM.

import Deployment
import SourceText
import SwiftASN1
import Syntax

/// Reads how long certificates hold.
enum CertificateReader {
  /// From when until when a certificate holds, in seconds since 1970.
  typealias Validity = (notBefore: Int, notAfter: Int)

  /// No certificate is longer than this many characters of Base64.
  private static let lengthLimit = 64_000

  /// The certificates of a realm file that are in use.
  static func certificates(of realm: DataNode) -> [RealmCertificate] {
    keys(of: realm) + clients(of: realm) + providers(of: realm)
  }

  private static func elements(_ node: DataNode?) -> [DataNode] {
    node.map { Array($0.elements) } ?? []
  }

  /// `components`, whose settings are lists of one text.
  private static func keys(of realm: DataNode) -> [RealmCertificate] {
    elements(realm["components"]?["org.keycloak.keys.KeyProvider"]).compactMap { key in
      let config = key["config"]
      func isOff(_ setting: String) -> Bool {
        elements(config?[setting]).first?.hasText("false") == true
      }
      guard !isOff("enabled"), !isOff("active"),
        let node = elements(config?["certificate"]).first
      else { return nil }
      let isForEncryption =
        key["providerId"]?.text?.contains("enc") == true
        || elements(config?["keyUse"]).first?.hasText("ENC") == true
      let label = key["name"]?.text ?? key["providerId"]?.text ?? ""
      return certificate(node, name: "the certificate of key `\(label)`", signs: !isForEncryption)
    }
  }

  private static let clientAttributes = [
    ("saml.signing.certificate", "the signing certificate"),
    ("saml.encryption.certificate", "the encryption certificate"),
    ("jwt.credential.certificate", "the certificate"),
  ]

  private static func clients(of realm: DataNode) -> [RealmCertificate] {
    elements(realm["clients"]).flatMap { client -> [RealmCertificate] in
      let id = client["clientId"]?.text ?? ""
      guard client["enabled"]?.boolean != false, let attributes = client["attributes"] else {
        return []
      }
      return clientAttributes.compactMap { key, words in
        attributes[key].flatMap {
          certificate($0, name: "\(words) of client `\(id)`", signs: false)
        }
      }
    }
  }

  private static func providers(of realm: DataNode) -> [RealmCertificate] {
    elements(realm["identityProviders"]).compactMap { provider in
      guard provider["enabled"]?.boolean != false,
        let node = provider["config"]?["signingCertificate"]
      else { return nil }
      let alias = provider["alias"]?.text ?? ""
      return certificate(
        node, name: "the signing certificate of identity provider `\(alias)`", signs: false)
    }
  }

  private static func certificate(
    _ node: DataNode, name: String, signs: Bool
  ) -> RealmCertificate? {
    guard let text = node.text, let validity = validity(of: text) else { return nil }
    return RealmCertificate(
      name: name, isSigningKey: signs, span: node.textSpan, notBefore: validity.notBefore,
      notAfter: validity.notAfter)
  }

  /// The validity of the first certificate of a text; nil where there is none.
  static func validity(of text: String) -> Validity? {
    guard text.utf8.count <= lengthLimit else { return nil }
    var base64: [UInt8] = []
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("-----END") { break }
      if !line.hasPrefix("-----") { base64 += line.utf8 }
    }
    // Several certificates stand behind one another, with commas between (SAMLIdentityProviderConfig, Keycloak 26).
    let first = base64.split(separator: UInt8(ascii: ",")).first.map(Array.init) ?? []
    guard let bytes = decoded(first) else { return nil }
    return try? validity(of: bytes)
  }

  /// The bytes of Base64; nil where it holds anything but its letters.
  private static func decoded(_ text: [UInt8]) -> [UInt8]? {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for letter in text where letter > 0x20 && letter != UInt8(ascii: "=") {
      let value = values[Int(letter)]
      guard value != 0xFF else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  /// `tbsCertificate.validity` (RFC 5280, section 4.1).
  private static func validity(of bytes: [UInt8]) throws -> Validity? {
    try DER.sequence(DER.parse(bytes), identifier: .sequence) { parts in
      guard let body = parts.next() else { return nil }
      while parts.next() != nil {}
      return try DER.sequence(body, identifier: .sequence) { fields in
        _ = try DER.optionalExplicitlyTagged(
          &fields, tagNumber: 0, tagClass: .contextSpecific
        ) { $0 }
        // Serial number, algorithm, issuer.
        for _ in 0..<3 { _ = fields.next() }
        let validity = fields.next()
        while fields.next() != nil {}
        guard let validity else { return nil }
        return try DER.sequence(validity, identifier: .sequence) { times in
          guard let start = times.next(), let end = times.next() else { return nil }
          return (try seconds(start), try seconds(end))
        }
      }
    }
  }

  private static func seconds(_ node: ASN1Node) throws -> Int {
    if node.identifier == .utcTime {
      let time = try UTCTime(derEncoded: node)
      return CivilDate(year: time.year, month: time.month, day: time.day).secondsSince1970
    }
    let time = try GeneralizedTime(derEncoded: node)
    return CivilDate(year: time.year, month: time.month, day: time.day).secondsSince1970
  }
}
