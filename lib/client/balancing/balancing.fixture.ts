import { Random } from '../../common/index.js'
import type { ServiceInstance } from '../discovery/service-instance.js'
import type { Candidate } from './load-balancer.js'

/** The same sequence for the same seed (mulberry32). */
export class SeededRandom extends Random {
  #state: number

  constructor(seed = 1) {
    super()
    this.#state = seed
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let bits = this.#state
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Gives the numbers it was told, one after the other, and then the last one for ever. */
export class ScriptedRandom extends Random {
  readonly #numbers: number[]

  constructor(...numbers: number[]) {
    super()
    this.#numbers = numbers
  }

  next(): number {
    return (this.#numbers.length > 1 ? this.#numbers.shift() : this.#numbers[0]) ?? 0
  }
}

/** A candidate that a test may change. */
export interface TestCandidate extends Candidate {
  active: number
  weight: number
}

export function instance(id: string, over: Partial<ServiceInstance> = {}): ServiceInstance {
  return { id, serviceId: 'inventory', host: `${id}.test`, port: 8080, ...over }
}

export function candidate(id: string, weight = 1, active = 0): TestCandidate {
  return { instance: instance(id, { weight }), weight, active }
}

/** `a`, `b`, `c`, ... with those weights. */
export function candidates(...weights: number[]): TestCandidate[] {
  return weights.map((weight, index) => candidate(String.fromCharCode(97 + index), weight))
}

/** How often each id comes. */
export function countsOf(ids: Iterable<string>): Record<string, number> {
  // Without a prototype, since an id may be `constructor`.
  const counts = Object.create(null) as Record<string, number>
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1
  return counts
}
