import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RequestContext } from '../../core/index.js'
import { currentDeadline, currentSignal, ExecutionScope } from '../index.js'

class Request extends RequestContext {
  override readonly id = 'request'
  readonly controller = new AbortController()
  /** How often somebody asked for the signal. */
  asked = 0

  override get signal(): AbortSignal {
    this.asked++
    return this.controller.signal
  }
}

const within = <T>(context: RequestContext, task: () => T): T => RequestContext.run(context, task, undefined)
const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

describe('ExecutionScope', () => {
  it('is there during its task, also after an await, and not after it', async () => {
    const scope = new ExecutionScope()
    const found = await ExecutionScope.run(scope, async () => {
      await setImmediate()
      return ExecutionScope.current()
    })
    expect(found).toBe(scope)
    expect(ExecutionScope.current()).toBeUndefined()
  })

  it('has no later deadline than the scope around it', () => {
    const outer = new ExecutionScope(100)
    ExecutionScope.run(outer, () => {
      expect(new ExecutionScope(50).deadline).toBe(50)
      expect(new ExecutionScope(500).deadline).toBe(100)
      expect(new ExecutionScope().deadline).toBe(100)
      expect(currentDeadline()).toBe(100)
    })
    expect(currentDeadline()).toBe(Infinity)
  })

  it('hands its reason to every scope inside, however deep', () => {
    const outer = new ExecutionScope()
    const inner = ExecutionScope.run(outer, () => new ExecutionScope())
    const innermost = ExecutionScope.run(inner, () => new ExecutionScope())
    const before = innermost.signal
    const reason = new Error('too late')
    outer.abort(reason)
    expect(before.reason).toBe(reason)
    expect(inner.aborted).toBe(true)
    // Asked for after the fact.
    expect(inner.signal.reason).toBe(reason)
    expect(outer.signal.reason).toBe(reason)
  })

  it('leaves the scope around it alone', () => {
    const outer = new ExecutionScope()
    const inner = new ExecutionScope(Infinity, outer)
    inner.abort()
    expect(inner.signal.reason).toMatchObject({ name: 'AbortError' })
    expect(outer.aborted).toBe(false)
  })

  it('has one signal, and keeps the first reason', () => {
    const scope = new ExecutionScope()
    expect(scope.signal).toBe(scope.signal)
    scope.abort('first')
    scope.abort('second')
    expect(scope.signal.reason).toBe('first')
  })

  it('is not told any more once it is closed, and does not end what still runs', () => {
    const client = new AbortController()
    const scope = new ExecutionScope(Infinity, client.signal)
    const { signal } = scope
    scope.close()
    scope.close()
    client.abort()
    expect(signal.aborted).toBe(false)
    expect(scope.aborted).toBe(false)
    const late = new ExecutionScope(Infinity, new AbortController().signal)
    late.close()
    expect(late.signal.aborted).toBe(false)
  })

  it('does not count for what goes on after it is closed', () => {
    const outer = new ExecutionScope(200)
    const inner = ExecutionScope.run(outer, () => new ExecutionScope(100))
    ExecutionScope.run(inner, () => {
      inner.close()
      expect(ExecutionScope.current()).toBe(outer)
      expect(currentDeadline()).toBe(200)
      outer.close()
      expect(ExecutionScope.current()).toBeUndefined()
      expect(currentSignal()).toBeUndefined()
    })
  })

  it('still counts for what goes on after it is aborted', () => {
    const scope = new ExecutionScope()
    ExecutionScope.run(scope, () => {
      scope.abort('over')
      expect(currentSignal()?.reason).toBe('over')
    })
  })

  it('follows other signals as well', () => {
    const [first, second] = [new AbortController(), new AbortController()]
    const scope = new ExecutionScope()
    scope.follow(first.signal)
    scope.follow(second.signal)
    second.abort('second')
    expect(scope.signal.reason).toBe('second')
    expect([listenersOf(first.signal), listenersOf(second.signal)]).toEqual([0, 0])
    const late = new ExecutionScope()
    late.follow(second.signal)
    expect(late.aborted).toBe(true)
  })

  it('tells listeners once, and those that come too late at once', () => {
    const outer = new ExecutionScope()
    const inner = new ExecutionScope(Infinity, outer)
    const told: unknown[] = []
    inner.onAbort((reason) => told.push('inner', reason))
    inner.onAbort((reason) => told.push('gone', reason))()
    outer.abort('reason')
    outer.abort('again')
    inner.onAbort((reason) => told.push('late', reason))
    expect(told).toEqual(['inner', 'reason', 'late', 'reason'])
  })

  it('knows what it was made inside of', () => {
    const outer = new ExecutionScope()
    ExecutionScope.run(outer, () => {
      const inner = new ExecutionScope()
      const detached = ExecutionScope.run(inner, () => ExecutionScope.detached())
      expect(inner.isInside(outer)).toBe(true)
      expect(detached.isInside(outer)).toBe(true)
      expect(outer.isInside(inner)).toBe(false)
      expect(outer.isInside(outer)).toBe(false)
    })
  })

  it('is ended by nothing around it where it is detached', () => {
    const request = new Request()
    const outer = new ExecutionScope(100)
    const detached = within(request, () => ExecutionScope.run(outer, () => ExecutionScope.detached(500)))
    const { signal } = detached
    outer.abort()
    request.controller.abort()
    expect(signal.aborted).toBe(false)
    expect(detached.deadline).toBe(500)
  })
})

