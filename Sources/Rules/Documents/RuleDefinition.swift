// What the front matter of a rule document says, as text; conditions are checked when a rule is compiled.

/// A rule as its document defines it.
public struct RuleDefinition: Hashable, Sendable {
  /// For whom a rule runs.
  public enum Persona: String, Hashable, Sendable {
    /// Everybody.
    case `default`
    /// People who ask for hardening advice.
    case audit
  }

  /// How much an attacker gains where a rule about security finds something; the steps are those of CVSS ratings.
  public enum Impact: String, Hashable, Sendable, CaseIterable {
    /// A secret or a token is there for the taking.
    case critical
    /// An account or a token, with some effort.
    case high
    /// A defence is gone that another mistake would need.
    case medium
    /// An attack lasts longer, or is seen later.
    case low
  }

  /// One step of `for`: a name that goes through a collection.
  public struct Loop: Hashable, Sendable {
    /// The name.
    public let variable: String
    /// The expression that yields the collection.
    public let source: String

    /// Makes a loop.
    public init(variable: String, source: String) {
      self.variable = variable
      self.source = source
    }
  }

  /// A case in which the finding is worse, milder, or less sure.
  public struct Grade: Hashable, Sendable {
    /// The case.
    public let when: String
    /// The severity in this case; nil keeps the rule's.
    public let severity: Severity?
    /// The confidence in this case; nil keeps the computed one.
    public let confidence: String?
    /// For whom the rule runs in this case; nil keeps the rule's.
    public let persona: Persona?

    /// Makes a grade.
    public init(when: String, severity: Severity?, confidence: String?, persona: Persona? = nil) {
      self.when = when
      self.severity = severity
      self.confidence = confidence
      self.persona = persona
    }
  }

  /// A further place to show.
  public struct LabelDefinition: Hashable, Sendable {
    /// The expression whose value stands there.
    public let at: String
    /// The template of its text.
    public let text: String

    /// Makes a label.
    public init(at: String, text: String) {
      self.at = at
      self.text = text
    }
  }

  /// A threshold or a choice of a rule, which its texts read as `params.NAME`.
  public struct Parameter: Hashable, Sendable {
    /// What a parameter may be; another setting has to be of the same kind.
    public enum Setting: Hashable, Sendable {
      /// A whole number.
      case int(Int64)
      /// A truth value.
      case bool(Bool)
      /// A text.
      case string(String)
      /// A list of texts.
      case strings([String])
    }

    /// The name.
    public let name: String
    /// What it is set to.
    public var setting: Setting

    /// Makes a parameter.
    public init(name: String, setting: Setting) {
      self.name = name
      self.setting = setting
    }
  }

  /// A change that a program can make.
  public struct FixDefinition: Hashable, Sendable {
    /// What is done to the files; a list without a place of its own stands for its elements' places.
    public enum Change: Hashable, Sendable {
      /// The place of an expression's value gets a template's text.
      case replace(String, with: String)
      /// A template's lines come behind the place of an expression's value.
      case insert(String, after: String)
      /// A template's lines become entries of the list that is the expression's value.
      case enter(String, into: String)
      /// The place of an expression's value goes, with the comma or the line that belongs to it.
      case remove(String)
      /// Exactly the place of an expression's value goes: a comment, or a part of one.
      case erase(String)
    }

    /// The template of its title.
    public let title: String
    /// Whether it changes nothing but the reported behaviour.
    public let isSafe: Bool
    /// What is done.
    public let change: Change

    /// Makes a fix.
    public init(title: String, isSafe: Bool, change: Change) {
      self.title = title
      self.isSafe = isSafe
      self.change = change
    }
  }

  /// The name, which is the document's file name.
  public let name: String
  /// The family, which is the document's folder.
  public let family: String
  /// One line.
  public let summary: String
  /// The severity where no grade says otherwise.
  public let severity: Severity
  /// The release that brought it.
  public let since: String
  /// For whom it runs.
  public let persona: Persona
  /// What an attacker gains; nil for rules about logins that fail, which are most.
  public let security: Impact?
  /// What its conditions compare with; whoever runs the rule may set them otherwise.
  public var parameters: [Parameter]
  /// What is judged.
  public let loops: [Loop]
  /// The condition.
  public let when: String
  /// The expression whose values get one finding each, however many subjects share one; may be empty.
  public let per: String
  /// The expression of the confidence; empty for certain.
  public let confidence: String
  /// The cases, of which the first that holds counts.
  public let grades: [Grade]
  /// The expression whose place is shown.
  public let at: String
  /// The template of the headline.
  public let message: String
  /// The template of the text under the primary place; may be empty.
  public let note: String
  /// Further places.
  public let labels: [LabelDefinition]
  /// The template of the help; may be empty.
  public let help: String
  /// The change that a program can make.
  public let fix: FixDefinition?
  /// Where the facts come from.
  public let references: [String]

  /// Makes a definition.
  public init(
    name: String, family: String, summary: String, severity: Severity, since: String,
    persona: Persona, security: Impact? = nil, parameters: [Parameter] = [], loops: [Loop],
    when: String, per: String = "",
    confidence: String,
    grades: [Grade], at: String,
    message: String, note: String, labels: [LabelDefinition], help: String, fix: FixDefinition?,
    references: [String]
  ) {
    self.name = name
    self.family = family
    self.summary = summary
    self.severity = severity
    self.since = since
    self.persona = persona
    self.security = security
    self.parameters = parameters
    self.loops = loops
    self.when = when
    self.per = per
    self.confidence = confidence
    self.grades = grades
    self.at = at
    self.message = message
    self.note = note
    self.labels = labels
    self.help = help
    self.fix = fix
    self.references = references
  }
}
