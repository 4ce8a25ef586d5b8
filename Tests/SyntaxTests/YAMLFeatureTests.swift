import Syntax
import Testing

@Suite("YAML: what each feature means")
struct YAMLFeatureTests {
  @Test(
    "collections",
    arguments: [
      ("a: 1\nb: two\n", #"{"a": 1, "b": "two"}"#),
      ("- a\n- b\n", #"["a", "b"]"#),
      ("a:\n  - 1\n  - 2\n", #"{"a": [1, 2]}"#),
      ("a:\n- 1\n- 2\nb: 3\n", #"{"a": [1, 2], "b": 3}"#),
      ("- - 1\n  - 2\n- - 3\n", "[[1, 2], [3]]"),
      ("- a: 1\n  b: 2\n- c: 3\n", #"[{"a": 1, "b": 2}, {"c": 3}]"#),
      ("-\n  a: 1\n-\n  - 2\n", #"[{"a": 1}, [2]]"#),
      ("a:\n    b:\n     c: 1\n", #"{"a": {"b": {"c": 1}}}"#),
      ("[a, b, c]", #"["a", "b", "c"]"#),
      ("[a, [b, [c]], []]", #"["a", ["b", ["c"]], []]"#),
      ("[a, b, ]", #"["a", "b"]"#),
      ("{a: 1, b: 2}", #"{"a": 1, "b": 2}"#),
      ("{a: 1, }", #"{"a": 1}"#),
      ("{a, b: , c: 1}", #"{"a": ~, "b": ~, "c": 1}"#),
      (#"{"a":1,"b":"c"}"#, #"{"a": 1, "b": "c"}"#),
      ("[a: 1, b: 2]", #"[{"a": 1}, {"b": 2}]"#),
      ("[? a : 1]", #"[{"a": 1}]"#),
      ("{}", "{}"),
      ("a: []\nb: {}\n", #"{"a": [], "b": {}}"#),
      ("a: [1,\n  2,\n\n  3]\nb: {x: 1,\n y: 2}\n", #"{"a": [1, 2, 3], "b": {"x": 1, "y": 2}}"#),
      ("a: [1, # one\n  2]\n", #"{"a": [1, 2]}"#),
      ("? a\n: 1\n? b\n", #"{"a": 1, "b": ~}"#),
      ("? [a, b]\n: 1\n", #"{["a", "b"]: 1}"#),
      ("? - a\n  - b\n: - c\n", #"{["a", "b"]: ["c"]}"#),
      ("? |\n  long\n  key\n: v\n", #"{"long\nkey\n": "v"}"#),
      ("{a: 1}: b\n", #"{{"a": 1}: "b"}"#),
      ("?\n: v\n", #"{~: "v"}"#),
      ("'a': 1\n\"b\": 2\n", #"{"a": 1, "b": 2}"#),
      ("a b c: 1\n", #"{"a b c": 1}"#),
      ("a:\nb:\n  c:\n", #"{"a": ~, "b": {"c": ~}}"#),
      ("-\n-\n- a\n", #"[~, ~, "a"]"#),
    ]
  )
  func collections(source: String, expected: String) { expect(source, expected) }

  @Test(
    "scalars in quotes and without",
    arguments: [
      ("plain text here", #""plain text here""#),
      ("a: http://host:80/x?y=z#f\n", #"{"a": "http://host:80/x?y=z#f"}"#),
      ("a: b#c d # e\n", #"{"a": "b#c d"}"#),
      ("a: -b\n", #"{"a": "-b"}"#),
      ("a: ?b :c\n", #"{"a": "?b :c"}"#),
      ("a: one\n  two\n\n  three\n", #"{"a": "one two\nthree"}"#),
      ("a:\n  one\n  two\n", #"{"a": "one two"}"#),
      ("a: ${HOST:-x}\n", #"{"a": "${HOST:-x}"}"#),
      ("[a b, c-d, e:f]", #"["a b", "c-d", "e:f"]"#),
      ("'it''s'", #""it's""#),
      ("''", #""""#),
      ("'a\n  b\n\n  c'", #""a b\nc""#),
      (#"'a\nb'"#, #""a\\nb""#),
      (#""a\nb\tc\\d\"e""#, #""a\nb\tc\\d\"e""#),
      (#""\x41\u00e9\U0001F600\/""#, #""Aé😀/""#),
      (#""\0\a\e""#, "\"\0\u{7}\u{1B}\""),
      (#""\_\N\L\P""#, "\"\u{A0}\u{85}\u{2028}\u{2029}\""),
      ("\"a\n  b\n\n  c\"", #""a b\nc""#),
      ("\"a\\\n  b\"", #""ab""#),
      ("\"a  \\\n  \\ b\"", #""a   b""#),
      ("a: \"x: y # z\"\n", #"{"a": "x: y # z"}"#),
      ("größe: ✓ 😀\n", #"{"größe": "✓ 😀"}"#),
    ]
  )
  func scalars(source: String, expected: String) { expect(source, expected) }

  @Test(
    "blocks of text",
    arguments: [
      ("|\n  a\n  b\n", #""a\nb\n""#),
      ("|-\n  a\n\n\n", #""a""#),
      ("|+\n  a\n\n\n", #""a\n\n\n""#),
      ("|2\n    a\n  b\n", #""  a\nb\n""#),
      ("|1-\n  a\n", #"" a""#),
      ("|-1\n  a\n", #"" a""#),
      ("|\n  a\n    b\n  c\n", #""a\n  b\nc\n""#),
      ("|\n\n  a\n", #""\na\n""#),
      ("|\n  # no comment\n", ##""# no comment\n""##),
      (">\n  a\n  b\n\n  c\n", #""a b\nc\n""#),
      (">-\n  a\n    b\n  c\n", #""a\n  b\nc""#),
      (">+\n  a\n\n", #""a\n\n""#),
      ("a: |\nb: 1\n", #"{"a": "", "b": 1}"#),
      ("a: |- # note\n  x\nb: 1\n", #"{"a": "x", "b": 1}"#),
      ("- |\n a\n- >\n b\n", #"["a\n", "b\n"]"#),
      ("a: |\n  x", #"{"a": "x"}"#),
    ]
  )
  func blocks(source: String, expected: String) { expect(source, expected) }

  @Test(
    "anchors, aliases and tags",
    arguments: [
      ("a: &x 1\nb: *x\n", #"{"a": & 1, "b": *6}"#),
      ("a: &x\n  k: 1\nb: *x\n", #"{"a": & {"k": 1}, "b": *8}"#),
      ("- &x a\n- &x b\n- *x\n", #"[& "a", & "b", *12]"#),
      ("&k a: 1\nb: *k\n", #"{& "a": 1, "b": *3}"#),
      ("&a a: &b b\n*a : *b\n", #"{& "a": & "b", *3: *9}"#),
      ("&r\na: 1\n", #"& {"a": 1}"#),
      ("&r [1, *r2]\n", "& [1, ~]"),
      ("a: &e\nb: *e\n", #"{"a": & ~, "b": *5}"#),
      ("a: !x 1\n", #"{"a": !x 1}"#),
      ("a: !!str 1\n", #"{"a": !!str "1"}"#),
      ("a: !!int \"1\"\n", #"{"a": !!int 1}"#),
      ("a: !!bool yes\n", #"{"a": !!bool yes}"#),
      ("a: !!null x\n", #"{"a": !!null ~}"#),
      ("a: ! 1\n", #"{"a": ! "1"}"#),
      ("a: !<tag:yaml.org,2002:str> 1\n", #"{"a": !<tag:yaml.org,2002:str> "1"}"#),
      ("%TAG !e! tag:example.com,2024:\n---\na: !e!x 1\n", #"{"a": !e!x 1}"#),
      ("ports: !reset []\nenv: !reset null\n", #"{"ports": !reset [], "env": !reset ~}"#),
      ("a: !override\n  - 1\n", #"{"a": !override [1]}"#),
      ("a: !override\n  k: 1\n", #"{"a": !override {"k": 1}}"#),
      ("p: !KeyOf app\n", #"{"p": !KeyOf "app"}"#),
      ("p: !Env [X, d]\n", #"{"p": !Env ["X", "d"]}"#),
      (
        "p: !Find [m.n, [name, !Format [\"%s\", !Env X]]]\n",
        #"{"p": !Find ["m.n", ["name", !Format ["%s", !Env "X"]]]}"#
      ),
      ("a: &x !t 1\nb: !t &y 2\n", #"{"a": & !t 1, "b": & !t 2}"#),
      ("a: !t\n  &x # c\n  v\n", #"{"a": & !t "v"}"#),
      ("- !t\n- b\n", #"[!t ~, "b"]"#),
      ("- !t &k a: 1\n", #"[{& !t "a": 1}]"#),
      ("- !t\n  &k a: 1\n", #"[!t {& "a": 1}]"#),
      ("a: 1\n<<: {b: 2}\n", #"{"a": 1, "<<": {"b": 2}}"#),
    ]
  )
  func properties(source: String, expected: String) {
    #expect(outline(yaml(source)) == expected)
    #expect(faults(of: yaml(source)).isEmpty)
  }

  @Test(
    "documents and directives",
    arguments: [
      ("", ""),
      ("# nothing\n", ""),
      ("---\na: 1\n", #"{"a": 1}"#),
      ("--- a\n--- b\n", #""a" --- "b""#),
      ("a: 1\n---\nb: 2\n...\n", #"{"a": 1} --- {"b": 2}"#),
      ("---\n---\na: 1\n", #"~ --- {"a": 1}"#),
      ("%YAML 1.1\n---\na: 1\n", #"{"a": 1}"#),
      ("%YAML 1.2\n---\na: 1\n", #"{"a": 1}"#),
      ("a: 1\n...\n---\nb: 1\n", #"{"a": 1} --- {"b": 1}"#),
      ("--- |\n a\n--- >-\n b\n", #""a\n" --- "b""#),
      ("--- # c\n- a\n", #"["a"]"#),
      ("a: 1\r\nb:\r\n- c\r\n", #"{"a": 1, "b": ["c"]}"#),
      ("\u{FEFF}a: 1\n", #"{"a": 1}"#),
      ("a:\t1\nb: 2\t# c\n", #"{"a": 1, "b": 2}"#),
    ]
  )
  func documents(source: String, expected: String) { expect(source, expected) }

  @Test(
    "kinds of plain scalars are go-yaml's",
    arguments: [
      (DataKind.null, ["~", "null", "Null", "NULL", ""]),
      (.boolean, ["true", "True", "TRUE", "false", "False", "FALSE"]),
      (
        .number,
        [
          "0", "1", "-1", "+1", "0x1F", "-0x1f", "0XaB", "0o17", "0b101", "0777", "08", "1_000",
          "1_", "0x_f", "1.5", "-1.5", "1.", ".5", "+.5", "1e3", "1.5E-3", "1e+3", ".inf", "-.Inf",
          "+.INF", ".nan", ".NaN", "12345678901234567890123",
        ]
      ),
      (
        .string,
        [
          "yes", "no", "on", "off", "y", "n", "Yes", "tRUE", "nULL", "none", "nil", "0x", "0xg",
          "0b2", "0o8", "1.2.3", "1e", "1e+", ".", "..", "+", "_1", "1-2", "22:22", "80:80/tcp",
          "2024-01-01", "12:30:45", "-.nan", "inf", "nan", "<<", "1k", "0.1.", ".e3", "=", "~x",
        ]
      ),
    ]
  )
  func kinds(kind: DataKind, texts: [String]) {
    for text in texts {
      let value = yaml("k: \(text)\n").root?["k"]
      #expect(value?.kind == kind, "\(text)")
      #expect(value?.text == text)
    }
  }

  @Test("quoted scalars are strings whatever they say", arguments: ["1", "true", "null", "~", ""])
  func quotedKinds(text: String) {
    for source in ["k: '\(text)'", "k: \"\(text)\"", "k: |-\n  \(text)\n"] {
      #expect(yaml(source).root?["k"]?.string == text)
    }
  }

  private func expect(_ source: String, _ expected: String) {
    let tree = yaml(source)
    #expect(outline(tree) == expected)
    #expect(tree.problems.isEmpty)
    #expect(faults(of: tree).isEmpty)
  }
}