describe('runAndClose', () => {
  it('closes the scope when the outcome is there, whatever it is', async () => {
    const client = new AbortController()
    const scope = (): ExecutionScope => {
      const made = new ExecutionScope()
      made.follow(client.signal)
      return made
    }
    expect(ExecutionScope.runAndClose(scope(), () => 'now')).toBe('now')
    expect(() =>
      ExecutionScope.runAndClose(scope(), () => {
        throw new RangeError('now')
      }),
    ).toThrow('now')
    expect(listenersOf(client.signal)).toBe(0)
    const pending = ExecutionScope.runAndClose(scope(), async () => {
      await setImmediate()
      throw new RangeError('later')
    })
    expect(listenersOf(client.signal)).toBe(1)
    await expect(pending).rejects.toThrow('later')
    expect(listenersOf(client.signal)).toBe(0)
  })

  it('does not begin what has ended before', () => {
    const scope = new ExecutionScope()
    scope.follow(AbortSignal.abort('gone'))
    let ran = false
    expect(() => ExecutionScope.runAndClose(scope, () => (ran = true))).toThrow('gone')
    expect(ran).toBe(false)
  })
})

describe('currentSignal', () => {
  it('is the signal of the request where there is no scope', () => {
    const request = new Request()
    expect(within(request, currentSignal)).toBe(request.controller.signal)
    expect(currentSignal()).toBeUndefined()
  })

  it('follows the request inside of a scope, which asks for its signal only then', () => {
    const request = new Request()
    within(request, () => {
      const scope = new ExecutionScope(100)
      ExecutionScope.run(scope, () => {
        expect(request.asked).toBe(0)
        const signal = currentSignal()
        request.controller.abort('gone')
        expect(signal?.reason).toBe('gone')
      })
    })
  })

  it('aborts with a request that is answered inside of a scope, and with that scope', async () => {
    for (const endedBy of ['scope', 'request']) {
      const [scope, request] = [new ExecutionScope(100), new Request()]
      await ExecutionScope.run(scope, () =>
        within(request, async () => {
          const signal = currentSignal()
          expect(currentSignal()).toBe(signal)
          expect(currentDeadline()).toBe(100)
          const inner = new ExecutionScope(50)
          if (endedBy === 'scope') scope.abort(endedBy)
          else request.controller.abort(endedBy)
          expect(signal?.reason).toBe(endedBy)
          expect(inner.signal.reason).toBe(endedBy)
          await request.end()
        }),
      )
    }
  })

  it('leaves nothing on a scope whose requests are over', async () => {
    const client = new AbortController()
    const scope = new ExecutionScope(Infinity, client.signal)
    const request = new Request()
    await ExecutionScope.run(scope, () =>
      within(request, async () => {
        expect(currentSignal()?.aborted).toBe(false)
        expect(listenersOf(request.controller.signal)).toBe(1)
        await request.end()
        // What goes on after the request goes by the scope alone.
        expect(ExecutionScope.current()).toBe(scope)
      }),
    )
    expect(listenersOf(request.controller.signal)).toBe(0)
    scope.close()
    expect(listenersOf(client.signal)).toBe(0)
  })
})

