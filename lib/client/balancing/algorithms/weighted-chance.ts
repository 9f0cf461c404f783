import type { Random } from '../../../common/index.js'
import type { Candidate } from '../load-balancer.js'

/**
 * The position of one candidate, each with a chance in proportion to its weight. O(n), without allocation.
 *
 * @param except the position of one that is not to be chosen; there is another one
 */
export function weightedChance(candidates: readonly Candidate[], random: Random, except = -1): number {
  let total = 0
  for (let i = 0; i < candidates.length; i++) if (i !== except) total += (candidates[i] as Candidate).weight
  let left = random.next() * total
  let last = 0
  for (let i = 0; i < candidates.length; i++) {
    if (i === except) continue
    left -= (candidates[i] as Candidate).weight
    if (left < 0) return i
    last = i
  }
  // Rounding can leave a rest that no weight covers.
  return last
}
