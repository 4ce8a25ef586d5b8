// What changed between two states of a realm, matched by names: ids and the order of lists say nothing.

import SourceText
import Syntax

/// The differences between two states.
public struct RealmDiff: Sendable {
  /// The differences by realm, subject and setting.
  public let changes: [RealmChange]
  /// How many secrets could not be compared because an export masks them.
  public let maskedSecrets: Int
  /// The realms that only one state has.
  public let unmatched: [(name: String, kind: RealmChange.Kind)]
  /// The realms that were compared, by their new name.
  public let realms: [String]

  /// Compares two states.
  public init(from old: RealmState, to new: RealmState) {
    var pairs: [(RealmState.Realm, RealmState.Realm)] = []
    var unmatched: [(name: String, kind: RealmChange.Kind)] = []
    if old.realms.count == 1, new.realms.count == 1 {
      // Nothing else can be meant, whatever the two are called.
      pairs = [(old.realms[0], new.realms[0])]
    } else {
      let news = Dictionary(new.realms.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
      for realm in old.realms {
        if let other = news[realm.name] {
          pairs.append((realm, other))
        } else {
          unmatched.append((realm.name, .removed))
        }
      }
      let olds = Set(old.realms.map(\.name))
      unmatched += new.realms.filter { !olds.contains($0.name) }.map { ($0.name, .added) }
    }
    var changes: [RealmChange] = []
    var masked = 0
    for (before, after) in pairs {
      var walk = RealmDiffWalk(realm: after.name, old: old.sources, new: new.sources)
      walk.compare(before, after)
      changes += walk.sorted
      masked += walk.maskedSecrets
    }
    self.changes = changes
    self.unmatched = unmatched
    maskedSecrets = masked
    realms = pairs.map(\.1.name)
  }
}