describe('what scopes leave on a signal that lives long', () => {
  it('is nothing, after 100,000 nested scopes', () => {
    const shutdown = new AbortController()
    for (let i = 0; i < 100_000; i++) {
      const outer = new ExecutionScope(Infinity, shutdown.signal)
      const inner = new ExecutionScope(Infinity, outer)
      if (i % 2 === 0) void inner.signal
      if (i % 3 === 0) inner.onAbort(() => {})
      if (i % 5 === 0) inner.abort()
      inner.close()
      outer.close()
    }
    expect(listenersOf(shutdown.signal)).toBe(0)
  })

  it('is nothing, and nobody is warned, with 1000 scopes at the same time', () => {
    const warnings: unknown[] = []
    const onWarning = (warning: unknown): void => void warnings.push(warning)
    process.on('warning', onWarning)
    const shutdown = new AbortController()
    const scopes = Array.from({ length: 1000 }, () => new ExecutionScope(Infinity, shutdown.signal))
    for (const { signal } of scopes) expect(signal.aborted).toBe(false)
    for (const scope of scopes) scope.close()
    process.off('warning', onWarning)
    expect(listenersOf(shutdown.signal)).toBe(0)
    expect(warnings).toEqual([])
  })
})

type Step =
  { readonly kind: 'make' | 'ask' | 'abort' | 'close'; readonly scope: number } | { readonly kind: 'root' }

/** One scope of the model: what its signal has to say is found by walking outwards, each time anew. */
interface Model {
  readonly parent: Model | undefined
  reason: unknown
  closed: boolean
}

describe('any tree of scopes', () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      kind: fc.constantFrom('make' as const, 'ask' as const, 'abort' as const, 'close' as const),
      scope: fc.nat(30),
    }),
    fc.record({ kind: fc.constant('root' as const) }),
  )

  it('is aborted as the scopes around each say, and leaves no listener', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const root = new AbortController()
        const scopes = [new ExecutionScope(Infinity, root.signal)]
        const models: Model[] = [{ parent: undefined, reason: undefined, closed: false }]
        const abort = (model: Model, reason: unknown): void => {
          if (model.reason !== undefined) return
          model.reason = reason
          for (const other of models) if (other.parent === model && !other.closed) abort(other, reason)
        }
        // Inner operations are over before the outer ones.
        const close = (model: Model): void => {
          for (const other of models) if (other.parent === model) close(other)
          model.closed = true
          scopes[models.indexOf(model)]?.close()
        }
        const asked = new Map<AbortSignal, Model>()
        for (const [at, { kind, ...rest }] of steps.entries()) {
          const index = 'scope' in rest ? rest.scope % scopes.length : 0
          const [scope, model] = [scopes[index] as ExecutionScope, models[index] as Model]
          if (kind === 'root') {
            root.abort('root')
            if (!model.closed) abort(model, 'root')
          } else if (kind === 'abort') {
            scope.abort(`abort ${at}`)
            abort(model, `abort ${at}`)
          } else if (kind === 'close') {
            close(model)
          } else if (!model.closed) {
            // A closed scope is not the current one of any code: nobody asks for its signal, or makes a scope in it.
            if (kind === 'ask') asked.set(scope.signal, model)
            else scopes.push(new ExecutionScope(Infinity, scope))
            if (kind === 'make') models.push({ parent: model, reason: model.reason, closed: false })
          }
        }
        for (const [index, scope] of scopes.entries()) {
          const model = models[index]
          if (model?.closed === false) asked.set(scope.signal, model)
        }
        for (const [signal, { reason }] of asked) {
          expect(signal.aborted).toBe(reason !== undefined)
          expect(signal.reason).toBe(reason)
        }
        for (const scope of scopes) scope.close()
        expect(listenersOf(root.signal)).toBe(0)
      }),
    )
  })
})
