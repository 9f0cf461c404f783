import type { AnyClass } from './reflect.js'
import { SourceScanner, type Token } from './source-scanner.js'

/** The words after which a name is an operand, so that `new constructor(` is no member of a class. */
const PREFIX_OPERATORS = new Set('typeof instanceof in new delete void yield await static'.split(' '))

/** Whose source tells the parameters of a function that was made to stand in for it. */
const originals = new WeakMap<object, AnyClass | ((...args: never[]) => unknown)>()

/** Lets {@link parameterNames} read the function that `wrapper` stands in for. */
export function setOriginalFunction(
  wrapper: (...args: never[]) => unknown,
  original: (...args: never[]) => unknown,
): void {
  originals.set(wrapper, originals.get(original) ?? original)
}

/** A parameter as a function's source declares it. */
export interface DeclaredParameter {
  /** `undefined` for a destructured one. */
  readonly name: string | undefined
  readonly isRest: boolean
  readonly hasDefault: boolean
}

/**
 * Names of a function's parameters, as its source gives them: `undefined` for a destructured one, the name alone for one with a
 * default value or a rest parameter. A native or bound function has none. For boot only: it scans the function's text.
 *
 * @example
 * parameterNames((sku: string, { page = 0 }, ...rest: unknown[]) => [sku, page, rest]) // ['sku', undefined, 'rest']
 */
export function parameterNames(
  fn: ((...args: never[]) => unknown) | AnyClass,
): readonly (string | undefined)[] {
  return declaredParameters(fn).map(nameOf)
}

/**
 * A function's parameters with what else its source says of them.
 *
 * @see parameterNames
 */
export function declaredParameters(
  fn: ((...args: never[]) => unknown) | AnyClass,
): readonly DeclaredParameter[] {
  const scanner = new SourceScanner(Function.prototype.toString.call(originals.get(fn) ?? fn))
  let previous: Token | undefined
  for (let token = scanner.next(); token !== undefined; previous = token, token = scanner.next()) {
    if (token.text === '[') scanner.skipGroup()
    else if (token.text === '(') return parameterList(scanner)
    else if (token.text === '=>') return [{ name: previous?.text, isRest: false, hasDefault: false }]
    else if (previous?.text === 'class') return constructorParameters(fn as AnyClass)
  }
  return []
}

/**
 * Names of the parameters of a class's constructor, or of the nearest parent's that has one.
 *
 * @see parameterNames
 */
export function constructorParameterNames(cls: AnyClass): readonly (string | undefined)[] {
  return constructorParameters(cls).map(nameOf)
}

function nameOf({ name }: DeclaredParameter): string | undefined {
  return name
}

function constructorParameters(cls: AnyClass): readonly DeclaredParameter[] {
  for (let current: unknown = cls; typeof current === 'function'; current = Object.getPrototypeOf(current)) {
    const source = Function.prototype.toString.call(current)
    if (!/^class\b/.test(source)) return declaredParameters(current as AnyClass)
    const parameters = ownConstructorParameters(source)
    if (parameters !== undefined) return parameters
  }
  return []
}

function ownConstructorParameters(source: string): readonly DeclaredParameter[] | undefined {
  const scanner = new SourceScanner(source)
  scanner.next()
  enterClassBody(scanner)
  const body = scanner.depth
  let previous: Token | undefined
  let beforePrevious: Token | undefined
  let candidate = false
  for (let token = scanner.next(); token !== undefined && scanner.depth >= body; token = scanner.next()) {
    if (token.text === '(' && candidate) return parameterList(scanner)
    candidate = isConstructorName(token) && startsMember(previous, beforePrevious)
    beforePrevious = previous
    previous = token
    if (scanner.depth > body) {
      scanner.skipGroup()
      previous = { kind: 'punctuator', text: '}' }
    }
  }
  return undefined
}

/** From behind `class` to behind the brace that opens the body; `extends` may hold classes, functions and calls. */
function enterClassBody(scanner: SourceScanner): void {
  let previous = 'class'
  let inFunction = false
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    const { kind, text } = token
    if (text === '{' && kind === 'punctuator') {
      if (!inFunction && previous !== 'extends') return
      inFunction = false
    }
    if (kind === 'punctuator' && (text === '(' || text === '[' || text === '{')) scanner.skipGroup()
    if (kind === 'identifier' && previous !== '.') {
      if (text === 'function') inFunction = true
      else if (text === 'class') {
        enterClassBody(scanner)
        scanner.skipGroup()
      }
    }
    previous = text
  }
}

function isConstructorName({ kind, text }: Token): boolean {
  return kind === 'identifier' ? text === 'constructor' : text === "'constructor'" || text === '"constructor"'
}

/** Whether a name behind this token can begin a class member: a field before it may end without a semicolon. */
function startsMember(previous: Token | undefined, beforePrevious: Token | undefined): boolean {
  if (previous === undefined) return true
  if (beforePrevious?.text === 'static' && ['async', 'get', 'set'].includes(previous.text)) return false
  if (previous.kind === 'identifier') return !PREFIX_OPERATORS.has(previous.text)
  if (previous.kind !== 'punctuator') return true
  return [';', '}', ')', ']', '++', '--'].includes(previous.text)
}

/** Reads from behind the opening parenthesis. */
function parameterList(scanner: SourceScanner): readonly DeclaredParameter[] {
  const parameters: DeclaredParameter[] = []
  const inside = scanner.depth
  let expected = true
  let isRest = false
  const declare = (name: string | undefined): void => {
    parameters.push({ name, isRest, hasDefault: false })
    expected = false
  }
  for (let token = scanner.next(); token !== undefined && scanner.depth >= inside; token = scanner.next()) {
    if (scanner.depth > inside) {
      scanner.skipGroup()
      if (expected) declare(undefined)
    } else if (token.text === ',') {
      expected = true
    } else if (expected) {
      if (token.kind === 'identifier') declare(token.text)
      else isRest = token.text === '...'
    } else if (token.text === '=') {
      const last = parameters.pop()
      if (last !== undefined) parameters.push({ ...last, hasDefault: true })
    }
  }
  return parameters
}
