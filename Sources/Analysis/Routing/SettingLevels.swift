// nginx's inheritance: what an inner block says about a directive replaces what outer blocks say.

import Deployment

/// The directives in force, from `http {}` to the innermost block.
struct SettingLevels {
  /// Outermost first.
  var levels: [[ProxyDirective]]

  /// The lines of the innermost level that has any: lists are inherited all or nothing.
  func lines(_ name: String) -> [ProxyDirective] {
    let level = levels.last { $0.contains { $0.isCalled(name) } }
    return level?.filter { $0.isCalled(name) } ?? []
  }

  /// The lines of the innermost level that has any of either directive.
  func lines(_ name: String, _ other: String) -> [ProxyDirective] {
    let level = levels.last { $0.contains { $0.isCalled(name) || $0.isCalled(other) } }
    return level?.filter { $0.isCalled(name) || $0.isCalled(other) } ?? []
  }

  /// The lines of outer levels that the innermost level's own discard, outermost first.
  func discarded(_ name: String) -> [ProxyDirective] {
    guard let innermost = levels.lastIndex(where: { $0.contains { $0.isCalled(name) } }) else {
      return []
    }
    let outer = SettingLevels(levels: Array(levels[..<innermost]))
    return outer.lines(name)
  }

  /// The `add_header` lines in force: all or nothing, unless `add_header_inherit` says otherwise.
  ///
  /// That directive is inherited itself; `merge` puts the outer lines behind the own, `off` leaves
  /// them out (ngx_http_headers_merge_conf, nginx 1.29.3).
  func addedHeaders() -> [ProxyDirective] {
    var lines: [ProxyDirective] = []
    var mode = "on"
    for level in levels {
      mode = level.last { $0.isCalled("add_header_inherit") }?.first?.text.lowercased() ?? mode
      let own = level.filter { $0.isCalled("add_header") }
      switch mode {
      case "merge": lines = own + lines
      case "off": lines = own
      default: if !own.isEmpty { lines = own }
      }
    }
    return lines
  }

  /// The one line that is in force.
  func last(_ name: String) -> ProxyDirective? {
    for level in levels.reversed() {
      if let line = level.last(where: { $0.isCalled(name) }) { return line }
    }
    return nil
  }

  /// Whether a flag is on.
  func isOn(_ name: String, byDefault: Bool) -> Bool {
    guard let line = last(name) else { return byDefault }
    return line.says("on")
  }
}
