import { constants } from 'node:os'
import { SystemClock, type Awaitable, type Clock } from '../common/index.js'
import { RequestContext, type LogFields, type Logger } from '../core/index.js'
import type { HostProcess } from './host-process.js'
import { runWithDeadline } from './run-with-deadline.js'
import { DEFAULT_RUNTIME_OPTIONS, type RuntimeOptions } from './runtime.options.js'

/**
 * Stops the application: no new work, finish what is running, run the shutdown hooks. `signal` is what asked for it, absent after an
 * uncaught exception; `cut` aborts when the deadline passes, so that what still runs can be given up.
 */
export type Shutdown = (signal: NodeJS.Signals | undefined, cut: AbortSignal) => Awaitable<void>

export interface ProcessHostOptions extends Partial<RuntimeOptions> {
  readonly logger: Logger
  readonly shutdown: Shutdown
  readonly clock?: Clock
  /** Brings out what the log still holds, before the process exits. Gets a second and a half at most. */
  readonly flush?: () => Promise<void>
  /** Default: the process this runs in. */
  readonly process?: HostProcess
}

/** How long a shutdown that has been cut may take to close what it holds. */
const CUT_GRACE_MS = 1_000
/** How long the last lines may take to reach a log store. */
const FLUSH_MS = 1_500
/**
 * Ctrl-C reaches the whole process group, and npm passes it on once more: a program started by `npm start` gets it twice at
 * once. What follows within this time is the same key stroke, not the wish to end at once.
 */
const SAME_INTERRUPT_MS = 50

/** The installed hosts of each process, first installed first: with several applications in a process the last one to stop exits. */
const installed = new WeakMap<HostProcess, SharedProcess>()

interface SharedProcess {
  readonly hosts: ProcessHost[]
  exitCode: number
}

/**
 * Stands between an application and its process. The first SIGTERM or SIGINT drains the application within a deadline and exits with
 * code 0; a second one exits at once with 128 + its number. An unhandled rejection is logged with the request that it came from, and
 * the process goes on. An uncaught exception is logged and, unless told otherwise, drains and exits with code 1.
 *
 * The request of a rejection is {@link RequestContext.current}: Node runs the handlers of both events in the asynchronous context of
 * the failure (verified from Node 22.19 on), so whoever enters requests with `RequestContext.run` gets this for nothing. For a promise
 * made outside of any request it is the context that last chained onto it.
 *
 * @example
 * const host = new ProcessHost({ logger, shutdown: (signal) => app.close(signal) }).install()
 * // when the application is closed by other means:
 * host.uninstall()
 */
export class ProcessHost implements Disposable {
  readonly #options: RuntimeOptions
  readonly #logger: Logger
  readonly #shutdown: Shutdown
  readonly #clock: Clock
  readonly #process: HostProcess
  readonly #flush: (() => Promise<void>) | undefined
  readonly #listeners: readonly (readonly [event: string, listener: (argument: unknown) => void])[]
  #stopping = false
  /** The signal that came first and when; it may come while an uncaught exception drains already. */
  #signalled: { readonly signal: NodeJS.Signals; readonly at: number } | undefined = undefined
  /** Its application has stopped, and the process waits for those of other hosts. */
  #left = false

