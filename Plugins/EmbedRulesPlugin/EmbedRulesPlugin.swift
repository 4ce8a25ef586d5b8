// Embeds the documents of `rules/` into the binary, so that adding a rule is adding one file.

import Foundation
import PackagePlugin

@main
struct EmbedRulesPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "rules")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
    let found = contents(of: folder)
    return [
      .buildCommand(
        displayName: "Embedding the rules",
        executable: try context.tool(named: "EmbedRules").url,
        arguments: [output.path(), folder.path()],
        // A plan is kept from build to build; the folders among the inputs tell of files that are new since.
        inputFiles: [folder] + found, outputFiles: [output])
    ]
  }

  /// The documents and the folders that hold them.
  private func contents(of folder: URL) -> [URL] {
    let keys: [URLResourceKey] = [.isDirectoryKey]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys)
    return (files?.compactMap { $0 as? URL } ?? []).filter { url in
      url.pathExtension == "md"
        || (try? url.resourceValues(forKeys: Set(keys)).isDirectory) == true
    }.sorted { $0.path() < $1.path() }
  }
}
