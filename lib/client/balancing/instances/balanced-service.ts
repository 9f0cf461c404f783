import type { Clock, Random } from '../../../common/index.js'
import { EventPublisher } from '../../../resilience/index.js'
import type { ServiceInstance } from '../../discovery/service-instance.js'
import { createLoadBalancer } from '../algorithms/create-load-balancer.js'
import { hashOf, unitOf } from '../algorithms/hash.js'
import type { InstanceOutcome } from '../instance-outcome.js'
import { HealthCheck } from '../health/health-check.js'
import type { HealthProbe } from '../health/health-probe.js'
import type { LoadBalancer } from '../load-balancer.js'
import { NoInstanceAvailableError } from '../load-balancer.errors.js'
import type { EjectionReason, LoadBalancerEvent } from '../load-balancer.events.js'
import type { LoadBalancerConfig } from '../load-balancer.options.js'
import { OutlierDetector, type OutlierHost } from '../outlier/outlier-detector.js'
import { BalancedCall } from './balanced-call.js'
import { BalancedInstance, isSamePlace } from './balanced-instance.js'
import { listsOf, type InstanceLists } from './instance-lists.js'

export interface BalancedServiceRuntime {
  /** What the registry lists it by. Default: its name. */
  readonly serviceId?: string
  readonly clock: Clock
  readonly random: Random
  /** What checks the health of an instance, where the configuration wants that. */
  readonly probe?: HealthProbe | undefined
}

export interface CallPlacement {
  /** What calls that belong together have in common. */
  readonly hashKey?: string | undefined
  /** Where earlier attempts of the call ran: another instance is preferred. */
  readonly tried?: readonly BalancedInstance[] | undefined
}

/** How many instances are in which state. */
export interface ServiceCounts {
  /** In the list of the registry, those of weight 0 included. */
  readonly total: number
  /** Take calls by themselves: with a weight, healthy, not ejected. */
  readonly up: number
  readonly ejected: number
  /** By their health checks. */
  readonly unhealthy: number
  /** Calls that run now. */
  readonly active: number
  readonly panic: boolean
}

/**
 * The instances of one service as calls see them: who is there, how it is, and who gets the next call. Whoever has the list tells `update`;
 * the load balancer asks `acquire`.
 */
export class BalancedService implements Disposable {
  /** In events, metrics and health: the service's, or `client/service` where a client has its own. */
  readonly name: string
  /** What the registry lists it by. */
  readonly serviceId: string
  readonly config: LoadBalancerConfig
  readonly events: EventPublisher<LoadBalancerEvent>
  readonly #runtime: BalancedServiceRuntime
  readonly #balancer: LoadBalancer
  readonly #detector: OutlierDetector<BalancedInstance>
  readonly #byId = new Map<string, BalancedInstance>()
  readonly #checks = new Map<BalancedInstance, HealthCheck>()
  #lists: InstanceLists
  /** Whether a list has come. */
  #known = false
  #disposed = false
  #ejections = 0

  constructor(name: string, config: LoadBalancerConfig, runtime: BalancedServiceRuntime) {
    this.name = name
    this.serviceId = runtime.serviceId ?? name
    this.config = config
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
    this.#balancer = createLoadBalancer(config, runtime.random)
    this.#lists = listsOf([], config)
    this.#detector = new OutlierDetector(config.outlierEjection, runtime.clock, this.#outlierHost())
  }

  /** Whether its calls are placed by their hash keys. */
  get sticky(): boolean {
    return this.#balancer.sticky === true
  }

  /** Whether the instances have been told yet. */
  get known(): boolean {
    return this.#known
  }

