import type { Clock } from '../../../common/index.js'
import type { ServiceInstance } from '../../discovery/service-instance.js'
import type { Candidate } from '../load-balancer.js'
import { OutlierRecord } from '../outlier/outlier-record.js'
import { originOf } from './instance-origin.js'

/** An instance that starts slowly begins with this share of its weight (Envoy's minimum). */
const LEAST_SHARE = 0.1

/** What a load balancer keeps of one instance. Its service and the calls that run there change it; others only read. */
export class BalancedInstance implements Candidate {
  readonly outlier = new OutlierRecord()
  readonly #clock: Clock
  #instance: ServiceInstance
  #fullWeight: number
  /** Where its requests go: `http://10.0.0.5:8080`. */
  #origin: string
  /** Calls that run there now. */
  active = 0
  /** What its health checks say; true where there are none. */
  healthy = true
  /** No longer in the list of its service: calls that still run there say nothing about anybody any more. */
  gone = false
  /** When it began to take calls, and for how long it has less than its weight; 0: it has all of it. */
  #slowSince = 0
  #slowWindow = 0

  constructor(instance: ServiceInstance, clock: Clock) {
    this.#clock = clock
    this.#instance = instance
    this.#fullWeight = weightOf(instance)
    this.#origin = originOf(instance)
  }

  get instance(): ServiceInstance {
    return this.#instance
  }

  get origin(): string {
    return this.#origin
  }

  /** Without slow start; 0 takes no calls. */
  get fullWeight(): number {
    return this.#fullWeight
  }

  get weight(): number {
    return this.#slowWindow === 0 ? this.#fullWeight : this.#slowWeight()
  }

  get ejected(): boolean {
    return this.outlier.ejected
  }

  /** Whether nothing speaks against a call. */
  get available(): boolean {
    return this.healthy && !this.outlier.ejected
  }

  /** The same instance as the registry describes it now. */
  describe(instance: ServiceInstance): void {
    this.#instance = instance
    this.#fullWeight = weightOf(instance)
    this.#origin = originOf(instance)
  }

  /** From now on its weight grows to what it is in full. @param windowMs 0: at once */
  startSlowly(windowMs: number): void {
    this.#slowWindow = windowMs
    this.#slowSince = windowMs === 0 ? 0 : this.#clock.monotonic()
  }

  #slowWeight(): number {
    const share = (this.#clock.monotonic() - this.#slowSince) / this.#slowWindow
    if (share >= 1) this.#slowWindow = 0
    return this.#fullWeight * Math.min(1, Math.max(LEAST_SHARE, share))
  }
}

/** Whether two descriptions mean the same process, so that what is known of it still holds. */
export function isSamePlace(one: ServiceInstance, other: ServiceInstance): boolean {
  return (
    one.host === other.host && one.port === other.port && (one.secure ?? false) === (other.secure ?? false)
  )
}

/** A registry may hold anything: what is no positive number takes no calls. */
function weightOf({ weight = 1 }: ServiceInstance): number {
  return Number.isFinite(weight) && weight > 0 ? weight : 0
}
