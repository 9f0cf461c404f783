import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, describe, expect, it } from '@jest/globals'
import {
  context,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type ContextManager,
} from '@opentelemetry/api'
import { RequestContext } from '../../../core/index.js'
import { propagatorFor } from '../propagation/propagator-for.js'
import { TraceIds } from '../sampling/trace-ids.js'
import { TracingFixture, Work } from '../tracing.fixture.js'
import { globalApi, hasForeignProvider } from './global-opentelemetry.js'
import { acquireContexts, registerGlobally } from './global-registration.js'

/** As OpenTelemetry's own for Node. */
class ForeignManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>()

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    task: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => task.apply(self, args))
  }

  bind<T>(_context: Context, target: T): T {
    return target
  }

  enable(): this {
    return this
  }

  disable(): this {
    return this
  }
}

const propagator = propagatorFor(
  { consume: ['tracecontext', 'baggage'], produce: ['tracecontext', 'baggage'] },
  new TraceIds(),
)

describe('the context manager', () => {
  afterEach(() => {
    expect(globalApi()?.context).toBeUndefined()
  })

  it('is the one of code that uses the API, until the last application has closed', () => {
    const first = acquireContexts()
    const second = acquireContexts()
    expect(second.contexts).toBe(first.contexts)
    first.release()
    first.release()
    expect(globalApi()?.context).toBe(second.contexts)
    second.release()
  })

  it('shows code that uses the API the span that entered the request, and spans of that code the tracer', () => {
    const acquired = acquireContexts()
    const fixture = new TracingFixture({ contexts: acquired.contexts })
    const { tracer, provider } = fixture
    const work = new Work()
    const server = tracer.startSpan('server', { parent: 'none' })
    const handle = (): void => {
      tracer.enter(work, server)
      expect(trace.getActiveSpan()?.spanContext().spanId).toBe(server.identity.spanId)
      provider.getTracer('library').startActiveSpan('library', (span) => {
        tracer.startSpan('inner').end()
        span.end()
      })
    }
    RequestContext.run(work, handle, undefined)
    server.end()
    expect(fixture.parentOf('library')).toBe('server')
    expect(fixture.parentOf('inner')).toBe('library')
    acquired.release()
  })

  it('of the process stays, and is gone through', () => {
    const foreign = new ForeignManager()
    context.setGlobalContextManager(foreign)
    const acquired = acquireContexts()
    const fixture = new TracingFixture({ contexts: acquired.contexts })
    const { tracer } = fixture
    expect(tracer.entersContexts).toBe(false)
    const work = new Work()
    const handle = (): void => {
      const server = tracer.startSpan('server', { parent: 'none' })
      tracer.enter(work, server)
      expect(work.trace).toBeUndefined()
      expect(tracer.currentSpan()).toBeUndefined()
      tracer.run(server, () => {
        expect(trace.getSpan(foreign.active())?.spanContext().spanId).toBe(server.identity.spanId)
        expect(tracer.currentSpan()).toBe(server)
        tracer.startSpan('inner').end()
      })
      server.end()
    }
    RequestContext.run(work, handle, undefined)
    expect(fixture.parentOf('inner')).toBe('server')
    acquired.release()
    expect(globalApi()?.context).toBe(foreign)
    context.disable()
  })
})

describe('the provider', () => {
  it('is the one of code that uses the API, with the propagator, until the application closes', () => {
    const { provider, spans } = new TracingFixture()
    expect(hasForeignProvider()).toBe(false)
    const unregister = registerGlobally(provider, propagator)
    expect(hasForeignProvider()).toBe(false)
    const span = trace.getTracer('library').startSpan('library')
    span.end()
    expect(spans.map(({ name }) => name)).toEqual(['library'])
    const carrier: Record<string, string> = {}
    propagation.inject(trace.setSpan(ROOT_CONTEXT, span), carrier)
    expect(carrier['traceparent']).toContain(span.spanContext().traceId)
    unregister()
    unregister()
    expect([globalApi()?.trace, globalApi()?.propagation]).toEqual([undefined, undefined])
  })

  it('of another application goes first, and is not taken away', () => {
    const [first, second] = [new TracingFixture(), new TracingFixture()]
    const unregisterFirst = registerGlobally(first.provider, propagator)
    const unregisterSecond = registerGlobally(second.provider, propagator)
    unregisterSecond()
    trace.getTracer('library').startSpan('library').end()
    expect([first.spans.length, second.spans.length]).toEqual([1, 0])
    unregisterFirst()
    expect(globalApi()?.trace).toBeUndefined()
  })

  it('is that of an application that still runs, when the one before it has closed', () => {
    const [first, second] = [new TracingFixture(), new TracingFixture()]
    const unregisterFirst = registerGlobally(first.provider, propagator)
    const unregisterSecond = registerGlobally(second.provider, propagator)
    unregisterFirst()
    trace.getTracer('library').startSpan('library').end()
    expect([first.spans.length, second.spans.length]).toEqual([0, 1])
    expect(globalApi()?.propagation).toBe(propagator)
    unregisterSecond()
    expect([globalApi()?.trace, globalApi()?.propagation]).toEqual([undefined, undefined])
  })

  it('of a long-lived application is taken back, however many others have come and gone beside it', () => {
    const [first, other] = [new TracingFixture(), new TracingFixture()]
    const unregisterFirst = registerGlobally(first.provider, propagator)
    for (let i = 0; i < 20_000; i++) registerGlobally(other.provider, propagator)()
    trace.getTracer('library').startSpan('library').end()
    expect([first.spans.length, other.spans.length]).toEqual([1, 0])
    unregisterFirst()
    expect([globalApi()?.trace, globalApi()?.propagation]).toEqual([undefined, undefined])
  })

  it('of the process goes first, and is known for it', () => {
    const [foreign, own] = [new TracingFixture(), new TracingFixture()]
    trace.setGlobalTracerProvider(foreign.provider)
    expect(hasForeignProvider()).toBe(true)
    registerGlobally(own.provider, propagator)()
    trace.getTracer('library').startSpan('library').end()
    expect([foreign.spans.length, own.spans.length]).toEqual([1, 0])
    trace.disable()
  })
})
