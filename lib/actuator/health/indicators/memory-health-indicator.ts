import { getHeapStatistics } from 'node:v8'
import { ConfigurationProperties, type ValidationComplaints } from '../../../config/index.js'
import { HealthIndicator, Inject, Injectable, type Health } from '../../../core/index.js'

/** `management.health.memory.*`. */
@ConfigurationProperties<MemoryHealthProperties>('management.health.memory', { validate: checkMemory })
export class MemoryHealthProperties {
  /** Whether the indicator `memory` is there. */
  enabled = true
  /** The part of the heap's limit (0 to 1) above which it is DOWN. The limit is what `--max-old-space-size` sets. */
  heapThreshold = 0.95
  /** The part of the memory that the process may have (0 to 1), such as a container's limit, above which it is DOWN. */
  rssThreshold = 0.95
}

/** In bytes. */
export interface MemoryUse {
  readonly heapUsed: number
  readonly heapLimit: number
  readonly rss: number
  /** What a container or the like leaves to the process; `undefined` where nothing limits it. */
  readonly rssLimit: number | undefined
}

/** DOWN where the heap, or the whole process, is about to hit its limit: then it is killed, or collects garbage and does nothing else. */
@Injectable()
export class MemoryHealthIndicator extends HealthIndicator {
  readonly name = 'memory'
  override readonly isDefault = true
  readonly #properties: MemoryHealthProperties

  constructor(@Inject(MemoryHealthProperties) properties: MemoryHealthProperties) {
    super()
    this.#properties = properties
  }

  health(): Health {
    return memoryHealth(memoryUse(), this.#properties)
  }
}

export function memoryHealth(
  { heapUsed, heapLimit, rss, rssLimit }: MemoryUse,
  { heapThreshold, rssThreshold }: Pick<MemoryHealthProperties, 'heapThreshold' | 'rssThreshold'>,
): Health {
  const heapIsFull = heapUsed > heapLimit * heapThreshold
  const processIsFull = rssLimit !== undefined && rss > rssLimit * rssThreshold
  return {
    status: heapIsFull || processIsFull ? 'DOWN' : 'UP',
    details: {
      heapUsed,
      heapLimit,
      heapThreshold,
      rss,
      ...(rssLimit !== undefined && { rssLimit, rssThreshold }),
    },
  }
}

function memoryUse(): MemoryUse {
  const { used_heap_size: heapUsed, heap_size_limit: heapLimit } = getHeapStatistics()
  // 0, or more than any machine has, where no limit is set (libuv's uv_get_constrained_memory).
  const constrained = process.constrainedMemory()
  const isLimited = constrained > 0 && constrained < Number.MAX_SAFE_INTEGER
  return {
    heapUsed,
    heapLimit,
    rss: process.memoryUsage.rss(),
    rssLimit: isLimited ? constrained : undefined,
  }
}

function checkMemory(properties: MemoryHealthProperties): ValidationComplaints {
  return (['heapThreshold', 'rssThreshold'] as const)
    .filter((name) => !(properties[name] > 0 && properties[name] <= 1))
    .map((name) => ({
      property: name === 'heapThreshold' ? 'heap-threshold' : 'rss-threshold',
      message: `must be above 0 and at most 1, but is ${properties[name]}`,
    }))
}
