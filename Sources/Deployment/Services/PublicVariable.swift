// Variables that a frontend's build writes into the pages, and which of them hold secrets by their names.

/// The name of a variable that browsers get.
public struct PublicVariable: Sendable {
  /// Prefixes that make a build tool put a variable into the pages (documentation of Next.js, Vite, Create React
  /// App, Nuxt, Expo, Gatsby, Vue CLI, Storybook; Astro and SvelteKit share the last).
  public static let prefixes = [
    "NEXT_PUBLIC_", "VITE_", "REACT_APP_", "NUXT_PUBLIC_", "EXPO_PUBLIC_", "GATSBY_", "VUE_APP_",
    "STORYBOOK_", "NG_APP_", "PUBLIC_",
  ]

  /// The prefix.
  public let prefix: String
  private let words: [Substring]

  /// Whether only some of the programs that read variables of this prefix make pages of them.
  public var isCommonWord: Bool { prefix == "PUBLIC_" }

  /// Takes a name apart; nil where no build tool gives it to browsers.
  public init?(_ name: String) {
    guard let prefix = Self.prefixes.first(where: name.hasPrefix) else { return nil }
    self.prefix = prefix
    words = Self.words(name.dropFirst(prefix.utf8.count))
  }

  private static func words(_ name: some StringProtocol) -> [Substring] {
    Substring(name.uppercased()).split { !$0.isLetter && !$0.isNumber }
  }

  /// How a name ends that holds a secret itself, and not the place or the rules of one.
  private static let endings: [[Substring]] = [
    ["SECRET"], ["SECRET", "KEY"], ["SECRET", "ACCESS", "KEY"], ["SECRET", "VALUE"],
    ["CLIENTSECRET"], ["SECRETKEY"], ["PASSWORD"], ["PASSWD"], ["PASSPHRASE"], ["PRIVATE", "KEY"],
    ["PRIVATEKEY"], ["PRIVATE", "KEY", "PEM"], ["PRIVATE", "KEY", "BASE64"],
  ]

  /// Words that make a switch, a text or a public sample of it: `SHOW_PASSWORD`, `DEMO_PASSWORD`.
  private static let harmless: Set<Substring> = [
    "FORGOT", "FORGOTTEN", "RESET", "CHANGE", "SHOW", "HIDE", "ENABLE", "ENABLED", "DISABLE",
    "DISABLED", "ALLOW", "REQUIRE", "REQUIRED", "HAS", "USE", "IS", "NO", "WITH", "DEMO", "GUEST",
    "SAMPLE", "EXAMPLE", "MIN", "MAX", "LABEL", "PLACEHOLDER", "SUPPORT", "SKIP",
  ]

  /// Whether the name says that the value is a secret.
  public var namesSecret: Bool { Self.namesSecret(words) }

  /// Whether a variable of any name holds a secret for sure.
  public static func namesSecret(_ name: String) -> Bool {
    // Most names have none of the words, and taking them apart takes time.
    ["SECRET", "PASS", "PRIVATE", "secret", "pass", "private", "Secret", "Pass", "Private"]
      .contains { name.contains($0) } && namesSecret(words(name))
  }

  private static func namesSecret(_ words: [Substring]) -> Bool {
    var words = words[...]
    // `SIGNING_SECRET_2`
    if words.count > 1, words.last?.allSatisfy(\.isNumber) == true { words.removeLast() }
    return endings.contains { words.suffix($0.count).elementsEqual($0) }
      && words.allSatisfy { !harmless.contains($0) }
  }

  /// Whether a value can be a secret: no switch, no short number, no address.
  public static func mayBeSecret(_ value: String) -> Bool {
    let text = value.lowercased()
    if ["true", "false", "yes", "no", "on", "off", "null", "none", "undefined"].contains(text) {
      return false
    }
    if text.count <= 3, text.allSatisfy(\.isNumber) { return false }
    return !text.isEmpty && !text.hasPrefix("/") && !text.contains("://")
  }
}
