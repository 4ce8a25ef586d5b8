import Syntax
import Testing

@Suite("YAML: where everything stands")
struct YAMLPositionTests {
  @Test("anchors, aliases and empty values")
  func properties() {
    expect(
      #"""
      a: &x 1 # one
      b:   "q\tr"
      c: *x
      &k d  :

      """#,
      #"""
      mapping @1:1-4:8
        key string @1:1-1:2 "a"
          number @1:7-1:8 anchor @1:4-1:6 "1"
        key string @2:1-2:2 "b"
          string @2:6-2:12 "q\tr" double
        key string @3:1-3:2 "c"
          alias @3:4-3:6 -> @1:7
        key string @4:4-4:5 anchor @4:1-4:3 "d"
          null @4:8-4:8 ""
      comment @1:9-1:14 "# one"

      """#
    )
  }

  @Test("containers end with their last child or bracket")
  func containers() {
    expect(
      """
      list: &l !t
        - a
        -
        - k: v
          w: [1, {x: y}]

      # end
      last: !u {
        a: 1
      }

      """,
      """
      mapping @1:1-10:2
        key string @1:1-1:5 "list"
          sequence @2:3-5:19 tag !t anchor @1:7-1:9
            string @2:5-2:6 "a"
            null @3:4-3:4 ""
            mapping @4:5-5:19
              key string @4:5-4:6 "k"
                string @4:8-4:9 "v"
              key string @5:5-5:6 "w"
                sequence @5:8-5:19
                  number @5:9-5:10 "1"
                  mapping @5:12-5:18
                    key string @5:13-5:14 "x"
                      string @5:16-5:17 "y"
        key string @8:1-8:5 "last"
          mapping @8:10-10:2 tag !u
            key string @9:3-9:4 "a"
              number @9:6-9:7 "1"
      comment @7:1-7:6 "# end"

      """
    )
  }

  @Test("blocks of text end with their last line")
  func blocks() {
    expect(
      "a: |  # c\n"
        + "  x\n"
        + "    y  \n"
        + "\n"
        + "\n"
        + "b: >1-\n"
        + "  f\n"
        + " g\n"
        + "c: |+\n"
        + "\n"
        + "d: |\n",
      #"""
      mapping @1:1-11:5
        key string @1:1-1:2 "a"
          string @1:4-3:8 "x\n  y  \n" literal
        key string @6:1-6:2 "b"
          string @6:4-8:3 " f\ng" folded
        key string @9:1-9:2 "c"
          string @9:4-9:6 "\n" literal
        key string @11:1-11:2 "d"
          string @11:4-11:5 "" literal
      comment @1:7-1:10 "# c"

      """#
    )
  }

  @Test("scalars over several lines")
  func multiline() {
    expect(
      """
      p: one
        two
        three # c
      q: "a
        b"
      r: 'it''s'

      """,
      """
      mapping @1:1-6:11
        key string @1:1-1:2 "p"
          string @1:4-3:8 "one two three"
        key string @4:1-4:2 "q"
          string @4:4-5:5 "a b" double
        key string @6:1-6:2 "r"
          string @6:4-6:11 "it's" single
      comment @3:9-3:12 "# c"

      """
    )
  }

  @Test("columns behind a byte order mark, emoji and CRLF")
  func unicode() {
    expect(
      "\u{FEFF}\"größe\": 😀 x # 😀\r\n"
        + "b:\t[é, \"\\u00e9\"]\r\n"
        + "\r\n"
        + "c: |\r\n"
        + "  zé\r\n",
      #"""
      mapping @1:2-5:5
        key string @1:2-1:9 "größe" double
          string @1:11-1:14 "😀 x"
        key string @2:1-2:2 "b"
          sequence @2:4-2:17
            string @2:5-2:6 "é"
            string @2:8-2:16 "é" double
        key string @4:1-4:2 "c"
          string @4:4-5:5 "zé\n" literal
      comment @1:15-1:18 "# 😀"

      """#
    )
  }

  @Test("keys that are no plain words")
  func complexKeys() {
    expect(
      """
      ? a

      # c
      ? [b, c]
      : d
      ?
      : e
      {f, g: , h: 1}: i

      """,
      """
      mapping @1:1-8:18
        key string @1:3-1:4 "a"
          null @1:4-1:4 ""
        key sequence @4:3-4:9
            string @4:4-4:5 "b"
            string @4:7-4:8 "c"
          string @5:3-5:4 "d"
        key null @6:2-6:2 ""
          string @7:3-7:4 "e"
        key mapping @8:1-8:15
            key string @8:2-8:3 "f"
              null @8:3-8:3 ""
            key string @8:5-8:6 "g"
              null @8:7-8:7 ""
            key string @8:10-8:11 "h"
              number @8:13-8:14 "1"
          string @8:17-8:18 "i"
      comment @3:1-3:4 "# c"

      """
    )
  }

  @Test("several documents with directives and comments")
  func documents() {
    expect(
      """
      # head
      %YAML 1.1
      --- # first
      a: 1
      ...
      # between
      ---
      - b
      --- c#d # e

      """,
      """
      document 1
        mapping @4:1-4:5
          key string @4:1-4:2 "a"
            number @4:4-4:5 "1"
      document 2
        sequence @8:1-8:4
          string @8:3-8:4 "b"
      document 3
        string @9:5-9:8 "c#d"
      comment @1:1-1:7 "# head"
      comment @3:5-3:12 "# first"
      comment @6:1-6:10 "# between"
      comment @9:9-9:12 "# e"

      """
    )
  }

  @Test("merge keys stay visible, duplicates name the first key")
  func merge() {
    expect(
      """
      x-a: &a
        k: 1
      s:
        <<: [*a, *a]
        k: 2
        k: 3
        "k": 4

      """,
      """
      mapping @1:1-7:9
        key string @1:1-1:4 "x-a"
          mapping @2:3-2:7 anchor @1:6-1:8
            key string @2:3-2:4 "k"
              number @2:6-2:7 "1"
        key string @3:1-3:2 "s"
          mapping @4:3-7:9
            key string @4:3-4:5 "<<"
              sequence @4:7-4:15
                alias @4:8-4:10 -> @2:3
                alias @4:12-4:14 -> @2:3
            key string @5:3-5:4 "k"
              number @5:6-5:7 "2"
            key string @6:3-6:4 "k"
              number @6:6-6:7 "3"
            key string @7:3-7:6 "k" double
              number @7:8-7:9 "4"
      problem @6:3-6:4 `k` is already a key of this mapping
        related @5:3-5:4 the first one is here
      problem @7:3-7:6 `k` is already a key of this mapping
        related @5:3-5:4 the first one is here

      """
    )
  }

  private func expect(_ source: String, _ dump: String) {
    let tree = yaml(source)
    #expect(tree.dump() == dump)
    #expect(faults(of: tree).isEmpty)
  }
}
