import { Clock, SystemClock } from '../../../common/index.js'
import {
  AspectOrder,
  defineAspect,
  MeterRegistry,
  type AspectDecoration,
  type AspectDefinition,
  type MeterOptions,
  type MeterTags,
  type Timer,
} from '../../../core/index.js'
import { DECORATOR_METERS } from '../metric-names.js'
import { givenName, measuredCalls, NO_EXCEPTION } from './measured-calls.js'

export interface TimedOptions {
  /** Of the timer. Default `method.timed`, also where it is empty. */
  readonly name?: string
  /** One sentence for who reads the metric. */
  readonly description?: string
  /** Besides `class`, `method` and `exception`. */
  readonly extraTags?: MeterTags
  /** Buckets from which percentiles are computed: `true` for the registry's own, or upper bounds in milliseconds. Default: none. */
  readonly histogram?: boolean | readonly number[]
}

const timed = defineAspect<TimedOptions>({
  name: 'timed',
  order: AspectOrder.METRICS,
  inject: [
    { token: MeterRegistry, optional: true },
    { token: Clock, optional: true },
  ],
  create: (options, { container, method }) => {
    const meters = container.resolveOptional(MeterRegistry)
    if (meters === undefined) return undefined
    const clock = container.resolveOptional(Clock) ?? new SystemClock()
    const timers = new Map<string, Timer>()
    const timerOf = (exception: string): Timer => {
      let timer = timers.get(exception)
      if (timer === undefined) {
        const tags = {
          class: method.target.name,
          method: String(method.name),
          exception,
          ...options.extraTags,
        }
        timer = meters.timer(givenName(options) ?? DECORATOR_METERS.timed.name, meterOptions(options, tags))
        timers.set(exception, timer)
      }
      return timer
    }
    // It is there before the first call, so that a rate can be computed from it.
    const succeeded = timerOf(NO_EXCEPTION)
    return measuredCalls(method, {
      started: () => clock.monotonic(),
      ended: (started, exception) => {
        const timer = exception === NO_EXCEPTION ? succeeded : timerOf(exception)
        timer.record(clock.monotonic() - started)
      },
    })
  },
})

function meterOptions(options: TimedOptions, tags: MeterTags): MeterOptions {
  const { description, histogram } = options
  const said =
    description ?? (givenName(options) === undefined ? DECORATOR_METERS.timed.description : undefined)
  return {
    tags,
    ...(said !== undefined && { description: said }),
    ...(histogram !== undefined && histogram !== false && { buckets: histogram }),
  }
}

/** `@Timed()`, `@Timed('name')`, `@Timed('name', { histogram: true })`, `@Timed({ extraTags })`. */
export interface TimedDecorator {
  (name: string, options?: Omit<TimedOptions, 'name'>): AspectDecoration
  (options?: TimedOptions): AspectDecoration
  /** What pointcuts and tools know the aspect by. */
  readonly aspect: AspectDefinition<TimedOptions>
}

/**
 * Measures how often a method is called and how long its calls take, or all public methods of a class: Micrometer's `@Timed`. The timer is
 * `method.timed` unless it is named, with the tags `class`, `method` and `exception` (`none`, or the class of the error). Promises are
 * measured until they settle, generators until they end. In an application without a MeterRegistry the method is left as it is.
 *
 * @example
 * \@Timed('orders.place', { extraTags: { channel: 'web' }, histogram: true })
 * async place(order: Order): Promise<Receipt> { ... }
 */
export const Timed: TimedDecorator = Object.assign(
  (first?: string | TimedOptions, second?: Omit<TimedOptions, 'name'>) =>
    timed(typeof first === 'string' ? { ...second, name: first } : first),
  { aspect: timed.aspect },
)
