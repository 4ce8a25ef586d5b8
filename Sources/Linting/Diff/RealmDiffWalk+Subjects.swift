// What stands at the top of a realm file, and which thing of the realm each part of it belongs to.

import Syntax

extension RealmDiffWalk {
  /// Groups inside groups; no realm has more levels.
  private static let groupLimit = 32

  /// Compares two states of a realm.
  mutating func compare(_ a: RealmState.Realm, _ b: RealmState.Realm) {
    flows = (Self.flows(of: a), Self.flows(of: b))
    var seen: Set<String> = []
    for key in (a.parts + b.parts).flatMap(\.keys) where seen.insert(key).inserted {
      compare(
        key, a.parts.compactMap { $0.member(key) }, b.parts.compactMap { $0.member(key) })
    }
  }

  private static func flows(of realm: RealmState.Realm) -> [String: String] {
    let flows = realm.parts.compactMap { $0.member("authenticationFlows") }.flatMap(\.elements)
    return Dictionary(
      flows.compactMap { flow in
        flow.node["id"]?.text.flatMap { id in flow.node["alias"]?.text.map { (id, $0) } }
      }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func compare(_ key: String, _ a: [Place], _ b: [Place]) {
    switch key {
    case "clients": subjects(.client, a, b, key)
    case "clientScopes":
      // Without the list an import creates the built-in scopes; with it, only those.
      if a.isEmpty != b.isEmpty {
        add(a.first, b.first, Context(subject: Subject(.realm, realm), path: key, key: key))
      }
      subjects(.clientScope, a, b, key)
    case "users", "federatedUsers": subjects(.user, a, b, key)
    case "identityProviders": subjects(.identityProvider, a, b, key)
    case "authenticationFlows", "authenticatorConfig": subjects(.flow, a, b, key)
    case "requiredActions": subjects(.requiredAction, a, b, key)
    case "organizations": subjects(.organization, a, b, key)
    case "groups": groups(a.flatMap(\.elements), b.flatMap(\.elements), parent: "", depth: 0)
    case "roles": roles(a, b)
    case "components":
      each(a, b) { walk, _, before, after in walk.subjects(.component, before, after, key) }
    case "identityProviderMappers": brokerMappers(a, b, key)
    case "scopeMappings": mappings(a, b, key, path: key)
    case "clientScopeMappings":
      each(a, b) { walk, owner, before, after in
        walk.mappings(before, after, key, path: "\(key)[\(owner)]")
      }
    default:
      // Parts of one realm repeat its name only; the last one counts.
      compare(
        a.last, b.last, Context(subject: Subject(.realm, realm), path: key, key: key))
    }
  }

  /// The elements of lists, each a thing of its own.
  private mutating func subjects(
    _ kind: Subject.Kind, _ a: [Place], _ b: [Place], _ list: String, owner: String = ""
  ) {
    pairs(a.flatMap(\.elements), b.flatMap(\.elements), in: list) { walk, name, before, after in
      walk.subject(Subject(kind, owner + name), before, after)
    }
  }

  private mutating func subject(_ subject: Subject, _ a: Place?, _ b: Place?) {
    let context = Context(subject: subject)
    guard let a, let b else {
      add(a, b, context)
      return
    }
    if !a.isVerbatim(b) { members(a, b, context) }
  }

  /// The members of objects by key.
  private mutating func each(
    _ a: [Place], _ b: [Place],
    _ body: (inout RealmDiffWalk, String, [Place], [Place]) -> Void
  ) {
    var seen: Set<String> = []
    for key in (a + b).flatMap(\.keys) where seen.insert(key).inserted {
      body(&self, key, a.compactMap { $0.member(key) }, b.compactMap { $0.member(key) })
    }
  }

  private mutating func roles(_ a: [Place], _ b: [Place]) {
    func part(_ key: String, _ places: [Place]) -> [Place] {
      places.compactMap { $0.member(key) }
    }
    subjects(.role, part("realm", a), part("realm", b), "roles")
    each(part("client", a), part("client", b)) { walk, client, before, after in
      walk.subjects(.role, before, after, "roles", owner: client + ":")
    }
  }

  /// Groups by their path; those inside others are things of their own.
  private mutating func groups(_ a: [Place], _ b: [Place], parent: String, depth: Int) {
    guard depth < Self.groupLimit else { return }
    func names(_ places: [Place]) -> [(String, Place)] {
      places.enumerated().map { index, place in
        (parent + "/" + (place.node["name"]?.text ?? "#\(index)"), place)
      }
    }
    let before = names(a)
    let after = names(b)
    let olds = Dictionary(before, uniquingKeysWith: { first, _ in first })
    let news = Dictionary(after, uniquingKeysWith: { first, _ in first })
    for (path, place) in before + after.filter({ olds[$0.0] == nil }) {
      let subject = Subject(.group, path)
      guard let old = olds[path], let new = news[path] else {
        add(olds[path] == nil ? nil : place, news[path], Context(subject: subject))
        continue
      }
      let context = Context(subject: subject)
      var seen: Set<String> = ["subGroups", "subGroupCount", "path", "name"]
      for key in old.keys + new.keys where seen.insert(key).inserted {
        compare(old.member(key), new.member(key), context.member(key))
      }
      groups(
        old.member("subGroups")?.elements ?? [], new.member("subGroups")?.elements ?? [],
        parent: path, depth: depth + 1)
    }
  }

  /// Mappers of brokered providers stand in a list of their own.
  private mutating func brokerMappers(_ a: [Place], _ b: [Place], _ list: String) {
    pairs(a.flatMap(\.elements), b.flatMap(\.elements), in: list) { walk, name, before, after in
      let node = (after ?? before)?.node
      let context = Context(
        subject: Subject(.identityProvider, node?["identityProviderAlias"]?.text ?? ""),
        path: "mappers[\(node?["name"]?.text ?? name)]")
      if let before, let after {
        walk.members(before, after, context)
      } else {
        walk.add(before, after, context)
      }
    }
  }

  /// Roles that are mapped to a client or to a client scope.
  private mutating func mappings(_ a: [Place], _ b: [Place], _ list: String, path: String) {
    pairs(a.flatMap(\.elements), b.flatMap(\.elements), in: list) { walk, name, before, after in
      let node = (after ?? before)?.node
      let subject =
        node?["client"]?.text.map { Subject(.client, $0) }
        ?? node?["clientScope"]?.text.map { Subject(.clientScope, $0) } ?? Subject(.realm, name)
      walk.compare(
        before?.member("roles"), after?.member("roles"),
        Context(subject: subject, path: path, key: list))
    }
  }
}