  constructor({ logger, shutdown, clock, flush, process: host, ...options }: ProcessHostOptions) {
    this.#options = { ...DEFAULT_RUNTIME_OPTIONS, ...options }
    this.#logger = logger
    this.#shutdown = shutdown
    this.#clock = clock ?? new SystemClock()
    this.#process = host ?? process
    this.#flush = flush
    this.#listeners = [
      ...this.#options.signals.map((signal) => [signal, () => this.#onSignal(signal)] as const),
      ['unhandledRejection', (reason: unknown) => this.#onUnhandledRejection(reason)],
      ['uncaughtException', (error: unknown) => this.#onUncaughtException(error)],
    ]
  }

  /** Starts to handle signals and failures. Idempotent. */
  install(): this {
    const shared = installed.get(this.#process) ?? { hosts: [], exitCode: 0 }
    installed.set(this.#process, shared)
    if (shared.hosts.includes(this)) return this
    shared.hosts.push(this)
    for (const [event, listener] of this.#listeners) this.#process.on(event, listener)
    return this
  }

  /** Takes every handler back, so that the process behaves as without this host. Without effect once it drains: it will exit. */
  uninstall(): void {
    if (this.#stopping) return
    this.#remove()
    const shared = installed.get(this.#process)
    if (shared !== undefined) this.#exitAfterLast(shared)
  }

  [Symbol.dispose](): void {
    this.uninstall()
  }

  /** Stops the application and the process as the first SIGTERM does. */
  stop(): void {
    if (!this.#stopping) this.#onSignal('SIGTERM', 'Shutdown requested')
  }

  #remove(): void {
    const shared = installed.get(this.#process)
    const position = shared?.hosts.indexOf(this) ?? -1
    if (shared === undefined || position === -1) return
    shared.hosts.splice(position, 1)
    for (const [event, listener] of this.#listeners) this.#process.off(event, listener)
  }

  /** @param occasion what a log line says of it */
  #onSignal(signal: NodeJS.Signals, occasion = `${signal} received`): void {
    const first = this.#signalled
    const at = this.#clock.monotonic()
    if (first === undefined) {
      this.#signalled = { signal, at }
      const { shutdownDeadlineMs } = this.#options
      const message = this.#stopping ? 'draining already' : `draining, for at most ${shutdownDeadlineMs} ms`
      this.#log('info', `${occasion}: ${message}`, { signal })
      if (!this.#stopping) void this.#stop(signal, 0)
      return
    }
    if (signal === 'SIGINT' && first.signal === 'SIGINT' && at - first.at < SAME_INTERRUPT_MS) return
    this.#log('warn', `${signal} received while draining: exiting at once`, { signal })
    this.#process.exit(128 + constants.signals[signal])
  }

  #onUnhandledRejection(reason: unknown): void {
    if (this.#isFirst()) this.#log('error', 'Unhandled rejection', failureFields(reason))
  }

  #onUncaughtException(error: unknown): void {
    const goesOn = this.#options.uncaughtException === 'continue'
    const then = goesOn ? 'going on' : 'draining, then exiting'
    if (this.#isFirst()) this.#log('fatal', `Uncaught exception: ${then}`, failureFields(error))
    if (goesOn) return
    const shared = installed.get(this.#process)
    if (shared !== undefined) shared.exitCode = 1
    if (!this.#stopping) void this.#stop(undefined, 1)
  }

  /** One of several hosts reports what all of them are told. */
  #isFirst(): boolean {
    return installed.get(this.#process)?.hosts[0] === this
  }

  async #stop(signal: NodeJS.Signals | undefined, exitCode: number): Promise<void> {
    this.#stopping = true
    const { shutdownDeadlineMs: deadlineMs } = this.#options
    const onDeadline = () => {
      this.#log('warn', `The shutdown took longer than ${deadlineMs} ms: cutting what is left`, {
        deadlineMs,
      })
    }
    let code = exitCode
    try {
      const options = { clock: this.#clock, deadlineMs, graceMs: CUT_GRACE_MS, onDeadline }
      const outcome = await runWithDeadline((cut) => this.#shutdown(signal, cut), options)
      this.#log(outcome === 'abandoned' ? 'warn' : 'info', OUTCOMES[outcome], { outcome })
    } catch (error) {
      code = 1
      this.#log('error', 'The shutdown failed', { error })
    }
    this.#leave(code)
  }

  #leave(code: number): void {
    const shared = installed.get(this.#process)
    if (shared === undefined) return
    shared.exitCode = Math.max(shared.exitCode, code)
    this.#left = true
    this.#exitAfterLast(shared)
  }

  /** The listeners stay until the very end: without them a second signal would kill the process in its default way. */
  #exitAfterLast({ hosts, exitCode }: SharedProcess): void {
    if (hosts.length === 0 || hosts.some((host) => !host.#left)) return
    const flushes = hosts.flatMap((host) => host.#flush ?? [])
    const exit = (): void => {
      for (const host of hosts.slice()) host.#remove()
      this.#process.exit(exitCode)
    }
    if (flushes.length === 0) exit()
    else void this.#flushAll(flushes).then(exit)
  }

  /** Never rejects: what can not be brought out must not keep the process. */
  async #flushAll(flushes: readonly (() => Promise<void>)[]): Promise<void> {
    const all = Promise.allSettled(flushes.map((flush) => flush()))
    await runWithDeadline(() => all.then(() => undefined), {
      clock: this.#clock,
      deadlineMs: FLUSH_MS,
      graceMs: 0,
    })
  }

  /** A logger that fails must not make a failure of its own, of which the handler would be told again. */
  #log(level: 'info' | 'warn' | 'error' | 'fatal', message: string, fields: LogFields): void {
    try {
      this.#logger[level](message, fields)
    } catch (error) {
      process.stderr.write(`${message} (and the logger failed: ${String(error)})\n`)
    }
  }
}

const OUTCOMES = {
  completed: 'Stopped',
  cut: 'Stopped after cutting what was left',
  abandoned: 'Exiting although the shutdown has not ended',
}

function failureFields(error: unknown): LogFields {
  const context = RequestContext.current()
  return context === undefined ? { error } : { error, requestId: context.id, request: context.describe() }
}
