import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { cyclesOf, stronglyConnected } from './dependency-order.js'

const graph = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc
      .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 })
      .map((edges) =>
        Array.from({ length: size }, (_, node) =>
          edges.filter(([from]) => from === node).map(([, to]) => to),
        ),
      ),
  )

function reaches(edges: readonly number[][], from: number, to: number): boolean {
  const seen = new Set(edges[from])
  for (const node of seen) for (const next of edges[node] ?? []) seen.add(next)
  return seen.has(to)
}

describe('stronglyConnected', () => {
  it('groups exactly what reaches each other, and puts dependencies before dependents', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const nodes = edges.map((_, index) => index)
        const groups = stronglyConnected(nodes, (node) => edges[node] ?? [])
        expect(groups.flat().sort((a, b) => a - b)).toEqual(nodes)
        const groupOf = new Map(groups.flatMap((group, index) => group.map((node) => [node, index] as const)))
        for (const a of nodes) {
          for (const b of nodes) {
            const together = a === b || (reaches(edges, a, b) && reaches(edges, b, a))
            expect(groupOf.get(a) === groupOf.get(b)).toBe(together)
          }
          for (const b of edges[a] ?? []) expect(groupOf.get(b)!).toBeLessThanOrEqual(groupOf.get(a)!)
        }
      }),
    )
  })

  it('follows a chain that is longer than the call stack', () => {
    const length = 50_000
    const groups = stronglyConnected([0], (node) => (node + 1 < length ? [node + 1] : []))
    expect(groups).toHaveLength(length)
    expect(groups[0]).toEqual([length - 1])
  })
})

describe('cyclesOf', () => {
  it('gives cycles that exist, each node once, through every node of the group', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const dependencies = (node: number): readonly number[] => edges[node] ?? []
        for (const group of stronglyConnected(edges.keys(), dependencies)) {
          const cycles = cyclesOf(group, dependencies)
          for (const cycle of cycles) {
            expect(new Set(cycle).size).toBe(cycle.length)
            cycle.forEach((node, index) => expect(edges[node]).toContain(cycle[(index + 1) % cycle.length]))
          }
          if (group.length > 1) expect(new Set(cycles.flat())).toEqual(new Set(group))
        }
      }),
    )
  })
})
