import type { Binding } from './binding.js'
import { hardDependencies, linksOf } from './dependencies.js'
import { cyclesOf, stronglyConnected } from './dependency-order.js'
import { CircularDependencyError, DependencyGraphError, type DependencyProblem } from './dependency.errors.js'
import { DependencyReport, describeLink } from './dependency-report.js'
import { Linker } from './linker.js'
import type { ModuleScope } from './module-scope.js'
import { scopeViolations } from './scope-rules.js'
import type { Token } from './token.js'

/** Cycles that one group of entangled providers is reported with at most: the shortest ones say enough. */
const MAX_CYCLES = 5

export interface LinkInput {
  /** Name of the root module. */
  readonly application: string
  readonly modules: readonly ModuleScope[]
  /** Problems that were found before. */
  readonly problems: readonly DependencyProblem[]
  readonly excluded: ReadonlyMap<Token, string>
}

/**
 * Binds everything and returns the order of creation: what is needed comes before what needs it, else modules in order of
 * import. @throws DependencyGraphError with every problem of the application
 */
export function linkApplication({ application, modules, problems, excluded }: LinkInput): readonly Binding[] {
  const report = new DependencyReport(modules, excluded)
  const linker = new Linker(report)
  const bindings = modules.flatMap((module) => module.bindings)
  for (const binding of bindings) linker.link(binding)

  let groups = stronglyConnected(bindings, hardDependencies)
  if (deferForwardReferences(groups)) groups = stronglyConnected(bindings, hardDependencies)
  const found = [
    ...problems,
    ...report.problems(),
    ...groups.flatMap(circularDependencies),
    ...bindings.flatMap(scopeViolations),
  ]
  if (found.length > 0) throw new DependencyGraphError(application, found)
  return groups.flat()
}

/** A forward reference becomes a proxy only where it closes a cycle. */
function deferForwardReferences(groups: readonly (readonly Binding[])[]): boolean {
  let deferred = false
  for (const group of groups) {
    const members = new Set(group)
    for (const link of group.flatMap(linksOf)) {
      if (!link.forward || link.deferred || !link.targets.some((target) => members.has(target))) continue
      link.deferred = true
      deferred = true
    }
  }
  return deferred
}

function circularDependencies(group: readonly Binding[]): readonly DependencyProblem[] {
  const [first] = group
  if (first === undefined || (group.length === 1 && !hardDependencies(first).includes(first))) return []
  return cyclesOf(group, hardDependencies)
    .slice(0, MAX_CYCLES)
    .map((cycle) => {
      const hops = cycle.map((from, index) => {
        const to = cycle[(index + 1) % cycle.length] as Binding
        const link = linksOf(from).find(({ targets }) => targets.includes(to))
        return { from: from.label, where: describeLink(from, to, link?.planned), module: from.home.name }
      })
      return new CircularDependencyError(
        [...cycle, cycle[0] as Binding].map(({ label }) => label),
        hops,
      )
    })
}
