// The addresses that an identity provider builds its URLs from.

import Deployment
import SourceText

/// Where a provider sends browsers and servers, for one request.
struct PublishedOrigins {
  /// Where browsers are sent: origin and, where the settings bring a path, that path.
  var front: Sourced<String>
  /// Where servers are sent; the same where `backIsFront`.
  var back: Sourced<String>
  /// Whether servers are given the URLs of browsers.
  var backIsFront = false
  /// Whether the server's own base path follows in URLs for browsers.
  var frontKeepsPath: Bool
  /// Whether URLs for browsers are the same for every request.
  var isFrontFixed: Bool
  /// Why.
  var because: Because

  /// Origins that depend on something that no file says.
  static func unknown(needs: [String], because: Because = Because()) -> PublishedOrigins {
    PublishedOrigins(
      front: .unknown(needs: needs), back: .unknown(needs: needs), frontKeepsPath: true,
      isFrontFixed: false, because: because)
  }

  /// Whether both give the same URLs.
  func agrees(with other: PublishedOrigins) -> Bool {
    front.value != nil && front.value == other.front.value && agreesAtBack(with: other)
      && frontKeepsPath == other.frontKeepsPath
  }

  /// Whether both give servers the same URLs.
  func agreesAtBack(with other: PublishedOrigins) -> Bool {
    let mine = backIsFront ? front.value : back.value
    let theirs = other.backIsFront ? other.front.value : other.back.value
    return mine != nil && mine == theirs
      && (backIsFront && !frontKeepsPath) == (other.backIsFront && !other.frontKeepsPath)
  }
}
