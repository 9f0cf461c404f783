import type { Random } from '../../../common/index.js'
import type { Candidate, LoadBalancer } from '../load-balancer.js'
import { weightedChance } from './weighted-chance.js'

/**
 * Two by chance (in proportion to the weights), and of these the one with fewer active calls for its weight (Mitzenmacher, "The Power of
 * Two Choices in Randomized Load Balancing"). Nearly as even as the least loaded of all, and many processes that all see one instance idle do
 * not all run there. O(n) with weights.
 */
export class PowerOfTwoChoicesBalancer implements LoadBalancer {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  choose(candidates: readonly Candidate[]): Candidate {
    const at = weightedChance(candidates, this.#random)
    const first = candidates[at] as Candidate
    if (candidates.length === 1) return first
    const second = candidates[weightedChance(candidates, this.#random, at)] as Candidate
    return second.active / second.weight < first.active / first.weight ? second : first
  }
}
