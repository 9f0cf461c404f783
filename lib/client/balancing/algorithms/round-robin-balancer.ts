import type { Random } from '../../../common/index.js'
import type { Candidate, LoadBalancer } from '../load-balancer.js'

/** One after the other, whatever their weights. O(1). */
export class RoundRobinBalancer implements LoadBalancer {
  readonly #random: Random
  /** Where the next call goes; the first one is left to chance, so that many processes that start together do not start at the same instance. */
  #next: number | undefined

  constructor(random: Random) {
    this.#random = random
  }

  choose(candidates: readonly Candidate[]): Candidate {
    const count = candidates.length
    let at = (this.#next ?? Math.floor(this.#random.next() * count)) % count
    // One that starts slowly lets as many of its turns pass as its weight says; where all do, it is the turn of the first one after all.
    for (let passed = 0; passed < count && this.#letsPass(candidates[at] as Candidate); passed++) {
      at = (at + 1) % count
    }
    this.#next = at + 1
    return candidates[at] as Candidate
  }

  #letsPass({ weight, instance }: Candidate): boolean {
    const whole = instance.weight ?? 1
    return weight < whole && this.#random.next() >= weight / whole
  }
}
