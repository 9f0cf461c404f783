import { Environment, Inject, Injectable, Optional } from '../../core/index.js'
import { RESILIENCE_OPTIONS, type ResilienceOptions } from '../resilience.options.js'
import { ApplicationRuntime } from '../strategy/strategy-runtime.js'
import type { ChaosSurroundings } from './chaos-injector.js'
import { ChaosProperties } from './chaos.properties.js'
import type { NamedFaults } from './fault.js'

const PRODUCTION = new Set(['prod', 'production'])

/**
 * Whether chaos may happen in this application: `resilience.chaos.enabled` is true, one of `resilience.chaos.profiles` is active, and no
 * profile of production is that is not among them. Code has no say in it.
 */
@Injectable()
export class ChaosSettings implements ChaosSurroundings {
  readonly isActive: boolean
  readonly faults: NamedFaults

  constructor(
    @Inject(ChaosProperties) { enabled, profiles }: ChaosProperties,
    @Inject(Environment) { activeProfiles }: Environment,
    @Inject(ApplicationRuntime) { warn }: ApplicationRuntime,
    @Inject(RESILIENCE_OPTIONS) @Optional() options: ResilienceOptions = {},
  ) {
    this.faults = options.chaos?.faults ?? {}
    const obstacle = enabled ? obstacleOf(profiles, activeProfiles) : undefined
    this.isActive = enabled && obstacle === undefined
    if (this.isActive)
      warn(
        `Chaos is on (profiles: ${activeProfiles.join(', ')}): calls are slowed down and failed on purpose.`,
      )
    if (obstacle !== undefined) warn(`resilience.chaos.enabled is true, but there is no chaos: ${obstacle}`)
  }
}

/** Why the active profiles allow no chaos. */
function obstacleOf(allowed: readonly string[], active: readonly string[]): string | undefined {
  const production = active.find((each) => PRODUCTION.has(each.toLowerCase()) && !allowed.includes(each))
  if (production !== undefined)
    return `the profile ${production} is active, and resilience.chaos.profiles does not name it.`
  if (active.some((each) => allowed.includes(each))) return undefined
  return `none of the profiles of resilience.chaos.profiles (${allowed.join(', ')}) is active.`
}
