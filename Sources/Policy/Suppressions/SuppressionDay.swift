// Whether a suppression counts on the day of the run.

import Expressions
import Rules
import SourceText

/// The day of a run.
struct SuppressionDay {
  private let today: CivilDate?

  init(now: Int?) { today = now.map { CivilDate(secondsSince1970: $0) } }

  /// The suppression with what can be told of it alone; the last mistake that has to be mended first.
  func judged(_ suppression: Suppression, known: Set<String>?) -> Suppression {
    var suppression = suppression
    guard suppression.state == .fine else { return suppression }
    if let known, !known.contains(suppression.rule) {
      suppression.state = .unknownRule
      suppression.suggestion = Suggestion.nearest(to: suppression.rule, among: known.sorted())
    } else if suppression.reason.isEmpty {
      suppression.state = .noReason
    } else if let until = suppression.until {
      guard let day = CivilDate(until) else {
        suppression.state = .noDate
        return suppression
      }
      guard let today else { return suppression }
      // The day itself still counts.
      let seconds = day.secondsSince1970 &- today.secondsSince1970
      if seconds < 0 {
        suppression.state = .expired
      } else {
        suppression.daysLeft = seconds / 86_400
      }
    }
    return suppression
  }
}
