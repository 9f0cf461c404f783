import { Accept, type AcceptRange } from '../media/accept.js'
import type { MediaType } from '../media/media-type.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { CompiledRoute } from './compiled-route.js'
import type { PatternSegment } from './pattern-segment.js'
import type { ConditionSource, RouteCandidate } from './route-candidate.js'
import type { Ranked } from './route-tree.js'

/** What a request gets: a route, and how the captures of the pattern that matched become its values. */
export interface RouteTarget<H> {
  readonly route: CompiledRoute<H>
  /** For each capture, its place in `pathValues`. */
  readonly slots: readonly number[]
  /** `pathValues` before captures are filled in: `''` per variable. For a pattern without captures this is it. */
  readonly emptyValues: readonly string[]
}

/** A candidate at a leaf, by way of one alternative of its pattern. */
export class LeafEntry<H> {
  /** One per route of the candidate. */
  readonly targets: readonly RouteTarget<H>[]

  constructor(
    readonly candidate: RouteCandidate<H>,
    slots: readonly number[],
  ) {
    this.targets = candidate.routes.map((route) => ({
      route,
      slots,
      emptyValues: Object.freeze(route.variables.map(() => '')),
    }))
  }
}

/** All entries whose patterns have one shape, whatever their methods. */
export interface PatternShape<H> {
  readonly segments: readonly PatternSegment[]
  readonly entries: LeafEntry<H>[]
}

/** All routes of one method whose patterns have one shape, in the order in which they are tried. */
export class RouteLeaf<H> implements Ranked {
  readonly entries: readonly LeafEntry<H>[]
  /** The answer to every request, where the only candidate has no conditions. */
  readonly #sole: RouteTarget<H> | undefined
  readonly #asksAccept: boolean

  constructor(
    readonly rank: number,
    readonly method: HttpMethod,
    entries: readonly LeafEntry<H>[],
  ) {
    this.entries = entries.toSorted((a, b) => compareEntries(a.candidate, b.candidate, method))
    this.#asksAccept = entries.some(({ candidate }) => candidate.produces.length > 0)
    const only = entries.length === 1 ? entries[0] : undefined
    this.#sole = only?.candidate.isUnconditional ? only.targets[0] : undefined
  }

  /** The route whose conditions hold and that Spring would choose. */
  select(source: ConditionSource): RouteTarget<H> | undefined {
    return this.#sole ?? this.#selectByConditions(source)
  }

  #selectByConditions(source: ConditionSource): RouteTarget<H> | undefined {
    const accept = this.#asksAccept ? Accept.of(source.header('accept')) : Accept.ALL
    const holding: LeafEntry<H>[] = []
    for (const entry of this.entries) {
      const { candidate } = entry
      // All other conditions come before `produces`: who is less specific in them is out of the running.
      if (holding[0] !== undefined && compareBeforeProduces(holding[0].candidate, candidate, this.method) < 0)
        break
      if (!candidate.headersHold(source) || !candidate.consumesHold(source)) continue
      if (!candidate.producesHold(accept) || !candidate.paramsHold(source)) continue
      holding.push(entry)
      if (!this.#asksAccept) break
    }
    const chosen = preferred(holding, accept)
    return chosen?.targets[chosen.candidate.choiceFor(accept)]
  }
}

/** How directly a mapping names the method: 0 itself, 1 HEAD by GET, 2 every method. */
export function methodRank<H>({ definition: { methods } }: RouteCandidate<H>, method: HttpMethod): number {
  if (methods.includes(method)) return 0
  return methods.length === 0 ? 2 : 1
}

function compareBeforeProduces<H>(a: RouteCandidate<H>, b: RouteCandidate<H>, method: HttpMethod): number {
  // A handler that was written for HEAD wins over every GET handler of the path.
  const head = method === 'HEAD' ? Math.min(1, methodRank(a, method)) - Math.min(1, methodRank(b, method)) : 0
  return head || a.compareConditions(b)
}

function compareEntries<H>(a: RouteCandidate<H>, b: RouteCandidate<H>, method: HttpMethod): number {
  return (
    compareBeforeProduces(a, b, method) || methodRank(a, method) - methodRank(b, method) || a.index - b.index
  )
}

/**
 * Among candidates that are equal but for `produces`: range by range, best first, one that offers exactly that range, then one
 * that offers a part of it. A route without `produces` counts as offering everything, so it answers a client that takes anything.
 */
function preferred<H>(holding: readonly LeafEntry<H>[], accept = Accept.ALL): LeafEntry<H> | undefined {
  if (holding.length <= 1) return holding[0]
  for (const range of accept.ranges) {
    const found =
      holding.find(({ candidate }) => offersExactly(candidate, range)) ??
      holding.find(({ candidate }) => candidate.offers.some((offer) => offersPart(offer, range, accept)))
    if (found !== undefined) return found
  }
  return holding.find(({ candidate }) => candidate.produces.length === 0) ?? holding[0]
}

function offersExactly<H>(candidate: RouteCandidate<H>, { range }: AcceptRange): boolean {
  if (candidate.produces.length === 0) return range.type === '*'
  return candidate.offers.some((offer) => offer.equals(range))
}

function offersPart(offer: MediaType, wanted: AcceptRange, accept: Accept): boolean {
  return wanted.quality > 0 && wanted.range.includes(offer) && accept.qualityOf(offer) === wanted.quality
}
