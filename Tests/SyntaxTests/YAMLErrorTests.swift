import Syntax
import Testing

@Suite("YAML: errors and what is read around them")
struct YAMLErrorTests {
  @Test("lines for a template engine are left out")
  func templateLines() {
    expect(
      """
      services:
      {% if web %}
        web:
          image: a
      {{- range .items }}
        db:
          image: b
      {{ end }}
      top: 1

      """,
      """
      mapping @1:1-9:7
        key string @1:1-1:9 "services"
          mapping @3:3-7:13
            key string @3:3-3:6 "web"
              mapping @4:5-4:13
                key string @4:5-4:10 "image"
                  string @4:12-4:13 "a"
            key string @6:3-6:5 "db"
              mapping @7:5-7:13
                key string @7:5-7:10 "image"
                  string @7:12-7:13 "b"
        key string @9:1-9:4 "top"
          number @9:6-9:7 "1"
      problem @2:1-2:13 an instruction to a template engine, not YAML; lines like this one are left out

      """
    )
  }

  @Test("an error hides only its own line")
  func goesOn() {
    expect(
      """
      services:
        web:
          image: {{ x }}-b
          ports:
            - 80
            - "81
            - 82
        api:
          image: a: b
          build: .
      volumes: 1

      """,
      """
      mapping @1:1-11:11
        key string @1:1-1:9 "services"
          mapping @2:3-10:13
            key string @2:3-2:6 "web"
              mapping @3:5-7:11
                key string @3:5-3:10 "image"
                  mapping @3:12-3:19
                    key mapping @3:13-3:18
                        key string @3:15-3:16 "x"
                          null @3:16-3:16 ""
                      null @3:18-3:18 ""
                key string @4:5-4:10 "ports"
                  sequence @5:7-7:11
                    number @5:9-5:11 "80"
                    number @7:9-7:11 "82"
            key string @8:3-8:6 "api"
              mapping @9:5-10:13
                key string @9:5-9:10 "image"
                  string @9:12-9:13 "a"
                key string @10:5-10:10 "build"
                  string @10:12-10:13 "."
        key string @11:1-11:8 "volumes"
          number @11:10-11:11 "1"
      problem @3:19-3:20 text behind the end of the value; put the whole value in quotes
      problem @6:9-6:10 this quote is never closed
      problem @9:13-9:14 a second `: ` in one line; put the value in quotes

      """
    )
  }

