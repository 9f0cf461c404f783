import { runInThisContext, Script } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { AnyClass } from './reflect.js'
import { constructorParameterNames, declaredParameters, parameterNames } from './parameter-names.js'

function evaluate<T>(source: string): T {
  return runInThisContext(`(${source})`) as T
}

const names = (source: string) => parameterNames(evaluate<() => void>(source))
const constructorNames = (source: string) => constructorParameterNames(evaluate<AnyClass>(source))
const methodNames = (member: string, key: string | symbol = 'method') => {
  const prototype = evaluate<{ prototype: object }>(`class { ${member} }`).prototype
  return parameterNames(Object.getOwnPropertyDescriptor(prototype, key)?.value as () => void)
}

describe('parameterNames', () => {
  it.each<[string, (string | undefined)[]]>([
    ['function () {}', []],
    ['function named(a, b) {}', ['a', 'b']],
    ['async function* named(a, b) {}', ['a', 'b']],
    ['a => a', ['a']],
    ['async a => a', ['a']],
    ['async (a, b) => a', ['a', 'b']],
    ['(async) => async', ['async']],
    ['async => async', ['async']],
    ['() => ((a) => a)', []],
    ['(a, b,) => a', ['a', 'b']],
    ['(...rest) => rest', ['rest']],
    ['(a, ...[b, c]) => a', ['a', undefined]],
    ['({ a, b: { c } }, [d, e] = [], f) => a', [undefined, undefined, 'f']],
    ['({ a } = { a: (1, 2) }, b) => a', [undefined, 'b']],
    ['(a = (b, c) => b, d) => a', ['a', 'd']],
    ['(a = function (b, c) { return [b, c] }, d) => a', ['a', 'd']],
    ['(a = class { constructor(x, y) {} }, b) => a', ['a', 'b']],
    ['(a = ",)", b = \')(\', c = `,${[1, `${"}"})`]})`, d) => a', ['a', 'b', 'c', 'd']],
    ['(a = /[/,)]\\/,"/g, b = 4 / 2 / 1, c = [1][0] / 2, d) => a', ['a', 'b', 'c', 'd']],
    ['(a = b => { if (b) /\\)}/.test(b) }, c = ({ a: 1 }) / 2, d = "/") => a', ['a', 'c', 'd']],
    ['(a /* , b */, // c,\n d) => a', ['a', 'd']],
    ['(/* ) */ a = /* , */ 1, b) => a', ['a', 'b']],
    ['($, _, ünïcode, \\u0061bc, \\u{64}ef) => $', ['$', '_', 'ünïcode', 'abc', 'def']],
    ['(of, get, set, async, from) => of', ['of', 'get', 'set', 'async', 'from']],
    ['(of = 1, b = of / 2, c = "/") => of', ['of', 'b', 'c']],
    ['(a = { return: 4 }.return / 2, b = "/,", c) => a', ['a', 'b', 'c']],
  ])('reads %s', (source, expected) => {
    expect(names(source)).toEqual(expected)
  })

  it.each<[string, string]>([
    ['method(a, b) {}', 'method'],
    ['async method(a, b) {}', 'method'],
    ['*method(a, b) {}', 'method'],
    ['async *method(a, b) {}', 'method'],
    ['"quoted (x) name"(a, b) {}', 'quoted (x) name'],
    ['42(a, b) {}', '42'],
    ['["comp" + (x => x)("uted")](a, b) {}', 'computed'],
    ['class(a, b) {}', 'class'],
    ['function(a, b) {}', 'function'],
    ['get(a, b) {}', 'get'],
    ['async(a, b) {}', 'async'],
  ])('reads the method %s', (member, key) => {
    expect(methodNames(member, key)).toEqual(['a', 'b'])
  })

  it('reads getters, setters and private methods', () => {
    const { prototype } = evaluate<{ prototype: object }>(
      'class { get x() { return this.#p } set x(value) {} #p(a, b) {} }',
    )
    const accessor = Object.getOwnPropertyDescriptor(prototype, 'x')
    expect(parameterNames(accessor?.get as () => void)).toEqual([])
    expect(parameterNames(accessor?.set as () => void)).toEqual(['value'])
    class Holder {
      #secret(first: number, second: number) {
        return first + second
      }
      get secret() {
        return this.#secret
      }
    }
    expect(parameterNames(new Holder().secret)).toEqual(['first', 'second'])
  })

  it('knows no names of native and bound functions', () => {
    expect(parameterNames(Math.max)).toEqual([])
    const array = [1]
    expect(parameterNames(array.map.bind(array))).toEqual([])
  })

  it("gives a class's constructor parameters", () => {
    class Order {
      constructor(readonly sku: string) {}
    }
    expect(parameterNames(Order)).toEqual(['sku'])
  })

  it('reads functions as the compiler emits them, with parameter decorators and types erased', () => {
    const mark = (): ParameterDecorator => () => undefined
    class Controller {
      list(@mark() page: number, @mark() { size }: { size: number } = { size: 20 }, ...sort: string[]) {
        return [page, size, sort]
      }
    }
    expect(parameterNames(Controller.prototype.list)).toEqual(['page', undefined, 'sort'])
    expect(declaredParameters(Controller.prototype.list)).toEqual([
      { name: 'page', isRest: false, hasDefault: false },
      { name: undefined, isRest: false, hasDefault: true },
      { name: 'sort', isRest: true, hasDefault: false },
    ])
  })

  it('tells default values from assignments within them', () => {
    expect(declaredParameters((a = 1, b: unknown, c = (a = 2), d = () => a) => [a, b, c, d])).toEqual([
      { name: 'a', isRest: false, hasDefault: true },
      { name: 'b', isRest: false, hasDefault: false },
      { name: 'c', isRest: false, hasDefault: true },
      { name: 'd', isRest: false, hasDefault: true },
    ])
    expect(declaredParameters((sku) => sku)).toEqual([{ name: 'sku', isRest: false, hasDefault: false }])
  })
})

