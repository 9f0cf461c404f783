import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks'
import { Clock, Duration } from '../../../common/index.js'
import { ConfigurationProperties, Property, type ValidationComplaints } from '../../../config/index.js'
import {
  HealthIndicator,
  Inject,
  Injectable,
  type Health,
  type OnModuleDestroy,
} from '../../../core/index.js'

/** `management.health.eventloop.*`. */
@ConfigurationProperties<EventLoopHealthProperties>('management.health.eventloop', {
  validate: checkEventLoop,
})
export class EventLoopHealthProperties {
  /** Whether the indicator `eventLoop` is there. */
  enabled = true
  /** The lag (99th percentile since it was last looked at) from which on it is DOWN. */
  lagThreshold = Duration.ofSeconds(1)
  /** The part of the time (0 to 1) that the loop works, from which on it is DOWN. Default: it is only told. */
  @Property({ type: Number })
  utilizationThreshold: number | undefined
}

/** What the loop did since it was last looked at. */
export interface EventLoopReading {
  /** Milliseconds. */
  readonly lagP99: number
  /** Milliseconds. */
  readonly lagMax: number
  /** From 0 to 1. */
  readonly utilization: number
}

/** How often the lag is measured, in milliseconds: rarely enough to cost nothing. */
const RESOLUTION_MS = 50
/** Readings of less than this are not worth much, in milliseconds: the one before is told again. */
const WINDOW_MS = 1_000
const NANOS = 1e6

/** DOWN where the event loop comes too late: requests wait, whatever the CPU says. */
@Injectable()
export class EventLoopHealthIndicator extends HealthIndicator implements OnModuleDestroy {
  readonly name = 'eventLoop'
  override readonly isDefault = true
  readonly #properties: EventLoopHealthProperties
  readonly #clock: Clock
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  #utilization: EventLoopUtilization = performance.eventLoopUtilization()
  #reading: EventLoopReading | undefined
  #readAt: number

  constructor(
    @Inject(EventLoopHealthProperties) properties: EventLoopHealthProperties,
    @Inject(Clock) clock: Clock,
  ) {
    super()
    this.#properties = properties
    this.#clock = clock
    this.#readAt = clock.monotonic()
    this.#delay.enable()
  }

  health(): Health {
    return eventLoopHealth(this.#read(), this.#properties)
  }

  onModuleDestroy(): void {
    this.#delay.disable()
  }

  #read(): EventLoopReading {
    const now = this.#clock.monotonic()
    if (this.#reading !== undefined && now - this.#readAt < WINDOW_MS) return this.#reading
    const before = this.#utilization
    this.#utilization = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(this.#utilization, before)
    const lag = (nanos: number): number => Math.max(0, round(nanos / NANOS - RESOLUTION_MS))
    const hasMeasured = this.#delay.count > 0
    this.#reading = {
      lagP99: hasMeasured ? lag(this.#delay.percentile(99)) : 0,
      lagMax: hasMeasured ? lag(this.#delay.max) : 0,
      utilization: round(utilization),
    }
    this.#delay.reset()
    this.#readAt = now
    return this.#reading
  }
}

export function eventLoopHealth(
  { lagP99, lagMax, utilization }: EventLoopReading,
  {
    lagThreshold,
    utilizationThreshold,
  }: Pick<EventLoopHealthProperties, 'lagThreshold' | 'utilizationThreshold'>,
): Health {
  const lagThresholdMs = lagThreshold.toMillis()
  const isLate = lagP99 >= lagThresholdMs
  const isBusy = utilizationThreshold !== undefined && utilization >= utilizationThreshold
  return {
    status: isLate || isBusy ? 'DOWN' : 'UP',
    details: {
      lagP99,
      lagMax,
      lagThreshold: lagThresholdMs,
      utilization,
      ...(utilizationThreshold !== undefined && { utilizationThreshold }),
    },
  }
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

function checkEventLoop({
  lagThreshold,
  utilizationThreshold,
}: EventLoopHealthProperties): ValidationComplaints {
  if (!(lagThreshold.toMillis() > 0))
    return { property: 'lag-threshold', message: 'must be longer than nothing' }
  if (utilizationThreshold === undefined || (utilizationThreshold > 0 && utilizationThreshold <= 1))
    return undefined
  return {
    property: 'utilization-threshold',
    message: `must be above 0 and at most 1, but is ${utilizationThreshold}`,
  }
}
