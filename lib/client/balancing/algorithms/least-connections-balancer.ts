import type { Random } from '../../../common/index.js'
import type { Candidate, LoadBalancer } from '../load-balancer.js'
import { SmoothWeights } from './smooth-weights.js'

/** The one with the fewest active calls for its weight; among equals in turns by weight, as nginx does. O(n). */
export class LeastConnectionsBalancer implements LoadBalancer {
  readonly #weights: SmoothWeights

  constructor(random: Random) {
    this.#weights = new SmoothWeights(random)
  }

  choose(candidates: readonly Candidate[]): Candidate {
    let least = Infinity
    for (let i = 0; i < candidates.length; i++) {
      const { active, weight } = candidates[i] as Candidate
      least = Math.min(least, active / weight)
    }
    return this.#weights.choose(candidates, least)
  }
}
