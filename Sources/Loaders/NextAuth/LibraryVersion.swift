// Which major version of next-auth an app uses, and what says so.

import Deployment
import SourceText
import Syntax

/// Evidence for the version of next-auth.
public struct LibraryVersion: Sendable {
  /// The library.
  public let library: Login.Library
  /// What says so.
  public let because: Because
  /// Whether it is next-auth itself, not Auth.js for another framework.
  public var isNextAuth = false

  /// Makes a piece of evidence.
  public init(_ library: Login.Library, because: Because, isNextAuth: Bool = false) {
    self.library = library
    self.because = because
    self.isNextAuth = isNextAuth
  }

  /// What a `package.json` says: `next-auth` 4 or 5, or `@auth/…`, which is 5.
  public init?(package tree: DataTree) {
    guard let root = tree.root else { return nil }
    for section in ["dependencies", "devDependencies"] {
      guard let dependencies = root[section] else { continue }
      if let version = dependencies.member("next-auth"), let text = version.value.text {
        guard let library = Self.library(ofRange: text) else { continue }
        self.init(
          library,
          because: Because("package.json asks for next-auth \(text)", at: version.value.span),
          isNextAuth: true)
        return
      }
      if let core = dependencies.members.first(where: {
        $0.name.hasPrefix("@auth/") && !$0.name.hasSuffix("-adapter")
      }) {
        self.init(
          .authJS5, because: Because("package.json asks for \(core.name)", at: core.key.span))
        return
      }
    }
    return nil
  }

  /// The major version that an npm range allows; nil where it allows several or names none.
  private static func library(ofRange range: String) -> Login.Library? {
    // The dist-tag of all releases of version 5 so far.
    if range == "beta" { return .authJS5 }
    let majors = Set(
      range.split(separator: "|").map { alternative in
        var text = alternative.drop { $0 == " " }
        let isOpen = text.hasPrefix(">") && !alternative.contains("<")
        text = text.drop { "^~=v> ".contains($0) }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(digits.count)
        let isVersion = rest.isEmpty || ".-x* ".contains(rest.first ?? " ")
        return isOpen || !isVersion ? nil : Int(digits)
      })
    guard majors.count == 1, let major = majors.first else { return nil }
    switch major {
    case 4: return .nextAuth4
    case 5: return .authJS5
    default: return nil
    }
  }

  /// What `$nextAuth` in an export says (the value of `NEXT_AUTH_VERSION`).
  init?(marker node: DataNode) {
    guard let text = node.text, let library = Self.library(ofRange: text) else { return nil }
    self.init(library, because: Because("the export names next-auth \(text)", at: node.span))
  }

  /// What a provider's own shape says.
  init(shape provider: MergedProvider) {
    if let type = provider.value("type"), type.text == "oidc" {
      self.init(
        .authJS5, because: Because("only Auth.js 5 has providers of type `oidc`", at: type.span))
    } else if provider.options != nil, let wellKnown = provider.defaults["wellKnown"] {
      self.init(
        .nextAuth4,
        because: Because(
          "next-auth 4's factories put `wellKnown` beside `options`", at: wellKnown.span))
    } else if provider.options != nil, let type = provider.defaults["type"], type.text == "oauth",
      provider.defaults["authorization"] != nil
    {
      self.init(
        .nextAuth4,
        because: Because("the shape is that of a next-auth 4 factory", at: type.span))
    } else {
      self.init(.nextAuthUnknown, because: Because())
    }
  }
}
