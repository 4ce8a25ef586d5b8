// Proxies name the same few addresses again and again: each question is answered once.

import Synchronization

/// The answers that were given so far.
final class ReachAnswers: Sendable {
  struct Question: Hashable {
    let host: String
    let port: Int
    let vantage: Vantage
  }

  private let known = Mutex<[Question: Reach]>([:])

  /// The answer, worked out where the question is new.
  func answer(to question: Question, _ work: () -> Reach) -> Reach {
    if let answer = known.withLock({ $0[question] }) { return answer }
    let answer = work()
    known.withLock { $0[question] = answer }
    return answer
  }
}
