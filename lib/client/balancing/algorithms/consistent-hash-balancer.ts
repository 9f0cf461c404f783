import type { Random } from '../../../common/index.js'
import type { Candidate, LoadBalancer } from '../load-balancer.js'
import { hashOf, mixed, unitOf } from './hash.js'
import { weightedChance } from './weighted-chance.js'

/**
 * Calls with the same key go to the same instance, by weighted rendezvous hashing (Thaler and Ravishankar; weights as Schindelhauer and
 * Schomaker): every candidate draws a number from the key, and the best one wins. When an instance goes, only its own keys move, in
 * proportion to the weights of the others; when one comes, it takes only its share. There is no ring to build, and shares are exact, not
 * as even as a number of ring points makes them. O(n), without allocation as long as the list is the same.
 *
 * With a balance factor (Mirrokni, Thorup, Zadimoghaddam: "Consistent Hashing with Bounded Loads") an instance that has more active calls
 * than that factor of its share passes the call to the next best of the key.
 */
export class ConsistentHashBalancer implements LoadBalancer {
  readonly sticky = true
  readonly #random: Random
  /** 1.5: half as much again as its share; `Infinity` without bound. */
  readonly #balanceFactor: number
  readonly #byCandidate = new WeakMap<Candidate, number>()
  #candidates: readonly Candidate[] | undefined
  #hashes: readonly number[] = []

  /** @param balanceFactorPercent at least 100; 0 is without bound */
  constructor(random: Random, balanceFactorPercent = 0) {
    this.#random = random
    this.#balanceFactor = balanceFactorPercent === 0 ? Infinity : balanceFactorPercent / 100
  }

  /** A call without a key goes anywhere. */
  choose(candidates: readonly Candidate[], hashKey: string | undefined): Candidate {
    if (hashKey === undefined) return candidates[weightedChance(candidates, this.#random)] as Candidate
    if (candidates !== this.#candidates) this.#take(candidates)
    const loadPerWeight = this.#balanceFactor === Infinity ? Infinity : this.#fairLoad(candidates)
    const key = hashOf(hashKey)
    let best: Candidate | undefined
    let bestScore = -Infinity
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[i] as Candidate
      if (candidate.active >= Math.ceil(loadPerWeight * candidate.weight)) continue
      // ln of a number drawn evenly from 0 to 1, by weight: the greatest is each one's in proportion to its weight.
      const score = Math.log(unitOf(mixed(key ^ (this.#hashes[i] as number)))) / candidate.weight
      if (score > bestScore || (score === bestScore && precedes(candidate, best))) {
        best = candidate
        bestScore = score
      }
    }
    // The bounds add up to more than the calls there are, so that there is always one with room.
    return best ?? (candidates[0] as Candidate)
  }

  /** How many calls an instance may have per weight when this call is placed. */
  #fairLoad(candidates: readonly Candidate[]): number {
    let calls = 1
    let weights = 0
    for (let i = 0; i < candidates.length; i++) {
      const { active, weight } = candidates[i] as Candidate
      calls += active
      weights += weight
    }
    return (this.#balanceFactor * calls) / weights
  }

  #take(candidates: readonly Candidate[]): void {
    this.#hashes = candidates.map((candidate) => {
      let hash = this.#byCandidate.get(candidate)
      if (hash === undefined) this.#byCandidate.set(candidate, (hash = hashOf(candidate.instance.id)))
      return hash
    })
    this.#candidates = candidates
  }
}

/** Of two with one score the choice must not depend on the order of the list. */
function precedes(candidate: Candidate, other: Candidate | undefined): boolean {
  return other !== undefined && candidate.instance.id < other.instance.id
}
