// A pattern as a Thompson automaton.

/// The instructions of a pattern.
struct PatternProgram: Sendable {
  enum Instruction: Sendable {
    /// Takes one character of a set and goes on.
    case take(set: Int)
    /// Goes on where the condition holds.
    case assert(PatternAssertion)
    /// Goes on at both places.
    case split(Int, Int)
    case jump(Int)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [CharacterTable] = []
  /// Whether a match can only start at the start of the text.
  private(set) var isAnchored = false
  /// The compiler's steps; repeated nothings cost time although they emit nothing.
  private var steps = 0

  init(_ node: PatternNode) throws(PatternError) {
    try compile(node)
    try emit(.match)
    if case .assert(.startOfText)? = instructions.first { isAnchored = true }
  }

  private mutating func emit(_ instruction: Instruction) throws(PatternError) {
    try count()
    instructions.append(instruction)
  }

  private mutating func count() throws(PatternError) {
    steps += 1
    guard steps <= Pattern.maximumSize else {
      throw PatternError(message: "the pattern is too large", offset: 0)
    }
  }

  private mutating func compile(_ node: PatternNode) throws(PatternError) {
    try count()
    switch node {
    case .empty: break
    case .set(let set):
      sets.append(CharacterTable(set))
      try emit(.take(set: sets.count - 1))
    case .assertion(let assertion): try emit(.assert(assertion))
    case .sequence(let parts):
      for part in parts { try compile(part) }
    case .alternatives(let branches): try compile(branches)
    case .repeated(let part, let minimum, let maximum):
      for _ in 0..<minimum { try compile(part) }
      if let maximum {
        try compileOptional(part, times: maximum - minimum)
      } else {
        let loop = instructions.count
        try emit(.match)
        try compile(part)
        try emit(.jump(loop))
        instructions[loop] = .split(loop + 1, instructions.count)
      }
    }
  }

  private mutating func compile(_ branches: [PatternNode]) throws(PatternError) {
    var jumps: [Int] = []
    for branch in branches.dropLast() {
      let split = instructions.count
      try emit(.match)
      try compile(branch)
      jumps.append(instructions.count)
      try emit(.match)
      instructions[split] = .split(split + 1, instructions.count)
    }
    if let last = branches.last { try compile(last) }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  /// Up to so many times: each time may also leave.
  private mutating func compileOptional(
    _ part: PatternNode, times: Int
  ) throws(PatternError) {
    var exits: [Int] = []
    for _ in 0..<times {
      exits.append(instructions.count)
      try emit(.match)
      try compile(part)
    }
    for exit in exits { instructions[exit] = .split(exit + 1, instructions.count) }
  }
}
