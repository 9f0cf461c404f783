import type { ConditionSource } from './route-candidate.js'
import type { RouteLeaf, RouteTarget } from './route-leaf.js'
import { TreeSearch } from './tree-search.js'

/** The search of one method's tree. */
export class RouteSearch<H> extends TreeSearch<RouteLeaf<H>, RouteTarget<H>> {
  /** Set while a search runs. */
  #source: ConditionSource | undefined = undefined
  #collected: RouteLeaf<H>[] = []

  /** The most specific route whose conditions hold. `isPlain`: the raw path is its own canonical path. */
  select(path: string, isPlain: boolean, source: ConditionSource): RouteTarget<H> | undefined {
    this.#source = source
    const target = this.find(path, !isPlain)
    this.#source = undefined
    return target
  }

  /** Decoded values for the result of the last {@link select}. */
  values({ slots, emptyValues }: RouteTarget<H>): readonly string[] {
    const count = this.captured
    if (count === 0) return emptyValues
    const values: string[] = []
    if (count === emptyValues.length) {
      for (let i = 0; i < count; i++) values.push(this.capture(i))
      return values
    }
    for (const empty of emptyValues) values.push(empty)
    for (let i = 0; i < count; i++) values[slots[i] as number] = this.capture(i)
    return values
  }

  /** Every leaf whose pattern matches, whatever its conditions. */
  collect(path: string): readonly RouteLeaf<H>[] {
    // A select that threw has left its source behind.
    this.#source = undefined
    this.#collected = []
    this.find(path, false)
    return this.#collected
  }

  protected override visit(leaf: RouteLeaf<H>): RouteTarget<H> | undefined {
    if (this.#source !== undefined) return leaf.select(this.#source)
    this.#collected.push(leaf)
    return undefined
  }
}
