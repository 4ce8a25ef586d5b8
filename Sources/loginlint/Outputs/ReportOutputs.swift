// Writes the reports of a run; what cannot be written never takes the others with it.

import Reports
import RuleCatalog
import Rules

/// All reports of a run.
struct ReportOutputs {
  private let outputs: [ReportOutput]

  init(_ outputs: [ReportOutput]) { self.outputs = outputs }

  /// Writes every report, and tells the user about each that cannot be written.
  ///
  /// Where a report fails and none goes to the standard output, the findings are printed there as text.
  ///
  /// - Returns: whether all are written.
  func write(
    _ outcome: Outcome, of workspace: Workspace, rules: RuleOptions, look: LookOptions,
    elapsedMilliseconds: Int?
  ) -> Bool {
    var context = ReportContext(
      version: Tool.version,
      folder: outputs.allSatisfy { $0.format == .text }
        ? "" : RepositoryFolder.path(of: workspace.root.directory),
      rules: { rules.documents(workspace.configuration) })
    context.look = .init(elapsedMilliseconds: elapsedMilliseconds)
    var areWritten = true
    for output in outputs {
      guard case .file(let path) = output.target else { continue }
      do throws(OutputFile.Problem) {
        if Self.isInput(output, of: workspace) {
          throw OutputFile.Problem(path, "it is one of the files that were linted")
        }
        try OutputFile.write(output.format.render(outcome, context), to: path)
      } catch {
        Console.complain(error.sentence)
        areWritten = false
      }
    }
    let printed = outputs.first { $0.target == .standardOutput }?.format
    if let format = printed ?? (areWritten ? nil : .text) {
      context.look.color = look.terminal.isColored
      context.look.width = look.terminal.width
      if !Console.write(format.render(outcome, context)) {
        Console.complain("the standard output cannot be written")
        areWritten = false
      }
    }
    return areWritten
  }

  /// Whether a report would take the place of a file that the run is about; the report of the last run was looked at
  /// too, and may be replaced.
  private static func isInput(_ output: ReportOutput, of workspace: Workspace) -> Bool {
    guard case .file(let path) = output.target.identity else { return false }
    let folder = workspace.root.directory
    let inputs =
      workspace.repository.files.map(\.path)
      + (workspace.configuration.map { [$0.place.shownPath] } ?? [])
    return inputs.contains { "\(folder)/\($0)" == path }
  }
}

extension RuleOptions {
  /// The rules with their prose; those of folders were read without mistakes before.
  func documents(_ configuration: LoadedConfiguration?) -> [EmbeddedRule] {
    let own =
      ((try? RuleFolder.rules(in: folders)) ?? []) + (configuration?.folderRules ?? [])
    return RuleCatalog.all
      + own.map { EmbeddedRule(definition: $0.definition, prose: $0.document.prose) }
  }
}
