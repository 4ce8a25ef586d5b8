// Any bytes in, a tree with sensible spans out.

import SourceText
import Syntax
import Testing

@Suite struct NginxRobustnessTests {
  private static let sample = Array(
    """
    # a comment
    map $http_upgrade $connection { default upgrade; '' close; }
    server {
      listen 443 ssl; server_name "login.example.com" {{ name }};
      location ~* "\\.(js|css){1,2}$" { expires 1d\r
        root /x; }
      location / {
        content_by_lua_block { local s = "}" -- don't
          --[[ } ]] }
        proxy_set_header X-Forwarded-Proto $scheme; # é
        proxy_pass http://${backend}:$port/a\\tb;
      } <%= x %> ${MORE}
    }

    """.utf8)

  private func check(_ directive: NginxDirective, in parent: Span) {
    #expect(parent.contains(directive.span))
    var last = directive.span.start
    for word in [directive.name] + directive.arguments {
      #expect(directive.span.contains(word.span) && word.span.start >= last)
      #expect(word.span.contains(word.textSpan))
      var end = word.textSpan.start
      for piece in word.pieces {
        #expect(word.textSpan.contains(piece.span) && piece.span.start >= end)
        end = piece.span.end
      }
      last = word.span.end
    }
    guard let block = directive.blockSpan else { return }
    #expect(directive.span.contains(block))
    var end = block.start
    for child in directive.block ?? [] {
      #expect(child.span.start >= end)
      check(child, in: block)
      end = child.span.end
    }
  }

  private func check(_ bytes: [UInt8]) {
    let file = sourceFile(bytes)
    let tree = NginxParser.parse(file)
    for directive in tree.directives { check(directive, in: file.span) }
    for problem in tree.problems { #expect(file.span.contains(problem.span)) }
    for comment in tree.comments { #expect(file.span.contains(comment)) }
  }

  @Test func readsEveryBeginningOfAFile() {
    for end in 0...Self.sample.count { check(Array(Self.sample[..<end])) }
  }

  @Test func readsDamagedFiles() {
    var dice = Dice(state: 7)
    let marks = Array("{}\"'\\;#$%<>[]-=_ \n\r\t\u{0}".utf8) + [0xFF, 0xC2, 0xE2]
    for _ in 0..<1000 { check(dice.damage(Self.sample, marks: marks)) }
  }
}
