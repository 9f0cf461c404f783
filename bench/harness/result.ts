/** One measured number. */
export interface BenchCase {
  /** What was measured: the work, and behind a dot the quantity where there are several. */
  readonly name: string
  readonly subject: string
  readonly value: number
  readonly unit: string
  /** To the suite's baseline in the same rounds; `undefined` (left out of JSON) where there is none. */
  readonly ratio?: number | undefined
}

/** What `--json` prints. */
export interface BenchResult {
  readonly suite: string
  readonly cases: readonly BenchCase[]
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Samples of one quantity, by subject and round. */
export class Samples {
  readonly #bySubject = new Map<string, (number | undefined)[]>()

  constructor(
    readonly name: string,
    readonly unit: string,
  ) {}

  add(subject: string, round: number, value: number): void {
    const values = this.#bySubject.get(subject) ?? []
    values[round] = value
    this.#bySubject.set(subject, values)
  }

  /** Medians; the ratio is the median of the rounds' ratios, so that a slow minute of the machine counts on both sides. */
  cases(baseline: string): BenchCase[] {
    const base = this.#bySubject.get(baseline) ?? []
    return Array.from(this.#bySubject, ([subject, values]) => {
      const ratios = values.flatMap((value, round) => {
        const reference = base[round]
        return value === undefined || reference === undefined ? [] : [value / reference]
      })
      const value = median(values.filter((sample) => sample !== undefined))
      const ratio = ratios.length === 0 ? undefined : median(ratios)
      return { name: this.name, subject, value, unit: this.unit, ratio }
    })
  }
}
