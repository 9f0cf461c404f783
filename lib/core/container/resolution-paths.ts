import type { Binding } from './binding.js'
import { linksOf } from './dependencies.js'

/** Who needs whom, backwards, for messages: made only when there is one. */
export class ResolutionPaths {
  readonly #dependents = new Map<Binding, Binding[]>()

  constructor(bindings: readonly Binding[]) {
    for (const binding of bindings) {
      for (const target of [
        ...binding.prerequisites,
        ...linksOf(binding).flatMap(({ targets }) => targets),
      ]) {
        const list = this.#dependents.get(target)
        if (list === undefined) this.#dependents.set(target, [binding])
        else list.push(binding)
      }
    }
  }

  /** The shortest way to `binding` from a controller, else from what nothing depends on; both ends included. */
  to(binding: Binding): readonly Binding[] {
    const next = new Map<Binding, Binding>()
    const queue = [binding]
    let root: Binding | undefined
    for (const current of queue) {
      const dependents = this.#dependents.get(current) ?? []
      if (current.traits.stereotype === 'controller') {
        root = current
        break
      }
      if (dependents.length === 0) root ??= current
      for (const dependent of dependents) {
        if (dependent === binding || next.has(dependent)) continue
        next.set(dependent, current)
        queue.push(dependent)
      }
    }
    const path = [root ?? binding]
    for (let step = next.get(path[0] as Binding); step !== undefined; step = next.get(step)) path.push(step)
    return path
  }
}
