// The library's own merge of a factory's defaults with the user's `options`.
//
// next-auth 4 (utils/merge.ts, 4.24.15) and @auth/core (lib/utils/merge.ts, 0.41.3) both let the
// user's value win and merge objects key by key; a `null` of the user counts as given. An `undefined`
// counts in next-auth 4 only.

import Deployment

/// A provider as the library sees it: `options` over the object that holds them.
struct MergedProvider {
  /// The provider's object.
  let defaults: ConfigValue
  /// The user's own values; nil for a hand-written provider, whose values stand in the object itself.
  let options: ConfigValue?
  private let skipsUndefined: Bool

  init(_ provider: ConfigValue, library: Login.Library = .nextAuthUnknown) {
    defaults = provider
    skipsUndefined = library == .authJS5
    options = provider["options"].flatMap { options in
      if case .unknown = options.content { return options }
      return options.isObject ? options : nil
    }
  }

  /// The effective value at a path of keys; a `null` is returned as the value that says so.
  func value(_ path: String...) -> ConfigValue? {
    if let own = user(path) {
      return own.withFallback(for: skipsUndefined, Self.descend(defaults, path))
    }
    // A user's value that is no object replaces the whole default object.
    for length in stride(from: path.count - 1, to: 0, by: -1) {
      if let parent = user(Array(path.prefix(length))), !parent.isObject { return nil }
    }
    return Self.descend(defaults, path)
  }

  /// The value at a path that the user wrote.
  func user(_ path: [String]) -> ConfigValue? {
    guard let options, let found = Self.descend(options, path) else { return nil }
    if skipsUndefined, case .undefined = found.content { return nil }
    return found.isMissing ? nil : found
  }

  private static func descend(_ value: ConfigValue, _ path: [String]) -> ConfigValue? {
    var current = value
    for key in path {
      guard let next = current[key] else { return nil }
      current = next
    }
    return current
  }
}

extension ConfigValue {
  /// The value with the default in place of the choices in which the user gives none.
  fileprivate func withFallback(
    for skipsUndefined: Bool, _ fallback: ConfigValue?
  ) -> ConfigValue {
    guard case .either(let values, let needs) = content else { return self }
    let filled = values.map { value -> ConfigValue in
      switch value.content {
      case .missing: return fallback ?? value
      case .undefined where skipsUndefined: return fallback ?? value
      default: return value
      }
    }
    return ConfigValue.choice(filled, needs: needs, at: span)
  }
}
