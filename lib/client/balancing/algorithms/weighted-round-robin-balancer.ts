import type { Random } from '../../../common/index.js'
import type { Candidate, LoadBalancer } from '../load-balancer.js'
import { SmoothWeights } from './smooth-weights.js'

/** In turns, as many as the weights say ({@link SmoothWeights}). O(n). */
export class WeightedRoundRobinBalancer implements LoadBalancer {
  readonly #weights: SmoothWeights

  constructor(random: Random) {
    this.#weights = new SmoothWeights(random)
  }

  choose(candidates: readonly Candidate[]): Candidate {
    return this.#weights.choose(candidates)
  }
}
