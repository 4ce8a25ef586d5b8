// Runs the automaton: all states at once, one step per character.

/// One search of a pattern in a text.
struct PatternMatcher {
  private let program: PatternProgram
  /// The states that wait for the current character.
  private var current: [Int] = []
  /// The states that wait for the character after it.
  private var next: [Int] = []
  /// The step in which a state was entered last; each is entered once per step.
  private var entered: [Int]
  private var step = 0
  private var pending: [Int] = []

  init(_ program: PatternProgram) {
    self.program = program
    entered = [Int](repeating: -1, count: program.instructions.count)
  }

  mutating func run(on text: String) -> Bool {
    var before: Unicode.Scalar?
    var scalars = text.unicodeScalars.makeIterator()
    var after = scalars.next()
    // A match may start at any character, and after the last.
    if enter(0, before, after) { return true }
    while let scalar = after {
      swap(&current, &next)
      if current.isEmpty, program.isAnchored { return false }
      after = scalars.next()
      before = scalar
      step += 1
      next.removeAll(keepingCapacity: true)
      for state in current {
        guard case .take(let set) = program.instructions[state],
          program.sets[set].contains(scalar)
        else { continue }
        if enter(state + 1, before, after) { return true }
      }
      if !program.isAnchored, enter(0, before, after) { return true }
    }
    return false
  }

  /// Follows everything that takes no character; true when the match is reached.
  private mutating func enter(
    _ start: Int, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?
  ) -> Bool {
    pending.append(start)
    while let state = pending.popLast() {
      guard entered[state] != step else { continue }
      entered[state] = step
      switch program.instructions[state] {
      case .match:
        pending.removeAll()
        return true
      case .take: next.append(state)
      case .assert(let assertion):
        if assertion.holds(between: before, and: after) { pending.append(state + 1) }
      case .split(let first, let second):
        pending.append(second)
        pending.append(first)
      case .jump(let target): pending.append(target)
      }
    }
    return false
  }
}
