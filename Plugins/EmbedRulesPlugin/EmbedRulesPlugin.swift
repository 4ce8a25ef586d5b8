// Embeds the documents of `rules/` into the binary, so that adding a rule is adding one file.

import Foundation
import PackagePlugin

@main
struct EmbedRulesPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "rules")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
    let documents = documents(in: folder)
    return [
      .buildCommand(
        displayName: "Embedding \(documents.count) rules",
        executable: try context.tool(named: "EmbedRules").url,
        arguments: [output.path()] + documents.map { $0.path() },
        inputFiles: documents, outputFiles: [output])
    ]
  }

  private func documents(in folder: URL) -> [URL] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "md" }
      .sorted { $0.path() < $1.path() }
  }
}
