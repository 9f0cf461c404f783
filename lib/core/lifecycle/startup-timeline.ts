import { SystemClock, type Clock } from '../../common/index.js'

/** What a step is about: `{ component: 'OrderService', module: 'ShopModule' }`. Never a value of the configuration. */
export type StartupTags = Readonly<Record<string, string>>

/** One step of a boot that has ended. */
export interface StartupStep {
  /** Counts up from 1 in the order in which steps began. */
  readonly id: number
  /** The step it is a part of; `undefined` at the top. */
  readonly parentId: number | undefined
  /** One of {@link STARTUP_STEPS}. */
  readonly name: string
  readonly tags: StartupTags
  /** Milliseconds since the Unix epoch. */
  readonly startTime: number
  /** Milliseconds. */
  readonly duration: number
}

/** The steps of every boot, by what they are about. */
export const STARTUP_STEPS = {
  process: 'nexus.process.load',
  application: 'nexus.application.start',
  config: 'nexus.config.load',
  link: 'nexus.modules.link',
  module: 'nexus.modules.scan',
  files: 'nexus.modules.import-files',
  autoConfiguration: 'nexus.modules.auto-configure',
  prepare: 'nexus.components.prepare',
  components: 'nexus.components.create',
  component: 'nexus.components.instantiate',
  init: 'nexus.components.init',
  onModuleInit: 'nexus.components.on-module-init',
  routes: 'nexus.routes.compile',
  bootstrap: 'nexus.components.bootstrap',
  onApplicationBootstrap: 'nexus.components.on-application-bootstrap',
  listen: 'nexus.server.listen',
} as const

export interface StartupTimelineOptions {
  readonly clock?: Clock
  /** Steps below the first two levels that are kept; further ones are counted. Default 4096, which is about 500 kB. */
  readonly capacity?: number
}

/** A step as it is kept: its tags are made when somebody looks. */
interface Recorded {
  readonly id: number
  readonly parentId: number | undefined
  readonly name: string
  readonly tags: StartupTags | (() => StartupTags)
  readonly startedAt: number
  duration: number | undefined
}

const NO_TAGS: StartupTags = {}
const DEFAULT_CAPACITY = 4096
/** Phases of the boot are kept however many components there are. */
const UNBOUNDED_DEPTH = 2
const NOT_KEPT = -1

/**
 * What a boot spent its time on: nested steps with durations, as Spring Boot's `BufferingApplicationStartup` has them. Every application
 * has one; what it holds is dropped when the application listens, unless somebody has asked to {@link keep} it.
 *
 * @example
 * const step = timeline.begin('shop.catalog.load', { file })
 * try { ... } finally { timeline.end(step) }
 */
export class StartupTimeline {
  readonly #clock: Clock
  readonly #capacity: number
  /** Of the monotonic clock to the wall clock. Milliseconds. */
  readonly #epoch: number
  #steps: Recorded[] = []
  /** The steps that have not ended, outermost first. */
  readonly #open: Recorded[] = []
  #lastId = 0
  #deep = 0
  #dropped = 0
  #kept = false
  #done = false
  #startTime: number

  constructor({ clock = new SystemClock(), capacity = DEFAULT_CAPACITY }: StartupTimelineOptions = {}) {
    this.#clock = clock
    this.#capacity = capacity
    this.#epoch = clock.now() - clock.monotonic()
    this.#startTime = clock.now()
  }

  /** When the boot began: milliseconds since the Unix epoch. */
  get startTime(): number {
    return this.#startTime
  }

  /** Steps that were not kept, as there were more than the capacity. */
  get dropped(): number {
    return this.#dropped
  }

  /**
   * Begins a step inside of the one that is running.
   *
   * @param tags a function is called when somebody looks, so that most boots never call it
   * @returns what {@link end} takes
   */
  begin(name: string, tags: StartupTags | (() => StartupTags) = NO_TAGS): number {
    if (this.#done) return NOT_KEPT
    const open = this.#open
    if (open.length >= UNBOUNDED_DEPTH) {
      if (this.#deep >= this.#capacity) {
        this.#dropped++
        return NOT_KEPT
      }
      this.#deep++
    }
    const id = ++this.#lastId
    const parentId = open[open.length - 1]?.id
    const step = { id, parentId, name, tags, startedAt: this.#clock.monotonic(), duration: undefined }
    this.#steps.push(step)
    open.push(step)
    return id
  }

  /** Ends a step, and the steps inside of it that an error has left open. */
  end(id: number): void {
    const open = this.#open
    const last = open[open.length - 1]
    if (last?.id === id) {
      last.duration = this.#clock.monotonic() - last.startedAt
      open.length--
    } else if (open.some((step) => step.id === id)) {
      this.#endDownTo(id)
    }
  }

  #endDownTo(id: number): void {
    const now = this.#clock.monotonic()
    for (let step = this.#open.pop(); step !== undefined; step = this.#open.pop()) {
      step.duration = now - step.startedAt
      if (step.id === id) return
    }
  }

  /** Runs a part of the boot as a step. */
  async measure<T>(
    name: string,
    task: () => T | Promise<T>,
    tags?: StartupTags | (() => StartupTags),
  ): Promise<T> {
    const id = this.begin(name, tags)
    try {
      return await task()
    } finally {
      this.end(id)
    }
  }

  /** Puts a step at the beginning that ended before the timeline was there. Milliseconds of the clock's monotonic time. */
  precededBy(name: string, startedAt: number, endedAt: number): void {
    const id = ++this.#lastId
    const duration = endedAt - startedAt
    this.#steps.unshift({ id, parentId: undefined, name, tags: NO_TAGS, startedAt, duration })
    this.#startTime = Math.min(this.#startTime, this.#epoch + startedAt)
  }

  /** What is recorded stays until it is {@link drain drained}, also when the boot is over. */
  keep(): void {
    this.#kept = true
  }

  /** The boot is over: from now on nothing is recorded. */
  complete(): void {
    while (this.#open.length > 0) this.end(this.#open[0]?.id ?? NOT_KEPT)
    this.#done = true
    if (!this.#kept) this.#steps = []
  }

  /** The steps that have ended, in the order in which they began. */
  snapshot(): readonly StartupStep[] {
    return this.#steps.flatMap(({ duration, startedAt, tags, ...step }) => {
      if (duration === undefined) return []
      const read = typeof tags === 'function' ? tags() : tags
      return [{ ...step, tags: read, startTime: this.#epoch + startedAt, duration }]
    })
  }

  /** The steps that have ended; they are forgotten. */
  drain(): readonly StartupStep[] {
    const steps = this.snapshot()
    this.#steps = this.#steps.filter(({ duration }) => duration === undefined)
    this.#deep = 0
    return steps
  }
}
