import type { Cores } from './cores.js'
import type { BenchCase } from './result.js'

export interface SuiteOptions {
  readonly rounds: number | undefined
  readonly seconds: number | undefined
  /** Measure only these (and the baseline). */
  readonly subjects: readonly string[] | undefined
  readonly cores: Cores
  /** Progress; never part of the result. */
  readonly log: (line: string) => void
}

/** A file in bench/suites/ exports one as `suite`; its name is the file's. */
export interface Suite {
  readonly description: string
  /** The subject that ratios are to. */
  readonly baseline: string
  run(options: SuiteOptions): Promise<readonly BenchCase[]>
}

/** The suite's subjects that were asked for; the baseline always. */
export function chosenSubjects(
  suite: Suite,
  all: readonly string[],
  { subjects }: SuiteOptions,
): readonly string[] {
  return subjects === undefined
    ? all
    : all.filter((name) => name === suite.baseline || subjects.includes(name))
}

/** Another order each round, so that nobody always runs after the same neighbour. */
export function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
