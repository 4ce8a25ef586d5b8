// Scripts as trees: what runs, with its places; types are left out, and mistakes stay where they are.

import SourceText
import Syntax
import Testing

@Suite("The script parser")
struct ScriptParserTests {
  private func tree(_ text: String, path: String = "a.ts") -> ScriptTree {
    ScriptParser.parse(SourceFile(id: FileID(0), path: path, bytes: Array(text.utf8)))
  }

  /// `kind(child child)` with the text behind a dot, without the program around.
  private func outline(_ text: String, path: String = "a.ts") -> String {
    func show(_ node: ScriptNode) -> String {
      let name =
        node.text.isEmpty || node.kind == .typed || node.kind == .declarator
        ? "\(node.kind)" : "\(node.kind).\(node.text)"
      let children = node.children.map(show).joined(separator: " ")
      return children.isEmpty ? name : "\(name)(\(children))"
    }
    return tree(text, path: path).root.children.map(show).joined(separator: "; ")
  }

  @Test(
    "positions",
    arguments: [
      (
        "const a = f(`x${b}y`, {c: 'd'})",
        """
        program @1:1-1:32
          variables @1:1-1:32
            declarator @1:7-1:32
              identifier @1:7-1:8 a
              call @1:11-1:32
                identifier @1:11-1:12 f
                template @1:13-1:21
                  templateText @1:13-1:17 x
                  identifier @1:17-1:18 b
                  templateText @1:18-1:21 y
                object @1:23-1:31
                  property @1:24-1:30 c
                    string @1:27-1:30 d

        """
      ),
      (
        "import X, {type A, b as c} from \"m\"\nexport {c as d}",
        """
        program @1:1-2:16
          importDeclaration @1:1-1:36 m
            importBinding @1:8-1:9 X
            importBinding @1:17-1:18 A
              name @1:17-1:18 A
            importBinding @1:20-1:26 c
              name @1:20-1:21 b
          exportList @2:1-2:16
            exportBinding @2:9-2:15 d
              name @2:9-2:10 c

        """
      ),
    ])
  func positions(_ text: String, dump: String) { #expect(tree(text).dump() == dump) }

  @Test(
    "values",
    arguments: [
      ("a ?? b || c", "binary.??(identifier.a binary.||(identifier.b identifier.c))"),
      (
        "a + b * c - d",
        "binary.-(binary.+(identifier.a binary.*(identifier.b identifier.c)) identifier.d)"
      ),
      (
        "a > b >= c >> d",
        "binary.>=(binary.>(identifier.a identifier.b) binary.>>(identifier.c identifier.d))"
      ),
      ("a?.b?.[c]?.(d)", "call(index(member.b(identifier.a) identifier.c) identifier.d)"),
      ("a!.b![0]", "index(member.b(identifier.a) number.0)"),
      (
        "a ? b : c ? d : e",
        "conditional(identifier.a identifier.b conditional(identifier.c identifier.d identifier.e))"
      ),
      ("a ? (b) : c", "conditional(identifier.a identifier.b identifier.c)"),
      ("!a && -b", "binary.&&(unary.!(identifier.a) unary.-(identifier.b))"),
      ("await f(...a, b)", "unary.await(call(identifier.f spread(identifier.a) identifier.b))"),
      ("new A<B>(c).d()", "call(member.d(new(identifier.A identifier.c)))"),
      ("new A", "new(identifier.A)"),
      ("tag`a`", "taggedTemplate(identifier.tag template(templateText.a))"),
      ("[a, , ...b]", "array(identifier.a hole spread(identifier.b))"),
      (
        "x = {a, 'b': 1, [c]: 2, ...d, e() {}, get f() { return 1 }, async g() {}}",
        "assignment.=(identifier.x object(property.a(identifier.a) property.b(number.1) property(identifier.c number.2) spread(identifier.d) property.e(function.e(parameters block)) property.f(function.f(parameters block(returnStatement(number.1)))) property.g(function.g(parameters block))))"
      ),
      (
        "f(a => a, (b, {c} = d) => { return b }, async () => 1)",
        "call(identifier.f function(parameters(identifier.a) identifier.a) function(parameters(identifier.b assignment.=(object(property.c(identifier.c)) identifier.d)) block(returnStatement(identifier.b))) function(parameters number.1))"
      ),
      ("import.meta.env.X", "member.X(member.env(member.meta(identifier.import)))"),
    ])
  func values(_ text: String, outline expected: String) { #expect(outline(text) == expected) }

  @Test(
    "types are read over",
    arguments: [
      ("a as B satisfies C<D>[]", "typed(typed(identifier.a))"),
      ("<A>b", "identifier.b"),
      ("f<A, B<C>>(d)", "call(identifier.f identifier.d)"),
      ("a < b, c > (d)", "call(identifier.a identifier.d)"),
      (
        "if (a < b && c > d) e",
        "ifStatement(binary.&&(binary.<(identifier.a identifier.b) binary.>(identifier.c identifier.d)) identifier.e)"
      ),
      (
        "const a: Map<string, () => void> | null = b",
        "variables(declarator(identifier.a identifier.b))"
      ),
      (
        "const f = (a?: string, ...b: C[]): d is E => a",
        "variables(declarator(identifier.f function(parameters(identifier.a spread(identifier.b)) identifier.a)))"
      ),
      (
        "const f = <T extends U>(a: T): Promise<T> => a",
        "variables(declarator(identifier.f function(parameters(identifier.a) identifier.a)))"
      ),
      (
        "type A = B extends C ? D : E\ninterface F { g: H }\nlet x",
        "variables(declarator(identifier.x))"
      ),
      (
        "declare const a: B\nimport type C from 'c'\nexport type {D} from 'd'\nexport interface E {}\nx",
        "identifier.x"
      ),
      ("enum A { B = 'c', D }", "enumDeclaration.A(property.B(string.c) property.D)"),
      (
        "abstract class A<T> extends B<T> implements C { private readonly a: string = 'b'; static c?: D; constructor(private e: F) {} }",
        "classDefinition.A(identifier.B property.a(string.b) property.c property.constructor(function.constructor(parameters(identifier.e) block)))"
      ),
      ("@Injectable() class A { @Input() b = 1 }", "classDefinition.A(property.b(number.1))"),
      (
        "function f(this: A, b: B): asserts b is C {}",
        "function.f(parameters(identifier.this identifier.b) block)"
      ),
      (
        "let v = x as { a: string } | undefined ?? y",
        "variables(declarator(identifier.v binary.??(typed(identifier.x) identifier.y)))"
      ),
    ])
  func types(_ text: String, outline expected: String) { #expect(outline(text) == expected) }

  @Test(
    "statements",
    arguments: [
      (
        "for (const a of b) c(a)",
        "loop(variables(declarator(identifier.a) identifier.b) call(identifier.c identifier.a))"
      ),
      (
        "switch (a) { case 'b': return c; default: d() }",
        "switchStatement(identifier.a switchCase(string.b returnStatement(identifier.c)) switchCase(call(identifier.d)))"
      ),
      (
        "try { a() } catch (e) { b() } finally { c() }",
        "tryStatement(block(call(identifier.a)) block(call(identifier.b)) block(call(identifier.c)))"
      ),
      ("do a(); while (b)", "loop(call(identifier.a) identifier.b)"),
      (
        "for (let i = 0; i < n; i++) { break }",
        "loop(variables(declarator(identifier.i number.0)) binary.<(identifier.i identifier.n) unary.++(identifier.i) block)"
      ),
      ("label: while (a) continue label", "loop(identifier.a)"),
      ("return\na", "returnStatement; identifier.a"),
      ("export default { a }", "exportDefault(object(property.a(identifier.a)))"),
      ("export default async function () {}", "exportDefault(function(parameters block))"),
      ("export * as a from 'b'; export * from 'c'", "exportAll.b(name.a); exportAll.c"),
      (
        "export const { handlers, auth } = N({})",
        "export(variables(declarator(object(property.handlers(identifier.handlers) property.auth(identifier.auth)) call(identifier.N object))))"
      ),
      (
        "module.exports = { a: require('b') }",
        "assignment.=(member.exports(identifier.module) object(property.a(call(identifier.require string.b))))"
      ),
      (
        "import a = require('b')",
        "variables(declarator(identifier.a call(identifier.require string.b)))"
      ),
      (
        "import * as a from 'b'; import 'c'; import d from 'e' with { type: 'json' }",
        "importDeclaration.b(importBinding.a); importDeclaration.c; importDeclaration.e(importBinding.d)"
      ),
      (
        "const { a, b: { c = 1 }, ...d } = e",
        "variables(declarator(object(property.a(identifier.a) property.b(object(property.c(assignment.=(identifier.c number.1)))) spread(identifier.d)) identifier.e))"
      ),
    ])
  func statements(_ text: String, outline expected: String) { #expect(outline(text) == expected) }

  @Test("of JSX the expressions stay")
  func jsx() {
    #expect(
      outline("x = <A b={f(c)}>it's {d ? <B {...e}/> : null}</A>", path: "a.tsx")
        == "assignment.=(identifier.x jsx(call(identifier.f identifier.c) conditional(identifier.d jsx(identifier.e) null.null)))"
    )
  }

  @Test(
    "a mistake is a note at its place, and what stands around it is read",
    arguments: [
      (
        "f({ a: 1 b: 2, c: 3 })", ["1:10 a comma is missing before this"],
        "call(identifier.f object(property.a(number.1) property.c(number.3)))"
      ),
      (
        "f({ a: 1\n b: 2 })", ["2:2 a comma is missing before this"],
        "call(identifier.f object(property.a(number.1) property.b(number.2)))"
      ),
      (
        "f({ a: (1 }, b); c", ["1:8 nothing closes this `(`"],
        "call(identifier.f object(property.a(number.1)) identifier.b); identifier.c"
      ),
      (
        "const a = 'b\nconst c = 1", ["1:11 nothing closes this string"],
        "variables(declarator(identifier.a string.b)); variables(declarator(identifier.c number.1))"
      ),
      ("a(); }\nb()", ["1:6 nothing opens this `}`"], "call(identifier.a); call(identifier.b)"),
      ("f({ : 1, a: 2 })", ["1:5 `:` was not expected here"], nil),
      ("f({ a: })", [], "call(identifier.f object(property.a(missing)))"),
      ("a /* b", ["1:3 nothing closes this comment"], "identifier.a"),
    ] as [(String, [String], String?)])
  func mistakes(_ text: String, notes: [String], outline expected: String?) {
    let tree = tree(text)
    #expect(
      tree.problems.map { problem in
        let place = tree.file.lines.position(
          at: Int(problem.span.start), in: tree.file.bytes, unit: .characters)
        return "\(place.line):\(place.column) \(problem.message)"
      } == notes)
    #expect(tree.problems.allSatisfy { !$0.isError })
    if let expected { #expect(outline(text) == expected) }
  }

  @Test("depth and length cost no more than they are", .timeLimit(.minutes(1)))
  func hostile() {
    for text in [
      "(", "[", "{a:", "f(", "`${", "a?", "!", "a+", "a.", "a<", "a=>", "new ", "if(a)", "async ",
      "x=<a>{", "a?b:", "case ", "class A{b=", "...", "@a", "<T>", "import{", "function f(a=",
      "as ", "a??", "export ",
    ] {
      let long = String(repeating: text, count: 5_000)
      for path in ["a.ts", "a.tsx"] {
        let tree = tree(long, path: path)
        #expect(tree.root.kind == .program)
      }
    }
  }
}
