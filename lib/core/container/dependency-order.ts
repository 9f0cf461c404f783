/** Groups of nodes that reach each other, dependencies before dependents; a group of one is no cycle unless it needs itself. */
export function stronglyConnected<N>(
  nodes: Iterable<N>,
  dependencies: (node: N) => readonly N[],
): readonly (readonly N[])[] {
  return new TarjanSearch(dependencies).run(nodes)
}

interface Visit<N> {
  readonly node: N
  readonly dependencies: readonly N[]
  readonly index: number
  next: number
  low: number
}

/** Tarjan's algorithm with a stack of its own: chains of dependencies may be longer than the call stack. */
class TarjanSearch<N> {
  readonly #dependencies: (node: N) => readonly N[]
  readonly #indexes = new Map<N, number>()
  readonly #open = new Set<N>()
  readonly #stack: N[] = []
  readonly #groups: N[][] = []

  constructor(dependencies: (node: N) => readonly N[]) {
    this.#dependencies = dependencies
  }

  run(nodes: Iterable<N>): readonly (readonly N[])[] {
    for (const node of nodes) if (!this.#indexes.has(node)) this.#search(node)
    return this.#groups
  }

  #search(root: N): void {
    const visits = [this.#enter(root)]
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const dependency = visit.dependencies[visit.next]
      if (visit.next++ < visit.dependencies.length) {
        const index = this.#indexes.get(dependency as N)
        if (index === undefined) visits.push(this.#enter(dependency as N))
        else if (this.#open.has(dependency as N)) visit.low = Math.min(visit.low, index)
        continue
      }
      visits.pop()
      const parent = visits.at(-1)
      if (parent !== undefined) parent.low = Math.min(parent.low, visit.low)
      if (visit.low === visit.index) this.#close(visit.node)
    }
  }

  #enter(node: N): Visit<N> {
    const index = this.#indexes.size
    this.#indexes.set(node, index)
    this.#open.add(node)
    this.#stack.push(node)
    return { node, dependencies: this.#dependencies(node), index, next: 0, low: index }
  }

  #close(node: N): void {
    const group = this.#stack.splice(this.#stack.lastIndexOf(node))
    for (const member of group) this.#open.delete(member)
    this.#groups.push(group)
  }
}

/**
 * The shortest cycles of a group: for each node the shortest one through it, each cycle once. The first node is the one that
 * comes first in the group.
 */
export function cyclesOf<N>(
  group: readonly N[],
  dependencies: (node: N) => readonly N[],
): readonly (readonly N[])[] {
  const members = new Set(group)
  const cycles = new Map<string, readonly N[]>()
  const ids = new Map(group.map((node, index) => [node, index]))
  for (const start of group) {
    const cycle = shortestCycle(start, (node) => dependencies(node).filter((next) => members.has(next)))
    const key = cycle
      .map((node) => ids.get(node))
      .sort((a, b) => (a ?? 0) - (b ?? 0))
      .join()
    if (cycle.length > 0 && !cycles.has(key)) cycles.set(key, cycle)
  }
  return [...cycles.values()].sort((a, b) => a.length - b.length)
}

function shortestCycle<N>(start: N, dependencies: (node: N) => readonly N[]): readonly N[] {
  const cameFrom = new Map<N, N>()
  const queue = [start]
  for (const node of queue) {
    for (const next of dependencies(node)) {
      if (next === start) return pathTo(node, cameFrom)
      if (cameFrom.has(next)) continue
      cameFrom.set(next, node)
      queue.push(next)
    }
  }
  return []
}

function pathTo<N>(end: N, cameFrom: ReadonlyMap<N, N>): readonly N[] {
  const path = [end]
  for (let node = cameFrom.get(end); node !== undefined; node = cameFrom.get(node)) path.push(node)
  return path.reverse()
}
