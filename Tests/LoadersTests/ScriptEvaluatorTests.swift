// What expressions of scripts are worth, and where their values stand.

import Deployment
import SourceText
import Syntax
import Testing

@testable import Loaders

@Suite("Values of scripts")
struct ScriptEvaluatorTests {
  /// The value of the constant `x` of a script, in JSON-like words.
  private func value(
    _ text: String, environment: [String: String] = [:], isComplete: Bool = false,
    others: [String: String] = [:]
  ) -> String {
    var files = others
    files["src/a.ts"] = text
    var evaluator = ScriptEvaluator(
      files: InMemoryFiles(files), resolver: ModuleResolver(packages: []))
    evaluator.environment = ProgramEnvironment(
      variables: environment.mapValues { .known($0) }, isComplete: isComplete)
    evaluator.begin()
    guard let module = evaluator.module(at: "src/a.ts"),
      let binding = evaluator.binding(of: "x", at: module.tree.root)
    else { return "no x" }
    return show(evaluator.value(of: binding, name: "x", at: module.tree.root, nil))
  }

  private func show(_ value: ConfigValue) -> String {
    switch value.content {
    case .text, .url: value.text.map { "'\($0)'" } ?? "?(\(value.needs.joined(separator: ", ")))"
    case .number(let text): text
    case .boolean(let isTrue): "\(isTrue)"
    case .null: "null"
    case .undefined: "undefined"
    case .missing: "missing"
    case .list(let elements):
      "["
        + elements.map { ($0.because.steps.isEmpty ? "" : "maybe ") + show($0.value) }.joined(
          separator: ", ") + "]"
    case .object(let object):
      "{"
        + object.members.map { "\($0.name): \(show($0.value))" }.joined(separator: ", ")
        + (object.rest == nil ? "}" : ", …}")
    case .function: "function"
    case .type: "class"
    case .pattern(let source): source
    case .environment: "environment"
    case .module(let path): "module \(path)"
    case .external(let module, let name): "\(module)#\(name)"
    case .either(let values, _): values.map(show).joined(separator: " | ")
    case .unknown(let needs): "?(\(needs.joined(separator: ", ")))"
    }
  }

