// nginx's inheritance: what an inner block says about a directive replaces what outer blocks say.

import Deployment

/// The directives in force, from `http {}` to the innermost block.
struct SettingLevels {
  /// Outermost first.
  var levels: [[ProxyDirective]]

  /// The lines of the innermost level that has any: lists are inherited all or nothing.
  func lines(_ names: String...) -> [ProxyDirective] {
    for level in levels.reversed() {
      let lines = level.filter { names.contains($0.name) }
      if !lines.isEmpty { return lines }
    }
    return []
  }

  /// The lines of outer levels that the innermost level's own discard, outermost first.
  func discarded(_ name: String) -> [ProxyDirective] {
    guard let innermost = levels.lastIndex(where: { $0.contains { $0.name == name } }) else {
      return []
    }
    let outer = SettingLevels(levels: Array(levels[..<innermost]))
    return outer.lines(name)
  }

  /// The one line that is in force.
  func last(_ name: String) -> ProxyDirective? { lines(name).last }

  /// Whether a flag is on.
  func isOn(_ name: String, byDefault: Bool) -> Bool {
    guard let line = last(name) else { return byDefault }
    return line.says("on")
  }
}
