import type { HttpExchange } from '../exchange/http-exchange.js'
import { ANY_TYPE } from '../parameters/describe-parameter.js'
import type { Extractor } from '../parameters/extractor.js'
import {
  InputException,
  InvalidInputException,
  MAX_ERRORS,
  type InputViolation,
} from '../parameters/request.errors.js'

/** What a constraint on a parameter finds wrong. */
export interface ArgumentFinding {
  /** Of the parameter. */
  readonly index: number
  readonly violation: InputViolation
}

/** What the constraints on parameters find wrong with the arguments; a promise only where one of them is asynchronous. */
export type ArgumentsCheck = (
  args: readonly unknown[],
) => readonly ArgumentFinding[] | Promise<readonly ArgumentFinding[]>

export interface ArgumentRefusalParts {
  readonly extractors: readonly Extractor[]
  /** Indexes of the extractors in the order in which they are asked. */
  readonly order: readonly number[]
  readonly check: ArgumentsCheck | undefined
  /** Findings that one answer lists. Default: 100. */
  readonly maxErrors?: number | undefined
}

/**
 * What happens once an argument can not be taken: the others are looked at as well, so that the client is told everything that is wrong
 * with its request at once. Runs for refused requests only.
 */
export class ArgumentRefusal {
  readonly #extractors: readonly Extractor[]
  readonly #order: readonly number[]
  readonly #check: ArgumentsCheck | undefined
  readonly #maxErrors: number

  constructor({ extractors, order, check, maxErrors = MAX_ERRORS }: ArgumentRefusalParts) {
    this.#extractors = extractors
    this.#order = order
    this.#check = check
    this.#maxErrors = maxErrors
  }

  /**
   * Never returns a value. What is no InputException is thrown as it is.
   *
   * @param args those that have been taken
   * @param position in the order, of the one that could not be taken
   * @throws InputException
   */
  refuse(exchange: HttpExchange, args: readonly unknown[], position: number, error: unknown): Promise<never> {
    if (!(error instanceof InputException)) throw error
    const others = new OtherArguments([...args], this.#indexAt(position), error)
    const later: number[] = []
    for (const index of this.#order.slice(position + 1)) {
      const extract = this.#extractors[index] as Extractor
      if (!isRepeatable(extract)) others.skip(index)
      else if (extract.mayBeAsync === true) later.push(index)
      else others.take(index, () => extract(exchange))
    }
    if (later.length === 0 && this.#check === undefined) throw this.#exception(others, [])
    return this.#refuseLater(exchange, others, later)
  }

  async #refuseLater(
    exchange: HttpExchange,
    others: OtherArguments,
    later: readonly number[],
  ): Promise<never> {
    for (const index of later) {
      await others.takeLater(index, () => (this.#extractors[index] as Extractor)(exchange))
    }
    throw this.#exception(others, await this.#findings(others))
  }

  /** Constraints may not be made for arguments that are not there: then they find nothing. */
  async #findings({ args, missing }: OtherArguments): Promise<readonly InputViolation[]> {
    try {
      const found = (await this.#check?.(args)) ?? []
      return found.filter(({ index }) => !missing.has(index)).map(({ violation }) => violation)
    } catch {
      return []
    }
  }

  /** One that stands alone says more than a list of one. */
  #exception({ failures }: OtherArguments, found: readonly InputViolation[]): InputException {
    const [first, second] = failures.values()
    if (first !== undefined && second === undefined && found.length === 0) return first
    const inOrder = [...failures].sort(([a], [b]) => a - b).flatMap(([, failure]) => failure.violations)
    return new InvalidInputException([...inOrder, ...found].slice(0, this.#maxErrors))
  }

  #indexAt(position: number): number {
    return this.#order[position] as number
  }
}

/** The arguments of a refused request. */
class OtherArguments {
  readonly args: unknown[]
  readonly failures = new Map<number, InputException>()
  /** Indexes of arguments that could not be taken. */
  readonly missing = new Set<number>()

  constructor(args: unknown[], index: number, failure: InputException) {
    this.args = args
    this.#fail(index, failure)
  }

  skip(index: number): void {
    this.missing.add(index)
  }

  take(index: number, extract: () => unknown): void {
    try {
      this.args[index] = extract()
    } catch (error) {
      this.#fail(index, error)
    }
  }

  async takeLater(index: number, extract: () => unknown): Promise<void> {
    try {
      this.args[index] = await extract()
    } catch (error) {
      this.#fail(index, error)
    }
  }

  #fail(index: number, error: unknown): void {
    this.missing.add(index)
    if (error instanceof InputException) this.failures.set(index, error)
  }
}

/** Reads the request and does nothing else: what the application wrote is not run for a request that is refused, no stream is opened. */
function isRepeatable({ describes = [] }: Extractor): boolean {
  return describes.length > 0 && describes.every(({ mediaTypes }) => mediaTypes?.includes(ANY_TYPE) !== true)
}
