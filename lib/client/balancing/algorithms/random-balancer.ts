import type { Random } from '../../../common/index.js'
import type { Candidate, LoadBalancer } from '../load-balancer.js'
import { weightedChance } from './weighted-chance.js'

/** By chance, in proportion to the weights. It keeps nothing, so many processes do not fall into step. O(n). */
export class RandomBalancer implements LoadBalancer {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  choose(candidates: readonly Candidate[]): Candidate {
    return candidates[weightedChance(candidates, this.#random)] as Candidate
  }
}