  /** Every instance that is known. */
  get instances(): readonly BalancedInstance[] {
    return [...this.#byId.values()]
  }

  /** Ejections there ever were. */
  get ejections(): number {
    return this.#ejections
  }

  counts(): ServiceCounts {
    const { instances } = this
    const count = (is: (instance: BalancedInstance) => boolean): number => instances.filter(is).length
    return {
      total: instances.length,
      up: count(({ available, fullWeight }) => available && fullWeight > 0),
      ejected: count(({ ejected }) => ejected),
      unhealthy: count(({ healthy }) => !healthy),
      active: instances.reduce((sum, { active }) => sum + active, 0),
      panic: this.#lists.panic,
    }
  }

  /** The whole list as the registry has it now. Of two with one id the first counts. */
  update(instances: readonly ServiceInstance[]): void {
    if (this.#disposed) return
    const ids = new Set(instances.map(({ id }) => id))
    for (const [id, balanced] of this.#byId) if (!ids.has(id)) this.#remove(id, balanced)
    const seen = new Set<string>()
    for (const instance of instances) {
      if (seen.has(instance.id)) continue
      seen.add(instance.id)
      this.#put(instance)
    }
    this.#known = true
    this.#rebuild()
  }

  /** An instance for a call, which counts as active there until the call ends. @throws NoInstanceAvailableError */
  acquire({ hashKey, tried }: CallPlacement = {}): BalancedCall {
    const preferred = this.#preferred(hashKey)
    if (preferred.length === 0) throw this.#nobody()
    const candidates = tried === undefined ? preferred : this.#untried(preferred, tried)
    const chosen = this.#balancer.choose(candidates, hashKey)
    return new BalancedCall(chosen as BalancedInstance, this.#report)
  }

  /** Ends health checks and ejections; calls that run are let be. */
  [Symbol.dispose](): void {
    this.#disposed = true
    for (const [id, balanced] of this.#byId) this.#remove(id, balanced)
    this.#rebuild()
  }

  readonly #report = (instance: BalancedInstance, outcome: InstanceOutcome): void => {
    if (!instance.gone) this.#detector.report(instance, outcome)
  }

  #preferred(hashKey: string | undefined): readonly BalancedInstance[] {
    const { near, far, nearShare } = this.#lists
    if (nearShare === 1) return near
    // Calls that belong together stay together, also where a part of them has to go elsewhere.
    const isSticky = this.sticky && hashKey !== undefined
    const drawn = isSticky ? unitOf(hashOf(`zone ${hashKey}`)) : this.#runtime.random.next()
    return drawn < nearShare ? near : far
  }

  #untried(
    preferred: readonly BalancedInstance[],
    tried: readonly BalancedInstance[],
  ): readonly BalancedInstance[] {
    for (const list of [preferred, this.#lists.available]) {
      const others = list.filter((each) => !tried.includes(each))
      if (others.length > 0) return others
    }
    return preferred
  }

  #put(instance: ServiceInstance): void {
    const existing = this.#byId.get(instance.id)
    if (existing !== undefined && isSamePlace(existing.instance, instance)) {
      existing.describe(instance)
      return
    }
    if (existing !== undefined) this.#remove(instance.id, existing)
    const balanced = new BalancedInstance(instance, this.#runtime.clock)
    // All that are there at first are new: none of them is to be spared at the cost of the others.
    if (this.#known) balanced.startSlowly(this.config.slowStartWindow)
    this.#byId.set(instance.id, balanced)
    this.#tell({ type: 'INSTANCE_ADDED', instance: instance.id })
    this.#watchHealth(balanced)
  }

  #remove(id: string, balanced: BalancedInstance): void {
    balanced.gone = true
    this.#byId.delete(id)
    this.#detector.forget(balanced)
    this.#checks.get(balanced)?.stop()
    this.#checks.delete(balanced)
    this.#tell({ type: 'INSTANCE_REMOVED', instance: id })
  }

  #watchHealth(balanced: BalancedInstance): void {
    const { healthCheck } = this.config
    const { clock, random, probe } = this.#runtime
    if (!healthCheck.enabled || probe === undefined) return
    const check = new HealthCheck(
      healthCheck,
      { clock, random, probe },
      () => balanced.instance,
      (healthy, error) => this.#healthChanged(balanced, healthy, error),
    )
    balanced.healthy = healthCheck.initiallyHealthy
    this.#checks.set(balanced, check)
    check.start()
  }

  #healthChanged(balanced: BalancedInstance, healthy: boolean, error: unknown): void {
    balanced.healthy = healthy
    if (healthy) balanced.startSlowly(this.config.slowStartWindow)
    this.#rebuild()
    const event = { type: 'INSTANCE_HEALTH_CHANGED', instance: balanced.instance.id, healthy } as const
    this.#tell(error === undefined ? event : { ...event, error })
  }

  #outlierHost(): OutlierHost<BalancedInstance> {
    const all = (): readonly BalancedInstance[] => this.#lists.all
    return {
      get subjects() {
        return all()
      },
      hasOtherThan: (subject) => all().some((each) => each !== subject && each.available),
      ejected: (subject, reason, duration) => this.#ejected(subject, reason, duration),
      refused: ({ instance }, reason) =>
        this.#tell({ type: 'EJECTION_REFUSED', instance: instance.id, reason }),
      returned: (subject) => this.#returned(subject),
    }
  }

  #ejected({ instance }: BalancedInstance, reason: EjectionReason, duration: number): void {
    this.#ejections++
    this.#rebuild()
    this.#tell({ type: 'INSTANCE_EJECTED', instance: instance.id, reason, duration })
  }

  #returned(subject: BalancedInstance): void {
    subject.startSlowly(this.config.slowStartWindow)
    this.#rebuild()
    this.#tell({ type: 'INSTANCE_RETURNED', instance: subject.instance.id })
  }

  #rebuild(): void {
    const wasPanic = this.#lists.panic
    // In one order, however the registry sorts, so that turns go on where they were.
    const all = [...this.#byId.values()]
      .filter(({ fullWeight }) => fullWeight > 0)
      .sort((a, b) => (a.instance.id < b.instance.id ? -1 : 1))
    this.#lists = listsOf(all, this.config)
    // Nothing is better or worse for calls when they end altogether.
    if (this.#lists.panic !== wasPanic && !this.#disposed)
      this.#tell({ type: wasPanic ? 'PANIC_LEFT' : 'PANIC_ENTERED' })
  }

  #nobody(): NoInstanceAvailableError {
    const { serviceId } = this
    const count = this.#byId.size
    const message =
      count === 0
        ? `There is no instance of '${serviceId}'`
        : `None of the ${count} instances of '${serviceId}' takes calls: their weight is 0`
    return new NoInstanceAvailableError(serviceId, message, {
      help: `Start one, or see in the registry why it is not listed as '${serviceId}'.`,
    })
  }

  #tell(event: Untold<LoadBalancerEvent>): void {
    const { name } = this
    if (!this.events.wants(event.type)) return
    this.events.publish({ ...event, name, at: this.#runtime.clock.now() })
  }
}

/** An event as it happens, before it has name and time. */
type Untold<E> = E extends unknown ? Omit<E, 'name' | 'at'> : never
