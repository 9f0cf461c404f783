import { nearestName } from '../../common/index.js'
import type { AnyClass } from '../../core/index.js'
import { readable } from '../outcome/readable.js'
import { InvalidFallbackError } from './fallback.errors.js'
import type { ErrorClass } from '../outcome/error-class.js'
import type { FallbackOption, FallbackRule, FallbackTarget } from './fallback.options.js'

/** One failed call. */
export interface FailedCall {
  /** The object whose method was called; `undefined` for a plain function. */
  readonly target: object | undefined
  readonly args: readonly unknown[]
}

/** Gives what the caller gets in place of the error; `undefined` where no rule is for it. */
export type Recover = (error: unknown) => ((call: FailedCall) => unknown) | undefined

/** What a fallback stands on: a method, or with no class something that is called by hand. */
export interface FallbackPlace {
  /** `OrderService.place`. */
  readonly id: string
  readonly name?: string | symbol
  readonly target?: AnyClass
}

type Recovery = (error: unknown, call: FailedCall) => unknown

interface CompiledRule {
  /** Empty: every error. */
  readonly classes: readonly ErrorClass[]
  readonly when: ((error: unknown) => boolean) | undefined
  readonly recovery: Recovery
}

/**
 * Of the rules that are for an error the one for its most specific class runs; among equals one with a condition before one without,
 * then the first.
 *
 * @throws InvalidFallbackError
 */
export function compileFallback(option: FallbackOption, place: FallbackPlace): Recover {
  const rules = [option].flat().map((each) => compileRule(normalized(each), place))
  if (rules.length === 0)
    throw new InvalidFallbackError(place.id, 'is an empty list', 'Give it a rule, or take it off.')
  return (error) => {
    const rule = mostSpecific(rules, error)
    return rule === undefined ? undefined : (call) => rule.recovery(error, call)
  }
}

/** Whether the option names the method: of a class whose every method has the fallback, that one is left alone. */
export function namesMethod(option: FallbackOption, name: string | symbol): boolean {
  return [option].flat().some((each) => normalized(each).method === name)
}

function normalized(option: FallbackTarget): FallbackRule {
  if (typeof option === 'string') return { method: option }
  return typeof option === 'function' ? { use: option } : option
}

function compileRule(rule: FallbackRule, place: FallbackPlace): CompiledRule {
  const said = (['method', 'use', 'value'] as const).filter((each) => each in rule)
  if (said.length !== 1) {
    const found =
      said.length === 0 ? 'does not say what to do' : `says it ${said.length} times (${said.join(', ')})`
    throw new InvalidFallbackError(place.id, found, 'Give a rule one of method, use and value.')
  }
  const classes = 'for' in rule ? [rule.for].flat() : []
  if (classes.some((each) => typeof each !== 'function')) {
    const help =
      'Where the class comes from a file that imports this one in turn, it is not there yet: use `when`.'
    throw new InvalidFallbackError(place.id, 'is for a class that is undefined', help)
  }
  return { classes, when: rule.when, recovery: recoveryOf(rule, place) }
}

function recoveryOf({ method: name, use, value }: FallbackRule, place: FallbackPlace): Recovery {
  if (use !== undefined) return (error, { args }) => use(error as never, ...(args as never[]))
  if (name === undefined) return () => value
  checkMethod(name, place)
  return (error, { target, args }) =>
    (target as Record<string, (...all: unknown[]) => unknown>)[name]?.(error, ...args)
}

function checkMethod(name: string, { id, name: own, target }: FallbackPlace): void {
  if (target === undefined)
    throw new InvalidFallbackError(
      id,
      `names the method '${name}', but stands on no class`,
      'Give it a function or a value.',
    )
  if (name === own) throw new InvalidFallbackError(id, 'is the method itself', 'Name another method.')
  const methods = methodsOf(target)
  if (methods.has(name)) return
  const meant = nearestName(
    name,
    [...methods].filter((each) => each !== own),
  )
  const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`
  throw new InvalidFallbackError(
    id,
    `names the method '${name}', which ${target.name} does not have`,
    `Write ${name}(error, ...arguments) into ${target.name}.${hint}`,
  )
}

function methodsOf(cls: AnyClass): ReadonlySet<string> {
  const names = new Set<string>()
  let level = cls.prototype as object | null
  while (level !== null && level !== Object.prototype) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name)
    }
    level = Object.getPrototypeOf(level) as object | null
  }
  return names
}

function mostSpecific(rules: readonly CompiledRule[], error: unknown): CompiledRule | undefined {
  let best: CompiledRule | undefined
  let bestRank = Infinity
  for (const rule of rules) {
    const distance = readable(() => distanceOf(rule, error)) ?? Infinity
    const rank = distance * 2 + (rule.when === undefined ? 1 : 0)
    if (rank < bestRank && rule.when?.(error) !== false) [best, bestRank] = [rule, rank]
  }
  return best
}

/** Beyond every class: a rule for every error. */
const ANY_ERROR = 1_000_000

/** How many classes the error's class is below the nearest one of the rule; `Infinity` where the rule is not for the error. */
function distanceOf({ classes }: CompiledRule, error: unknown): number {
  if (classes.length === 0) return ANY_ERROR
  if (typeof error !== 'object' || error === null) return Infinity
  let distance = 0
  let level = Object.getPrototypeOf(error) as object | null
  while (level !== null) {
    const prototype = level
    if (classes.some((cls) => cls.prototype === prototype)) return distance
    level = Object.getPrototypeOf(level) as object | null
    distance++
  }
  return Infinity
}
