// The loops of all rules, those that begin alike walked together.

import Expressions

/// A loop with the rules that judge each of its elements and the loops inside it.
///
/// Texts are checked when something is there to judge: most rules are about what most deployments do
/// not have, and checking them all costs more than judging a small deployment.
final class LoopTree {
  /// A loop inside a loop.
  struct Branch {
    let loop: RuleDefinition.Loop
    let source: CheckedExpression
    let tree: LoopTree
  }

  private let compiler: RuleCompiler
  private var definitions: [(definition: RuleDefinition, depth: Int)] = []
  private(set) lazy var rules: [JudgingRule] = definitions.filter(isAtEnd).compactMap {
    JudgingRule($0.definition, compiler: compiler)
  }
  private(set) lazy var branches: [Branch] = makeBranches()

  private init(compiler: RuleCompiler) { self.compiler = compiler }

  /// The tree of rules that were checked before; one with a mistake would be left out.
  convenience init(_ definitions: [RuleDefinition]) {
    self.init(compiler: RuleCompiler(variables: DeploymentSchema.variables))
    self.definitions = definitions.map { ($0, 0) }
  }

  private func isAtEnd(_ entry: (definition: RuleDefinition, depth: Int)) -> Bool {
    entry.depth == entry.definition.loops.count
  }

  private func makeBranches() -> [Branch] {
    var order: [RuleDefinition.Loop] = []
    var inner: [RuleDefinition.Loop: [(definition: RuleDefinition, depth: Int)]] = [:]
    for entry in definitions where !isAtEnd(entry) {
      let loop = entry.definition.loops[entry.depth]
      if inner[loop] == nil { order.append(loop) }
      inner[loop, default: []].append((entry.definition, entry.depth + 1))
    }
    return order.compactMap { loop in
      var compiler = compiler
      guard let source = try? compiler.enter(loop) else { return nil }
      let tree = LoopTree(compiler: compiler)
      tree.definitions = inner[loop] ?? []
      return Branch(loop: loop, source: source, tree: tree)
    }
  }
}

/// A rule with its condition; what it says is checked when the condition first holds.
final class JudgingRule {
  let when: CheckedExpression
  private let definition: RuleDefinition
  private(set) lazy var report: CompiledRule? = try? CompiledRule(definition)

  init?(_ definition: RuleDefinition, compiler: RuleCompiler) {
    var compiler = compiler
    compiler.take(definition.parameters)
    guard let when = try? compiler.condition(of: definition) else { return nil }
    self.when = when
    self.definition = definition
  }
}
