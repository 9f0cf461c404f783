import type { BalancedInstance } from './balanced-instance.js'

type Instances = readonly BalancedInstance[]

export interface ListConfig {
  readonly zone: string | undefined
  readonly zoneOverprovisioning: number
  readonly zoneMinInstances: number
  readonly panicThreshold: number
}

/** Which instances take calls: made anew when one comes, goes, or changes its state, so that placing a call only reads. */
export interface InstanceLists {
  /** Every instance with a weight. */
  readonly all: Instances
  /** Healthy and not ejected; in panic mode all. */
  readonly available: Instances
  /** Those that are preferred: of the own zone, else all that are available. */
  readonly near: Instances
  /** What takes the rest of the calls; empty where `near` takes all. */
  readonly far: Instances
  /** Which part of the calls goes to `near`. */
  readonly nearShare: number
  /** So few are available that all take calls. */
  readonly panic: boolean
}

export function listsOf(all: Instances, config: ListConfig): InstanceLists {
  const healthy = all.filter(({ available }) => available)
  const panic =
    all.length > 0 && (healthy.length === 0 || (100 * healthy.length) / all.length < config.panicThreshold)
  const available = panic ? all : healthy
  const everywhere: InstanceLists = { all, available, near: available, far: [], nearShare: 1, panic }
  if (config.zone === undefined || panic) return everywhere
  const isNear = ({ instance }: BalancedInstance): boolean => instance.zone === config.zone
  const near = available.filter(isNear)
  const far = available.filter((each) => !isNear(each))
  if (near.length === 0 || near.length < config.zoneMinInstances) return everywhere
  // As Envoy does between priorities: a zone that lost a few instances bears it, one that lost many passes on what is too much.
  const capacity = weightOf(near) / weightOf(all.filter(isNear))
  const nearShare = far.length === 0 ? 1 : Math.min(1, capacity * config.zoneOverprovisioning)
  return { all, available, near, far: nearShare === 1 ? [] : far, nearShare, panic }
}

function weightOf(instances: Instances): number {
  return instances.reduce((sum, { fullWeight }) => sum + fullWeight, 0)
}