  @Test("characters that start no value")
  func starts() {
    expect(
      #"""
      a: @x
      b: %y
      c: "\q"
      d: 1
      ---
      e: `f`
      g: 2

      """#,
      #"""
      document 1
        mapping @1:1-4:5
          key string @1:1-1:2 "a"
            null @1:3-1:3 ""
          key string @2:1-2:2 "b"
            null @2:3-2:3 ""
          key string @3:1-3:2 "c"
            null @3:3-3:3 ""
          key string @4:1-4:2 "d"
            number @4:4-4:5 "1"
      document 2
        mapping @6:1-7:5
          key string @6:1-6:2 "e"
            null @6:3-6:3 ""
          key string @7:1-7:2 "g"
            number @7:4-7:5 "2"
      problem @1:4-1:5 `@` cannot start a value; put the value in quotes
      problem @2:4-2:5 `%` cannot start a value; put the value in quotes
      problem @3:5-3:6 an escape that YAML does not have; write `\\` for a backslash, or use single quotes
      problem @6:4-6:5 a backquote cannot start a value; put the value in quotes

      """#
    )
  }

  @Test("a tab in the indentation")
  func tabs() {
    expect(
      "a:\n"
        + "  b: 1\n"
        + "\tc: 2\n"
        + "  d: 3\n"
        + "e: 4\n",
      """
      mapping @1:1-5:5
        key string @1:1-1:2 "a"
          mapping @2:3-4:7
            key string @2:3-2:4 "b"
              null @2:5-2:5 ""
            key string @4:3-4:4 "d"
              number @4:6-4:7 "3"
        key string @5:1-5:2 "e"
          number @5:4-5:5 "4"
      problem @3:1-3:2 a tab in the indentation; YAML allows spaces only

      """
    )
  }

  @Test("a line between two levels")
  func dedent() {
    expect(
      """
      a:
          b: 1
        c: 2
      d: 3

      """,
      """
      mapping @1:1-4:5
        key string @1:1-1:2 "a"
          mapping @2:5-2:9
            key string @2:5-2:6 "b"
              number @2:8-2:9 "1"
        key string @4:1-4:2 "d"
          number @4:4-4:5 "3"
      problem @3:3-3:4 this line fits no mapping around it: check its indentation and the line above

      """
    )
  }

  @Test("errors inside a list")
  func lists() {
    expect(
      """
      a:
      - 1
      - : :
      - 2: x: y
      - 3
      b: 4

      """,
      """
      mapping @1:1-6:5
        key string @1:1-1:2 "a"
          sequence @2:1-5:4
            number @2:3-2:4 "1"
            mapping @3:3-3:3
            mapping @4:3-4:7
              key number @4:3-4:4 "2"
                string @4:6-4:7 "x"
            number @5:3-5:4 "3"
        key string @6:1-6:2 "b"
          number @6:4-6:5 "4"
      problem @3:3-3:4 text behind the end of the value; put the whole value in quotes
      problem @4:7-4:8 a second `: ` in one line; put the value in quotes

      """
    )
  }

  @Test("brackets that are not closed")
  func flow() {
    expect(
      """
      a: [1, {b: 2

      c: 3
      d: {x: &q [1, 2], y: &r [3,
       e: *q
      f: *q

      """,
      """
      mapping @1:1-6:6
        key string @1:1-1:2 "a"
          sequence @1:4-1:11
            number @1:5-1:6 "1"
            mapping @1:8-1:11
              key string @1:9-1:10 "b"
                null @1:11-1:11 ""
        key string @3:1-3:2 "c"
          number @3:4-3:5 "3"
        key string @4:1-4:2 "d"
          mapping @4:4-5:7
            key string @4:5-4:6 "x"
              sequence @4:11-4:17 anchor @4:8-4:10
                number @4:12-4:13 "1"
                number @4:15-4:16 "2"
            key string @4:19-4:20 "y"
              sequence @4:25-5:7 anchor @4:22-4:24
                number @4:26-4:27 "3"
                mapping @5:2-5:7
                  key string @5:2-5:3 "e"
                    alias @5:5-5:7 -> @4:11
        key string @6:1-6:2 "f"
          alias @6:4-6:6 -> @4:11
      problem @1:8-1:9 this mapping in braces is not closed, or a comma is missing
      problem @4:25-4:26 this list in brackets is not closed, or a comma is missing

      """
    )
  }

  @Test("a line without a colon")
  func colon() {
    expect(
      """
      a: 1
      foo
      b: 2

      """,
      """
      mapping @1:1-3:5
        key string @1:1-1:2 "a"
          number @1:4-1:5 "1"
        key string @3:1-3:2 "b"
          number @3:4-3:5 "2"
      problem @2:1-2:2 a line without a colon; a key needs `:` and a space behind it

      """
    )
  }

  @Test("aliases that lead nowhere")
  func aliases() {
    expect(
      """
      a: &r [*r]
      b: *none

      """,
      """
      mapping @1:1-2:9
        key string @1:1-1:2 "a"
          sequence @1:7-1:11 anchor @1:4-1:6
            null @1:8-1:10 ""
        key string @2:1-2:2 "b"
          null @2:4-2:9 ""
      problem @1:8-1:10 `*r` stands inside the value that it repeats
        related @1:4-1:6 `&r` is here
      problem @2:4-2:9 there is no `&none` before this alias

      """
    )
  }

  @Test("headers, tags and escapes")
  func details() {
    expect(
      #"""
      a: |0
        x
      b: !e!x 1
      c: *
      d: "\xZZ"
      e: - f
      g: 1

      """#,
      """
      mapping @1:1-7:5
        key string @1:1-1:2 "a"
          null @1:3-1:3 ""
        key string @3:1-3:2 "b"
          null @3:3-3:3 ""
        key string @4:1-4:2 "c"
          null @4:3-4:3 ""
        key string @5:1-5:2 "d"
          null @5:3-5:3 ""
        key string @6:1-6:2 "e"
          null @6:3-6:3 ""
        key string @7:1-7:2 "g"
          number @7:4-7:5 "1"
      problem @1:5-1:6 the indentation of a block of text cannot be 0
      problem @3:4-3:5 the tag's prefix is not declared with %TAG
      problem @4:5-4:5 `&` and `*` need a name of letters, digits, `-` and `_`
      problem @5:7-5:8 an escape with too few hexadecimal digits
      problem @6:4-6:5 a list item is not allowed here; it belongs on a line of its own

      """
    )
  }

  @Test("a line left of the first one")
  func underIndented() {
    expect(
      """
        a: 1
      b: 2
      ---
      c: 3

      """,
      """
      document 1
        mapping @1:3-1:7
          key string @1:3-1:4 "a"
            number @1:6-1:7 "1"
      document 2
        mapping @4:1-4:5
          key string @4:1-4:2 "c"
            number @4:4-4:5 "3"
      problem @2:1-2:2 this line is indented less than the first line of the document

      """
    )
  }

  private func expect(_ source: String, _ dump: String) {
    let tree = yaml(source)
    #expect(tree.dump() == dump)
    #expect(faults(of: tree).isEmpty)
  }
}
