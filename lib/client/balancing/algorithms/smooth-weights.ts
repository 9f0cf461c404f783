import type { Random } from '../../../common/index.js'
import type { Candidate } from '../load-balancer.js'

interface Credit {
  value: number
}

/**
 * nginx's smooth weighted round robin: each turn every candidate earns its weight, the richest is chosen and pays what all have earned.
 * So the turns of a heavy one are spread among those of the light ones, and with whole weights each run of as many turns as their sum
 * gives each candidate exactly its weight. O(n), without allocation as long as the list is the same.
 */
export class SmoothWeights {
  readonly #random: Random
  /** Credits survive a change of the list. */
  readonly #byCandidate = new WeakMap<Candidate, Credit>()
  #candidates: readonly Candidate[] | undefined
  #credits: readonly Credit[] = []

  constructor(random: Random) {
    this.#random = random
  }

  /** @param maxLoad whose active calls per weight are more than that has no part in this turn; some candidate is below it */
  choose(candidates: readonly Candidate[], maxLoad = Infinity): Candidate {
    if (candidates !== this.#candidates) this.#take(candidates)
    return candidates[this.#turn(candidates, maxLoad)] as Candidate
  }

  #turn(candidates: readonly Candidate[], maxLoad: number): number {
    let total = 0
    let chosen = 0
    let most = -Infinity
    for (let i = 0; i < candidates.length; i++) {
      const { weight, active } = candidates[i] as Candidate
      if (active / weight > maxLoad) continue
      const credit = this.#credits[i] as Credit
      credit.value += weight
      total += weight
      if (credit.value > most) {
        most = credit.value
        chosen = i
      }
    }
    ;(this.#credits[chosen] as Credit).value -= total
    return chosen
  }

  #take(candidates: readonly Candidate[]): void {
    const isFirst = this.#candidates === undefined
    let total = 0
    for (const { weight } of candidates) total += weight
    this.#credits = candidates.map((candidate) => this.#creditOf(candidate, total))
    this.#candidates = candidates
    if (!isFirst) return
    // Many processes that start together shall not all start at the heaviest.
    for (let turns = Math.floor(this.#random.next() * candidates.length); turns > 0; turns--)
      this.#turn(candidates, Infinity)
  }

  /** A credit from when weights were larger would otherwise take many turns of all the others. */
  #creditOf(candidate: Candidate, total: number): Credit {
    let credit = this.#byCandidate.get(candidate)
    if (credit === undefined) this.#byCandidate.set(candidate, (credit = { value: 0 }))
    else credit.value = Math.max(-total, Math.min(total, credit.value))
    return credit
  }
}
