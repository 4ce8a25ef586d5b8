// The users of a directory export, which stand beside their realm.

import Deployment

extension IdentityProvider {
  /// Puts the users of `REALM-users-N.json` into the realm of the same name in the same folder, as an import of the
  /// folder does (keycloak.org/server/importExport, "Exporting a realm to a directory").
  ///
  /// A list without its realm stays what it is: a realm of which nothing but users is known.
  mutating func joinUserLists() {
    var joined: [Realm] = []
    for realm in realms where !realm.settings.isUserList { joined.append(realm) }
    guard joined.count < realms.count else { return }
    for list in realms where list.settings.isUserList {
      let folder = RelativePath.directory(of: list.path)
      let place = joined.firstIndex { realm in
        !realm.settings.isUserList && realm.name.value == list.name.value
          && RelativePath.directory(of: realm.path) == folder
      }
      guard let place else {
        joined.append(list)
        continue
      }
      joined[place].users += list.users
      joined[place].settings.admins += list.settings.admins
      joined[place].secrets += list.secrets
    }
    realms = joined
  }
}
