import { isError, isPromiseLike, nearestName, type Awaitable, type Clock } from '../../common/index.js'
import {
  RequestContext,
  type Health,
  type HealthIndicator,
  type HealthStatus,
  type Logger,
} from '../../core/index.js'
import { HealthTimeoutError } from '../actuator.errors.js'
import { canonicalId } from '../endpoint/endpoint-id.js'
import { printableText } from '../endpoints/printable.js'

export interface IndicatorProbeOptions {
  /** What the indicator is listed by, with what it is below: `db/orders`. */
  readonly path: string
  readonly clock: Clock
  readonly logger: Logger
  readonly timeoutMs: number
  /** 0: nothing is slow. */
  readonly slowThresholdMs: number
  /** Of answers that came by a promise: one that comes at once costs nothing, and is always of now. 0: nothing is kept. */
  readonly timeToLiveMs: number
  /** Those that mean something; what is nearly one of them is told in the log. */
  readonly statuses: readonly HealthStatus[]
}

/**
 * Asks one indicator, at most once at a time, however many want to know: who comes meanwhile gets the same answer. An indicator that takes
 * too long is DOWN, and is left alone until it has answered: what hangs does not pile up.
 */
export class IndicatorProbe {
  readonly #indicator: HealthIndicator
  readonly #options: IndicatorProbeOptions
  #pending: Promise<Health> | undefined
  #kept: { readonly health: Health; readonly until: number } | undefined
  /** When what hangs was asked; `undefined` where nothing does. */
  #hangingSince: number | undefined
  /** So that the log tells a failure once, and not with every probe. */
  #failing = false
  #misspelt = false

  constructor(indicator: HealthIndicator, options: IndicatorProbeOptions) {
    this.#indicator = indicator
    this.#options = options
  }

  /** Never throws, never rejects. A promise only where the indicator needs one. */
  check(): Awaitable<Health> {
    if (this.#pending !== undefined) return this.#pending
    const now = this.#options.clock.monotonic()
    if (this.#hangingSince !== undefined) return this.#hanging(now - this.#hangingSince)
    if (this.#kept !== undefined && now < this.#kept.until) return this.#kept.health
    // What several requests share belongs to none of them.
    return RequestContext.exit(() => this.#ask(now))
  }

  #ask(startedAt: number): Awaitable<Health> {
    const controller = new AbortController()
    let answer: unknown
    try {
      answer = this.#indicator.health(controller.signal)
    } catch (error) {
      return this.#failed(error)
    }
    if (!isPromiseLike(answer)) return this.#answered(answer, startedAt)
    return (this.#pending = this.#wait(answer, startedAt, controller))
  }

  #wait(answer: PromiseLike<unknown>, startedAt: number, controller: AbortController): Promise<Health> {
    const { clock, timeoutMs } = this.#options
    return new Promise((resolve) => {
      const timer = clock.schedule(() => {
        this.#pending = undefined
        this.#hangingSince = startedAt
        resolve(this.#timedOut(controller))
      }, timeoutMs)
      const settle = (health: Health): void => {
        timer.cancel()
        this.#pending = undefined
        if (this.#hangingSince !== undefined) return this.#answersAgain(startedAt)
        resolve(this.#keep(health))
      }
      // A promise of ours: a thenable of somebody else's may throw, or answer twice.
      Promise.resolve(answer).then(
        (value) => settle(this.#answered(value, startedAt)),
        (error: unknown) => settle(this.#failed(error)),
      )
    })
  }

  #keep(health: Health): Health {
    const { clock, timeToLiveMs } = this.#options
    if (timeToLiveMs > 0) this.#kept = { health, until: clock.monotonic() + timeToLiveMs }
    return health
  }

  #answered(value: unknown, startedAt: number): Health {
    const { clock, logger, path, slowThresholdMs } = this.#options
    const tookMs = clock.monotonic() - startedAt
    if (slowThresholdMs > 0 && tookMs >= slowThresholdMs && this.#hangingSince === undefined)
      logger.warn(`The health indicator ${path} took ${Math.round(tookMs)} ms`, { indicator: path, tookMs })
    try {
      if (!isHealth(value)) return down(`it answered ${describe(value)}, which is no health`)
    } catch (error) {
      // A getter of it throws.
      return this.#failed(error)
    }
    this.#failing = false
    this.#tellMisspelt(value.status)
    return value
  }

  /** A status of the application's own is nothing like any other. */
  #tellMisspelt(status: HealthStatus): void {
    const { logger, path, statuses } = this.#options
    const canonical = canonicalId(status)
    if (this.#misspelt || statuses.some((each) => canonicalId(each) === canonical)) return
    const meant = nearestName(status, statuses)
    if (meant === undefined) return
    this.#misspelt = true
    logger.warn(
      `The health indicator ${path} has the status ${status}, which does not count: did you mean ${meant}?`,
      {
        indicator: path,
      },
    )
  }

  #failed(error: unknown): Health {
    const { logger, path } = this.#options
    if (!this.#failing) logger.warn(`The health indicator ${path} failed`, { indicator: path, error })
    this.#failing = true
    return down(describe(error))
  }

  #timedOut(controller: AbortController): Health {
    const { logger, path, timeoutMs } = this.#options
    const error = new HealthTimeoutError(path, timeoutMs)
    logger.warn(`The health indicator ${path} did not answer within ${timeoutMs} ms`, { indicator: path })
    controller.abort(error)
    return down(`no answer within ${timeoutMs} ms`)
  }

  #hanging(sinceMs: number): Health {
    return down(`no answer for ${Math.round(sinceMs)} ms; it is not asked again before it has answered`)
  }

  #answersAgain(startedAt: number): void {
    const { clock, logger, path } = this.#options
    const tookMs = Math.round(clock.monotonic() - startedAt)
    this.#hangingSince = undefined
    logger.info(`The health indicator ${path} answered after ${tookMs} ms`, { indicator: path, tookMs })
  }
}

export function down(error: string): Health {
  return { status: 'DOWN', details: { error } }
}

function isHealth(value: unknown): value is Health {
  if (typeof value !== 'object' || value === null) return false
  const { status } = value as Partial<Health>
  return typeof status === 'string' && status !== ''
}

const MAX_ERROR = 500

/** `TypeError: the pool is closed`, on one line, without the passwords and credentials that messages of clients quote. */
export function describe(thrown: unknown): string {
  if (!isError(thrown)) return typeof thrown === 'string' ? printableText(thrown, MAX_ERROR) : typeof thrown
  try {
    return printableText(`${thrown.name}: ${thrown.message}`.split('\n', 1)[0] as string, MAX_ERROR)
  } catch {
    return 'Error'
  }
}
