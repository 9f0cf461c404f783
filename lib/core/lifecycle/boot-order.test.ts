import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  DependencyGraphError,
  CircularDependencyError,
  HiddenDependencyError,
} from '../container/dependency.errors.js'
import { boot, bootError, moduleOf } from '../container/fixture/boot.js'
import type { FactoryProvider } from '../container/provider.js'

interface Plan {
  /** What each provider needs: indexes of providers before it, so there is no cycle. */
  readonly needs: readonly (readonly number[])[]
  readonly listed: readonly number[]
  readonly asynchronous: readonly boolean[]
}

const plan: fc.Arbitrary<Plan> = fc.integer({ min: 1, max: 25 }).chain((size) =>
  fc.record({
    needs: fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        index === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 4 }),
      ),
    ),
    listed: fc.shuffledSubarray(
      Array.from({ length: size }, (_, index) => index),
      { minLength: size },
    ),
    asynchronous: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
  }),
)

const name = (index: number): string => `p${index}`

function providersOf({ needs, asynchronous }: Plan, log: string[]): FactoryProvider<object>[] {
  return needs.map((each, index) => ({
    provide: name(index),
    inject: each.map(name),
    useFactory: (...dependencies: object[]) => {
      expect(dependencies.map((dependency) => (dependency as { name: string }).name)).toEqual(each.map(name))
      log.push(name(index))
      const made = {
        name: name(index),
        onModuleDestroy: () => void log.push(`-${name(index)}`),
        [Symbol.dispose]: () => void log.push(`--${name(index)}`),
      }
      return asynchronous[index] === true ? Promise.resolve(made) : made
    },
  }))
}

describe('any acyclic application', () => {
  it('boots what is needed first, each once, and shuts down in exactly the reverse order', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => {
        const log: string[] = []
        const all = providersOf(drawn, log)
        const context = await boot({ providers: drawn.listed.map((index) => all[index]!) })
        const booted = log.splice(0)
        expect(booted.toSorted()).toEqual(drawn.listed.map(name).toSorted())
        drawn.needs.forEach((needs, index) => {
          for (const needed of needs)
            expect(booted.indexOf(name(needed))).toBeLessThan(booted.indexOf(name(index)))
        })
        await context.close()
        const reverse = booted.toReversed()
        expect(log).toEqual([...reverse.map((each) => `-${each}`), ...reverse.map((each) => `--${each}`)])
      }),
      { numRuns: 60 },
    )
  })

  it('reports exactly the cycle that is planted in it', async () => {
    const planted = plan.chain((drawn) =>
      fc.record({
        drawn: fc.constant(drawn),
        cycle: fc.shuffledSubarray(
          drawn.needs.map((_, index) => index),
          { minLength: 1, maxLength: Math.min(6, drawn.needs.length) },
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(planted, async ({ drawn, cycle }) => {
        // Only the cycle leads back: its members need nothing else of it than the next one.
        const members = new Set(cycle)
        const needs = drawn.needs.map((each, index) => {
          const others = each.filter((needed) => !members.has(needed))
          return members.has(index) ? [cycle[(cycle.indexOf(index) + 1) % cycle.length]!] : others
        })
        const providers = providersOf({ ...drawn, needs }, [])
        const error = await bootError({ providers: drawn.listed.map((index) => providers[index]!) })
        expect(error).toBeInstanceOf(DependencyGraphError)
        const { problems } = error as DependencyGraphError
        expect(problems).toHaveLength(1)
        const found = (problems[0] as CircularDependencyError).cycle.map((each) => each.replaceAll("'", ''))
        const start = cycle.indexOf(Number(found[0]?.slice(1)))
        expect(found).toEqual([...cycle.slice(start), ...cycle.slice(0, start), cycle[start]!].map(name))
      }),
      { numRuns: 100 },
    )
  })
})

describe('encapsulation', () => {
  it('shows a provider to a module exactly where a chain of imports and exports leads to it', async () => {
    const drawn = fc.record({
      imports: fc.tuple(
        ...Array.from({ length: 5 }, (_, index) =>
          index === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 3 }),
        ),
      ),
      exported: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      reexported: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      asking: fc.nat(4),
      asked: fc.nat(4),
    })
    await fc.assert(
      fc.asyncProperty(drawn, async ({ imports, exported, reexported, asking, asked }) => {
        const shows = (module: number): Set<number> => {
          const shown = new Set(exported[module] === true ? [module] : [])
          if (reexported[module] === true) {
            for (const imported of imports[module] ?? []) for (const each of shows(imported)) shown.add(each)
          }
          return shown
        }
        const visible =
          asking === asked || (imports[asking] ?? []).some((imported) => shows(imported).has(asked))
        const modules: ReturnType<typeof moduleOf>[] = []
        imports.forEach((needed, index) => {
          const imported = needed.map((each) => modules[each]!)
          const asks = { provide: `asks${index}`, useFactory: (it: unknown) => it, inject: [name(asked)] }
          modules.push(
            moduleOf(`M${index}`, {
              imports: imported,
              providers: [{ provide: name(index), useValue: index }, ...(index === asking ? [asks] : [])],
              exports: [
                ...(exported[index] === true ? [name(index)] : []),
                ...(reexported[index] === true ? imported : []),
              ],
            }),
          )
        })
        const root = moduleOf('Root', { imports: modules })
        if (visible) {
          const context = await boot(root)
          expect(context.resolverOf(modules[asking]!).resolve(`asks${asking}`)).toBe(asked)
        } else {
          const { problems } = (await bootError(root)) as DependencyGraphError
          expect(problems.map((problem) => problem.constructor)).toEqual([HiddenDependencyError])
        }
      }),
      { numRuns: 200 },
    )
  })
})