  @Test(
    "expressions",
    arguments: [
      ("const x = 'a' + `b${'c'}` + \"\\u0064\\n\"", "'abcd\n'"),
      ("const x = `${1}${true}${null}${undefined}`", "'1truenullundefined'"),
      ("const x = `1`", "'1'"),
      ("const x = ('a' as string)!", "'a'"),
      (
        "const x = { a: 1, 'b-c': [2, , 3], ['d' + 'e']: { f: null } }",
        "{a: 1, b-c: [2, 3], de: {f: null}}"
      ),
      ("const x = { a: 1, ...{ a: 2, b: 3 } }", "{a: 2, b: 3}"),
      ("const x = { ...unknown, a: 1 }", "{a: 1, …}"),
      ("const x = { a: 1, ...unknown }", "{a: 1 | ?(unknown), …}"),
      ("const x = [...['a'], ...(flag ? ['b'] : [])]", "['a', maybe 'b']"),
      ("const x = { a: 1, ...(flag ? { a: 2, b: 3 } : {}) }", "{a: 2 | 1, b: 3 | missing}"),
      ("const x = { a: 1, ...(flag && { b: 3 }) }", "{a: 1, b: 3 | missing}"),
      ("const x = false || '' || null ?? 'd'", "'d'"),
      ("const x = 'a' && 'b'", "'b'"),
      ("const x = !0 ? 'a' : 'b'", "'a'"),
      ("const x = typeof {} === 'object' && 'a' !== 'b'", "true"),
      ("const x = unknownThing?.a.b", "#unknownThing.a.b"),
      ("const x = f(1)", "?(f(1))"),
      ("const { a: { b: x = 'd' } } = { a: {} }", "'d'"),
      ("const [, x] = ['a', 'b']", "'b'"),
      ("const { a, ...x } = { a: 1, b: 2 }", "{b: 2}"),
      ("enum E { A = 'a' }\nconst x = E.A", "'a'"),
      ("const x = [1, 2].includes", "?([1, 2].includes)"),
      ("const o = { get a() { return 'b' } }\nconst x = o.a", "'b'"),
      ("const x = (() => ({ a: 1 }))()", "{a: 1}"),
      (
        "function f(a, b = 'c', ...d) { return [a, b, d] }\nconst x = f('e', undefined, 1, 2)",
        "['e', 'c', [1, 2]]"
      ),
      ("const f = ({ a }) => a + '!'\nconst x = f({ a: 'b' })", "'b!'"),
      (
        "function f(a) { if (a) return 'b'; return 'c' }\nconst x = [f(1), f(0), f(y)]",
        "['b', 'c', 'b' | 'c']"
      ),
      (
        "function f(a) { switch (a) { case 'b': return 1; case 'c': return 2; default: return 3 } }\nconst x = [f('c'), f('z')]",
        "[2, 3]"
      ),
      ("function f() { for (const a of b) { return a } }\nconst x = f()", "?(a) | undefined"),
      ("function f() { try { return 'a' } catch { return 'b' } }\nconst x = f()", "'a'"),
      ("const x = x + 'a'", "?(x)"),
      ("function f() { return f() }\nconst x = f()", "?(f())"),
      ("let x = 'a'; x = 'b'", "'b'"),
      ("let x = 'a'; if (c) x = 'b'", "'b' | 'a'"),
      ("let x = 'a'; if (c) { x = 'b' } else { x = 'c' }", "'c' | 'b' | 'a'"),
      ("let x; x ||= 'a'; x ??= 'b'; x += 'c'", "'ac'"),
      ("const x: any = { a: 1 }; x.b = 2; if (c) x.a = 3", "{a: 3, b: 2} | {a: 1, b: 2}"),
      ("const x = ['a']; x.push('b', ...['c']); if (c) x.push('d')", "['a', 'b', 'c', maybe 'd']"),
      ("const x = ['a']; function later() { x.push('b') }", "['a', maybe 'b']"),
      ("const x = ['a']; { const x = []; x.push('b') }", "['a']"),
      ("class A { static b = 'c'; static d() { return this.b } }\nconst x = A.d()", "'c'"),
      (
        "class A { b = 'c'; constructor(e) { this.d = e } f = () => this.b }\nconst a = new A('g')\nconst x = [a.b, a.d, a.f()]",
        "['c', 'g', 'c']"
      ),
      ("const x = new URL('/a?b', 'http://h:1/c').href", "'http://h:1/a?b'"),
      ("const x = new URL('http://h').toString()", "'http://h/'"),
      ("const x = new URL('http://h:1/c').origin", "'http://h:1'"),
      ("const x = ' a '.trim() + 'b//'.replace(/\\/+$/, '') + 'c/'.replace(/\\/$/, '')", "'abc'"),
      (
        "const x = 'a/b'.replace('/', '-').toUpperCase().split('-').map((a) => a + '1').concat('c').join(',')",
        "'A1,B1,c'"
      ),
      ("const x = ['a', null, ''].filter(Boolean)", "['a']"),
      ("const x = Object.values(Object.assign({ a: 1 }, { b: 2 }))", "[1, 2]"),
      ("// const x = 'no'\n/* const x = 'no' */\nconst x = 'yes'", "'yes'"),
    ])
  func expressions(_ text: String, expected: String) { #expect(value(text) == expected) }

  @Test(
    "the environment",
    arguments: [
      ("const x = process.env.A!", "'a'", "'a'"),
      ("const x = process.env['A'] as string", "'a'", "'a'"),
      ("const { A: x } = process.env", "'a'", "'a'"),
      ("const env = process.env; const x = env.A", "'a'", "'a'"),
      ("import { env } from 'node:process'; const x = env.A", "'a'", "'a'"),
      ("const x = import.meta.env.A", "'a'", "'a'"),
      ("const x = Deno.env.get('A') + Bun.env.A", "'aa'", "'aa'"),
      ("const x = process.env.B", "?(B)", "undefined"),
      ("const x = process.env.B ?? 'b'", "?(B) | 'b'", "'b'"),
      ("const x = process.env.B || process.env.A", "?(B) | 'a'", "'a'"),
      ("const x = process.env.B ?? ''", "?(B)", "''"),
      ("const { B: x = 'b' } = process.env", "?(B) | 'b'", "'b'"),
      ("const x = `${process.env.B}/c`", "?(B)", "'undefined/c'"),
      ("const x = `${process.env.A}/c`.replace(/\\/$/, '')", "'a/c'", "'a/c'"),
      (
        "const env = schema.parse(process.env); const x = [env.A, env.B]", "['a', ?(B)]",
        "['a', ?(B)]"
      ),
      ("const x = cleanEnv(process.env, { A: str() }).A", "'a'", "'a'"),
      ("const r = schema.safeParse(process.env); const x = r.data.A", "'a'", "'a'"),
      (
        "const need = (name) => { const v = process.env[name]; if (!v) throw new Error(name); return v }\nconst x = need('A')",
        "'a'", "'a'"
      ),
      ("const x = process.env.B ? ['b'] : ['c']", "['b'] | ['c']", "['c']"),
      ("const x = process.env.NODE_ENV === 'production' ? 'p' : 'd'", "'p' | 'd'", "'d'"),
    ])
  func environment(_ text: String, open: String, complete: String) {
    #expect(value(text, environment: ["A": "a"]) == open)
    #expect(value(text, environment: ["A": "a"], isComplete: true) == complete)
  }

  @Test(
    "imports",
    arguments: [
      ("import { a as x } from './b'", ["src/b.ts": "export const a = 'b'"], "'b'"),
      ("import x from '../c'", ["c/index.js": "export default { d: 1 }"], "{d: 1}"),
      (
        "import * as n from './b.js'\nconst x = n.a",
        ["src/b.ts": "const z = 'b'; export { z as a }"], "'b'"
      ),
      (
        "import { a as x } from './b'",
        [
          "src/b.ts": "export * from './c'", "src/c.ts": "export { d as a } from './d'",
          "src/d.ts": "export function d() {}",
        ], "function"
      ),
      ("const { a: x } = require('./b')", ["src/b.js": "module.exports = { a: 'b' }"], "'b'"),
      ("const x = require('./b').a", ["src/b.js": "exports.a = 'b'"], "'b'"),
      (
        "import { a as x } from '@/b'", ["package.json": "{}", "src/b.ts": "export const a = 'b'"],
        "'b'"
      ),
      (
        "import { a as x } from '~/lib/b'",
        [
          "tsconfig.json": #"{"extends": "./base.json"}"#,
          "base.json": #"{"compilerOptions": {"paths": {"~/*": ["./x/*", "./src/*"]}}}"#,
          "src/lib/b.ts": "export const a = 'b'",
        ], "'b'"
      ),
      (
        "import { a as x } from 'lib/b'",
        [
          "tsconfig.json": #"{"compilerOptions": {"baseUrl": "src"}}"#,
          "src/lib/b.ts": "export const a = 'b'",
        ], "'b'"
      ),
      ("import { a as x } from './gone'", [:], "?(the module `./gone`)"),
      (
        "import { a as x } from './b'", ["src/b.ts": "import { x } from './a'; export const a = x"],
        "?(`x` of `src/a.ts`)"
      ),
      ("import { a as x } from 'elsewhere'", [:], "elsewhere#a"),
      (
        "import { gone as x } from './b'", ["src/b.ts": "export const a = 'b'"],
        "?(`gone` of `src/b.ts`)"
      ),
    ] as [(String, [String: String], String)])
  func imports(_ text: String, others: [String: String], expected: String) {
    #expect(value(text, others: others) == expected)
  }

  @Test("every part of a text knows its place")
  func places() throws {
    let text =
      "const h = 'http://k:1';\nconst x = `${h}/realms/${process.env.R}/`.replace(/\\/$/, '');"
    let files = InMemoryFiles(["a.ts": text])
    var evaluator = ScriptEvaluator(files: files, resolver: ModuleResolver(packages: []))
    evaluator.environment = ProgramEnvironment(variables: ["R": .known("shop")])
    let found = evaluator.module(at: "a.ts")
    let module = try #require(found)
    let known = evaluator.binding(of: "x", at: module.tree.root)
    let binding = try #require(known)
    let value = evaluator.value(of: binding, name: "x", at: module.tree.root, nil).sourced
    #expect(value.value == "http://k:1/realms/shop")
    func source(_ range: Range<Int>) -> String? {
      value.span(of: range).map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
    }
    #expect(source(0..<10) == "http://k:1")
    #expect(source(7..<8) == "k")
    #expect(source(11..<17) == "realms")
    #expect(source(18..<22) == "process.env.R")
  }

  @Test("no expression costs more than its budget", .timeLimit(.minutes(1)))
  func hostile() {
    let doubling = (1..<200).map { "const a\($0) = a\($0 - 1) + a\($0 - 1);" }.joined()
    #expect(value("const a0 = 'aaaaaaaa';" + doubling + "const x = a199").hasPrefix("?("))
    let calls = (1..<100).map { "const f\($0) = () => [f\($0 - 1)(), f\($0 - 1)()];" }.joined()
    #expect(!value("const f0 = () => 1;" + calls + "const x = f99()").isEmpty)
    #expect(value("const x = " + String(repeating: "!", count: 5000) + "a").contains("?("))
    #expect(!value("const x = " + String(repeating: "'a'+", count: 5000) + "'a'").isEmpty)
    #expect(!value("const x = " + String(repeating: "[", count: 5000)).isEmpty)
  }
}
