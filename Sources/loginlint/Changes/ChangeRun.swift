// Runs the lint as often as the options about changes need it: over the files, over an earlier state, over fixed files.

import Deployment
import Edits
import Loaders
import Policy
import Rules
import SourceText

/// A run of `check` with its options about known findings and fixes.
struct ChangeRun {
  let options: ChangeOptions
  /// Reads the files again, some of them with other contents, by their real paths.
  let load: (_ contents: [String: [UInt8]]) throws -> Workspace
  /// Whether the run would find what an entry of a baseline is about; false where its filters leave the rule out.
  let judges: (_ rule: String) -> Bool
  /// What is found in a state of the files.
  let lint: (Workspace) throws -> Outcome

  /// The outcome to report; nil where all that was asked for has been printed.
  func outcome(of workspace: Workspace) throws -> Outcome? {
    if let path = options.writeBaseline {
      let file = BaselineFile(path)
      try file.write(
        Baseline(of: try lint(workspace), prefix: file.prefix(below: workspace.root)))
      return nil
    }
    let file = options.baseline.map { BaselineFile($0) }
    let baseline = try file?.read()
    func withoutKnown(_ outcome: Outcome, in workspace: Workspace) -> Outcome {
      guard let baseline, let file else { return outcome }
      let prefix = file.prefix(below: workspace.root)
      // A run over a part of the files misses what shows only beside the others.
      let isWhole =
        workspace.root.paths == ["."] && baseline.entries.allSatisfy { $0.path.hasPrefix(prefix) }
      return baseline.hidingKnown(in: outcome, path: file.path, prefix: prefix) { entry in
        isWhole && judges(entry.rule)
      }
    }
    let comparison = try options.since.map { revision in
      let old = try EarlierState(revision, of: workspace).read()
      return RevisionComparison(
        before: withoutKnown(try lint(old.workspace), in: old.workspace), revision: revision,
        renamed: old.renames, settled: old.settled)
    }
    func judge(_ workspace: Workspace) throws -> Outcome {
      let outcome = withoutKnown(try lint(workspace), in: workspace)
      return comparison?.introduced(in: outcome) ?? outcome
    }
    guard options.wantsFixes else { return reporting(try judge(workspace)) }
    return try fixed(workspace, judge).map(reporting)
  }

  /// Tells of what no report has room for.
  private func reporting(_ outcome: Outcome) -> Outcome {
    let redaction = outcome.sources.redaction
    if let baseline = outcome.baseline, !baseline.stale.isEmpty {
      let rows = baseline.stale.map { entry in
        "  \(entry.path): [\(entry.rule)] \(redaction.sentence(entry.message))"
          + (entry.count > 1 ? " (\(entry.count) times)" : "")
      }
      Console.complain(
        "these entries of \(baseline.path) are stale, because the finding is gone; --write-baseline drops them\n"
          + rows.joined(separator: "\n"))
    }
    for refusal in outcome.fixes?.refused ?? [] {
      Console.complain(
        "\(refusal.path):\(refusal.line): not fixed [\(refusal.rule)]: \(redaction.sentence(refusal.reason))"
      )
    }
    return outcome
  }

  // MARK: Fixes

  private func fixed(
    _ workspace: Workspace, _ judge: @escaping (Workspace) throws -> Outcome
  ) throws -> Outcome? {
    if workspace.options.readsStandardInput {
      throw Failure("standard input cannot be fixed; name the file")
    }
    let disk = DiskFiles(root: workspace.root.directory)
    let run = try FixRun(
      allowsUnsafe: options.unsafeFixes, realPath: { disk?.realPath(of: $0) },
      judge: { contents in
        let state = contents.isEmpty ? workspace : try load(contents)
        return FixRun.Judgement(
          outcome: try judge(state),
          kinds: Dictionary(
            state.repository.files.map { ($0.path, $0.kind) },
            uniquingKeysWith: { first, _ in first }))
      })
    var outcome = run.judgement.outcome
    outcome.fixes = run.summary
    if options.diff {
      try show(run, outcome)
      return nil
    }
    let changes = run.files.compactMap { file in
      FileTransaction.Change(
        path: file.realPath, before: file.text.original, after: file.text.bytes)
    }
    do throws(FileTransaction.Failure) {
      try FileTransaction.commit(changes)
    } catch {
      throw Failure("nothing was fixed: \(error.message)")
    }
    return outcome
  }

  /// Prints the patch, and how many findings it would fix.
  private func show(_ run: FixRun, _ outcome: Outcome) throws {
    _ = reporting(outcome)
    let patch = run.patch
    Console.write(patch.bytes)
    let summary = run.summary
    let more = summary.unsafe > 0 ? "; \(summary.unsafe) more with --unsafe-fixes" : ""
    if summary.files == 0 {
      Console.writeError("nothing to fix\(more)\n")
      return
    }
    let masked = patch.isMasked ? "; secrets are masked, so this is no patch to apply" : ""
    Console.writeError(
      "would fix \(summary.fixed == 1 ? "1 finding" : "\(summary.fixed) findings") in "
        + "\(summary.files == 1 ? "1 file" : "\(summary.files) files")\(more)\(masked)\n")
    throw ExitStatus.found
  }
}
