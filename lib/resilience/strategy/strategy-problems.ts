import type { OptionComplaint } from '../../common/index.js'
import {
  InvalidResilienceConfigurationError,
  InvalidStrategyOptionsError,
  UnknownBaseConfigError,
} from './strategy.errors.js'

/** What can be wrong with one instance or one configuration. */
export type StrategyProblem = InvalidStrategyOptionsError | UnknownBaseConfigError

export function isStrategyProblem(error: unknown): error is StrategyProblem {
  return error instanceof InvalidStrategyOptionsError || error instanceof UnknownBaseConfigError
}

/** What is wrong with what `read` reads; `undefined` where nothing is. */
export function problemOf(read: () => unknown): StrategyProblem | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (isStrategyProblem(error)) return error
    throw error
  }
}

/** One error for all problems: a single one is thrown as it is. `undefined` where there is none. */
export function errorOf(
  problems: readonly StrategyProblem[],
): StrategyProblem | InvalidResilienceConfigurationError | undefined {
  return problems.length > 1 ? new InvalidResilienceConfigurationError(problems) : problems[0]
}

/**
 * Problems of one pattern, each mistake once: what a configuration sets wrongly is not said again of whoever is based on it, nor is a circle
 * of configurations for each of them.
 *
 * @param own the options that an instance or a configuration sets itself
 */
export function distinct(
  problems: readonly StrategyProblem[],
  own: (problem: InvalidStrategyOptionsError) => object,
): readonly StrategyProblem[] {
  const references = new Map<string, UnknownBaseConfigError>()
  const invalid: InvalidStrategyOptionsError[] = []
  for (const problem of problems) {
    if (problem instanceof InvalidStrategyOptionsError) invalid.push(problem)
    else if (!references.has(referenceOf(problem))) references.set(referenceOf(problem), problem)
  }
  const setsItself = (problem: InvalidStrategyOptionsError, { option }: OptionComplaint): boolean =>
    Object.hasOwn(own(problem), option.split('.', 1)[0] ?? option)
  const ofConfigurations = new Set(
    invalid
      .filter(({ kind }) => kind === 'configs')
      .flatMap((problem) => problem.complaints.filter((complaint) => setsItself(problem, complaint)))
      .map(textOf),
  )
  const remaining = invalid.flatMap((problem) => {
    const { pattern, instance, kind, complaints } = problem
    const left = complaints.filter(
      (complaint) => setsItself(problem, complaint) || !ofConfigurations.has(textOf(complaint)),
    )
    return left.length === 0 ? [] : [new InvalidStrategyOptionsError(pattern, instance, left, kind)]
  })
  return [...references.values(), ...remaining]
}

function textOf({ option, message }: OptionComplaint): string {
  return `${option}: ${message}`
}

/** Where the mistake is: the mention of what does not exist, or the circle, from wherever one comes into it. */
function referenceOf({ path, isCycle }: UnknownBaseConfigError): string {
  if (!isCycle) return path.slice(-2).join(' -> ')
  const circle = path.slice(path.lastIndexOf(path.at(-1) ?? '', -2))
  return [...new Set(circle)].toSorted().join(' ')
}