describe('constructorParameterNames', () => {
  it.each<[string, (string | undefined)[]]>([
    ['class { }', []],
    ['class A { constructor() {} }', []],
    ['class A { constructor(a, { b }, ...c) {} }', ['a', undefined, 'c']],
    ['class A { "constructor"(a) {} }', ['a']],
    ["class A { x = 1\n'constructor'(a) {} }", ['a']],
    ['class A { ["constructor"](no) {} constructor(a) {} }', ['a']],
    ['class A { static constructor(no) {} constructor(a) {} }', ['a']],
    ['class A { static async constructor(no) {} constructor(a) {} }', ['a']],
    ['class A { static get constructor() {} static *constructor(no) {} constructor(a) {} }', ['a']],
    ['class A { static { function constructor(no) {} constructor(1) } constructor(a) {} }', ['a']],
    ['class A { method() { const constructor = (no) => no; constructor(1) } constructor(a) {} }', ['a']],
    ['class A { text = "constructor(no) {"; constructor(a) {} }', ['a']],
    ['class A { /* constructor(no) {} */ // constructor(no) {}\n constructor(a) {} }', ['a']],
    ['class A { text = `${"constructor(no)"} constructor(no) {`\n constructor(a) {} }', ['a']],
    ['class A { field = constructor\n constructor(a) {} }', ['a']],
    ['class A { field = () => constructor(1, 2)\n constructor(a) {} }', ['a']],
    ['class A { field = () => void constructor(1)\n constructor(a) {} }', ['a']],
    ['class A { field = () => this.constructor(1)\n constructor(a) {} }', ['a']],
    ['class A { field = () => this?.constructor(1)\n constructor(a) {} }', ['a']],
    ['class A { field = /constructor(no){/\n constructor(a) {} }', ['a']],
    ['class A { field = () => { return /}/ }; constructor(a) {} }', ['a']],
    ['class A { field = ((4) / 2) / 1; text = "/"; constructor(a) {} }', ['a']],
    ['class A { field\n constructor(a) {} }', ['a']],
    ['class A { get\n; static async\n; constructor(a) {} }', ['a']],
    ['class A { #constructor2(no) {} #x = 1; constructor(a) {} }', ['a']],
    ['class A { nested = class { constructor(no) {} }; constructor(a) {} }', ['a']],
    ['class A { object = { constructor(no) {} }; constructor(a) {} }', ['a']],
    ['class A { static nested = class { constructor(no) {} } }', []],
    ['class A { "use strict"; constructor /* here */ (a) {} }', ['a']],
    ['class A { c\\u006fnstructor(a) {} }', ['a']],
    ['class A extends (class { constructor(no) {} }) { constructor(a) { super() } }', ['a']],
    ['class A extends class B { constructor(no) {} } { constructor(a) { super() } }', ['a']],
    ['class A extends class extends class { } { constructor(b) { super() } } { method(no) {} }', ['b']],
    ['class A extends function (b, c) {} { method(no) {} }', ['b', 'c']],
    ['class A extends ((options) => class { constructor(b) {} })({ a: "{" }) { }', ['b']],
    ['class A extends null { constructor(a) { } }', ['a']],
    ['class A extends null { }', []],
    ['class A extends Map { }', []],
    ['class extends { B: class { constructor(b) {} } }.B { }', ['b']],
  ])('reads %s', (source, expected) => {
    expect(constructorNames(source)).toEqual(expected)
  })

  it("gives the nearest parent's for a class without a constructor", () => {
    class Base {
      constructor(
        readonly first: string,
        readonly second: string,
      ) {}
    }
    class Middle extends Base {}
    class Leaf extends Middle {}
    expect(constructorParameterNames(Leaf)).toEqual(['first', 'second'])
  })

  it('reads a class with fields, parameter properties and private members as the compiler emits it', () => {
    class Service {
      static readonly defaults = { constructor: (no: string) => no }
      readonly #cache = new Map<string, RegExp>([['constructor(', /constructor\(/]])
      readonly ratio = 10 / 2 / 5

      constructor(
        private readonly repository: string,
        protected readonly clock = { now: () => 1 / 2 },
      ) {}

      all() {
        return [this.repository, this.clock, this.#cache]
      }
    }
    expect(constructorParameterNames(Service)).toEqual(['repository', 'clock'])
  })

  it('reads constructor functions of older emit', () => {
    expect(constructorNames('function Legacy(a, b) { this.a = a }')).toEqual(['a', 'b'])
  })
})

describe('generated sources', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/).map((text) => `p_${text}`)
  const text = fc.string({ maxLength: 8 }).filter((value) => !/[\n\r\u2028\u2029]/.test(value))
  const comment = fc.oneof(
    fc.constant(''),
    fc.constant(' '),
    text.map((value) => `/*${value.replaceAll('*/', '')}*/`),
    text.map((value) => `//${value}\n`),
  )
  const { expression } = fc.letrec<{ expression: string; block: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('1', '.5e3', '0xe+1', 'undefined', 'this', '[]', '({})', '/[/)]\\/,/g', '"\\""', '``'),
      text.map((value) => JSON.stringify(value)),
      text.map((value) => `/${value.replaceAll(/[^a-z,"'`{}]/g, '')}x[/'"]/`).filter(isRegex),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `\`,\\\`\${${a}})}\${${b}}{\``),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a}) / (${b}) / 2`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `[${a}, ${b}][0] / 2`),
      fc
        .tuple(tie('expression'), tie('expression'))
        .map(([a, b]) => `{ return: ${a}, [${b}]: 1, constructor(no) {} }`),
      fc
        .tuple(tie('expression'), tie('expression'))
        .map(([a, b]) => `((no, nope = ${a}) => ${asOperand(b)})`),
      fc.tuple(tie('block'), tie('expression')).map(([a, b]) => `function (no) ${a}.call(${b}) / 2`),
      fc
        .tuple(tie('block'), tie('expression'))
        .map(([a, b]) => `class { x = ${b}; constructor(no) ${a} static y(no) ${a} }`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `typeof ${asOperand(a)} ? ${b} : ${b}`),
    ),
    block: fc
      .tuple(tie('expression'), tie('expression'))
      .map(
        ([a, b]) =>
          `{ if (${a}) /[)}]/.test(${b}); else /{/g; { } /}/.test(1); for (const q of /,/ [Symbol.split]('')) ; l: { } return /[(]/ }`,
      ),
  }))

  function asOperand(source: string): string {
    return `(${source})`
  }
  function isRegex(source: string): boolean {
    try {
      new Script(source)
      return true
    } catch {
      return false
    }
  }

  const parameter = fc.oneof(
    fc
      .record({ source: word, name: fc.constant(undefined) })
      .map(({ source }) => ({ source, name: source as string | undefined })),
    fc
      .tuple(word, expression)
      .map(([name, value]) => ({ source: `${name} = ${value}`, name: name as string | undefined })),
    fc
      .tuple(word, expression)
      .map(([name, value]) => ({ source: `{ ${name} = ${value} } = ${value}`, name: undefined })),
    fc
      .tuple(word, expression)
      .map(([name, value]) => ({ source: `[${name}, { a: [] }] = ${value}`, name: undefined })),
  )
  const parameters = fc
    .tuple(
      fc.uniqueArray(parameter, { maxLength: 4, selector: ({ source }) => /p_\w+/.exec(source)?.[0] }),
      fc.boolean(),
      comment,
    )
    .map(([list, rest, gap]) => {
      const all = rest ? [...list, { source: '...others', name: 'others' }] : list
      return {
        source: all.map(({ source }) => `${gap}${source}${gap}`).join(','),
        names: all.map(({ name }) => name),
        parameters: all.map(({ source, name }) => ({
          name,
          isRest: source === '...others',
          hasDefault: source !== name && source !== '...others',
        })),
      }
    })

  it('reads any parameter list in any form of function', () => {
    const form = fc.constantFrom(
      (list: string) => `function (${list}) {}`,
      (list: string) => `async function* name(${list}) {}`,
      (list: string) => `async (${list}) => {}`,
      (list: string) => `({ ["na" + [")"]](${list}) {} })["na)"]`,
      (list: string) => `({ async *'na)'(${list}) {} })["na)"]`,
    )
    fc.assert(
      fc.property(parameters, form, (list, wrap) => {
        const fn = evaluate<() => void>(wrap(list.source))
        expect(parameterNames(fn)).toEqual(list.names)
        expect(declaredParameters(fn)).toEqual(list.parameters)
      }),
      { numRuns: 400 },
    )
  })

  it('finds the constructor behind any members', () => {
    const member = fc.oneof(
      expression.map((value) => `field = ${value};`),
      expression.map((value) => `static field = ${value}\n;`),
      expression.map((value) => `[${value}](no) { return ${value} }`),
      expression.map((value) => `get [${value}]() { return ${value} }`),
      expression.map((value) => `static async *constructor(no = ${value}) {}`),
      expression.map((value) => `static { const q = ${value}; function constructor(no) {} }`),
      expression.map((value) => `#private(no = ${value}) {}`),
    )
    // A field without a semicolon can only stand right before a name.
    const open = fc.oneof(
      fc.constantFrom('', 'last\n'),
      expression.map((value) => `last = ${value}\n`),
    )
    fc.assert(
      fc.property(fc.array(member, { maxLength: 3 }), open, parameters, (members, last, list) => {
        fc.pre(members.filter((source) => source.startsWith('#')).length < 2)
        const source = `class A { ${members.join(' ')} ${last} constructor(${list.source}) {} method(no) {} }`
        expect(constructorNames(source)).toEqual(list.names)
      }),
      { numRuns: 400 },
    )
  })
})
