// A setting of a well-known program whose URL has a documented use.

import Deployment

/// One variable or flag, and what its program does with the URL in it.
struct KnownSetting: Sendable {
  /// Who opens the URL.
  enum Use: Sendable {
    case fetched, opened, compared
  }

  /// The variable's name; one `*` stands for a part that the user chooses.
  let name: String
  /// The same setting on the command line.
  let flag: String?
  /// Who opens the URL.
  let use: Use
  /// What the URL is, for a sentence: "the token endpoint".
  let what: String
  /// Settings beside which a fetched URL is only compared, and one for browsers not used at all: `NAME` for one that is not false, `NAME=value`.
  let comparedBeside: [String]
  /// The start of the settings without which the URL has nothing to do with a login.
  let onlyBeside: String?
  /// The key in front of the URL, where the value is a text with more than a URL in it.
  let key: String?

  /// A URL that the program fetches itself.
  static func fetched(
    _ name: String, _ what: String, flag: String? = nil, unless: [String] = [], key: String? = nil
  ) -> KnownSetting {
    KnownSetting(
      name: name, flag: flag, use: .fetched, what: what, comparedBeside: unless, onlyBeside: nil,
      key: key)
  }

  /// A URL to which the program sends browsers.
  static func opened(
    _ name: String, _ what: String, flag: String? = nil, unless: [String] = [],
    beside: String? = nil, key: String? = nil
  ) -> KnownSetting {
    KnownSetting(
      name: name, flag: flag, use: .opened, what: what, comparedBeside: unless, onlyBeside: beside,
      key: key)
  }

  /// A URL that the program compares with what a token says.
  static func compared(_ name: String, _ what: String) -> KnownSetting {
    KnownSetting(
      name: name, flag: nil, use: .compared, what: what, comparedBeside: [], onlyBeside: nil,
      key: nil)
  }
}

/// A program with its settings.
struct KnownProgram: Sendable {
  /// The name, for a sentence.
  let name: String
  /// The document that describes the settings.
  let source: String
  /// A part of the repository's name without which the settings may be somebody else's; nil where their
  /// names are the program's own.
  let image: String?
  /// The settings.
  let settings: [KnownSetting]

  init(
    _ name: String, _ source: String, image: String? = nil, _ settings: [KnownSetting]
  ) {
    self.name = name
    self.source = source
    self.image = image
    self.settings = settings
  }

  /// Whether a service may be the program.
  func runs(in service: Service) -> Bool {
    guard let image else { return true }
    return hasImage(image, service)
  }

  /// Whether the flags of a service are this program's: flags have shorter names than variables.
  func ownsFlags(of service: Service) -> Bool {
    image.map { hasImage($0, service) } ?? hasImage(name.lowercased(), service)
  }

  private func hasImage(_ part: String, _ service: Service) -> Bool {
    let names = [service.image, service.build?.baseImage ?? .absent]
    return names.contains { $0.textWithUnknownsEmpty.lowercased().contains(part) }
      || CommandLine(service).words.first?.value?.contains(part) == true
  }
}
