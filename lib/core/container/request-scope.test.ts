import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { PostConstruct, PreDestroy } from '../lifecycle/lifecycle.decorators.js'
import { Injectable, Scope, Service } from './component.decorators.js'
import {
  CircularCreationError,
  OutsideRequestError,
  ProviderNotReadyError,
  RequestEndedError,
  RequestEndError,
  UnproxyableError,
} from './container.errors.js'
import { TestRequest, boot, inRequest } from './fixture/boot.js'
import { forwardRef } from './forward-ref.js'
import { Inject } from './injection.decorators.js'
import { ObjectProvider } from './object-provider.js'
import { RequestContext } from './request-context.js'

@Injectable()
@Scope('request')
class Tenant {
  readonly #id = RequestContext.current()?.id ?? 'none'
  note = ''
  get id() {
    return this.#id
  }
  describe(greeting = 'hi') {
    return `${greeting} ${this.#id}`
  }
  self() {
    return this
  }
}

@Injectable()
@Scope('request')
class Session {
  constructor(readonly tenant: Tenant) {}
}

@Service()
class Orders {
  constructor(
    readonly tenant: Tenant,
    readonly session: Session,
  ) {}
}

const providers = [Orders, Tenant, Session]

describe('a request-scoped component', () => {
  it('is another one in each request, seen by a singleton through one proxy', async () => {
    const orders = (await boot({ providers })).get(Orders)
    const ids = await Promise.all(['a', 'b', 'c'].map((id) => inRequest(() => orders.tenant.id, id)))
    expect(ids).toEqual(['a', 'b', 'c'])
  })

  it('is the same throughout its request, and injected directly into others of the request', async () => {
    const orders = (await boot({ providers })).get(Orders)
    await inRequest(() => {
      expect(orders.session.tenant).toBe(orders.tenant.self())
      expect(orders.session.tenant).not.toBe(orders.tenant)
    })
  })

  it('stays the same across await, timers and streams, while requests run side by side', async () => {
    const orders = (await boot({ providers })).get(Orders)
    const steps = async (): Promise<string[]> => {
      const seen = [orders.tenant.id]
      await Promise.resolve()
      seen.push(orders.tenant.id)
      await sleep(1)
      seen.push(orders.tenant.id)
      await new Promise<void>((done) => {
        setTimeout(() => {
          seen.push(orders.tenant.id)
          done()
        }, 1)
      })
      for await (const chunk of Readable.from(['x', 'y'])) seen.push(`${String(chunk)}${orders.tenant.id}`)
      return seen
    }
    const results = await Promise.all(['a', 'b'].map((id) => inRequest(steps, id)))
    expect(results).toEqual(['a', 'b'].map((id) => [id, id, id, id, `x${id}`, `y${id}`]))
  })

  it('is refused outside of a request, with a text that says so', async () => {
    const orders = (await boot({ providers })).get(Orders)
    expect(() => orders.tenant.id).toThrow(OutsideRequestError)
    expect(() => orders.tenant.id).toThrow(
      'Tenant is request-scoped, but the code that uses it does not run inside a request.',
    )
    // Whoever asks whether it is a promise (await does) must not be told by an error.
    expect(await Promise.resolve(orders.tenant)).toBeInstanceOf(Tenant)
  })

  it('is created when it is used, not when the request begins', async () => {
    let made = 0
    @Injectable({ scope: 'request' })
    class Costly {
      constructor() {
        made++
      }
      work() {
        return made
      }
    }
    const context = await boot({ providers: [Costly] })
    const costly = context.get(Costly)
    await inRequest(() => undefined)
    expect(made).toBe(0)
    await inRequest(() => costly.work() + costly.work())
    expect(made).toBe(1)
  })

  it('may throw an error of its own from its constructor', async () => {
    class Unauthorized extends Error {}
    @Injectable({ scope: 'request' })
    class User {
      readonly name = 'x'
      constructor() {
        throw new Unauthorized()
      }
    }
    const context = await boot({ providers: [User] })
    await expect(inRequest(() => context.get(User).name)).rejects.toBeInstanceOf(Unauthorized)
  })
})

describe('the proxy', () => {
  it('behaves like the object it stands for', async () => {
    const { tenant } = (await boot({ providers })).get(Orders)
    await inRequest(() => {
      tenant.note = 'x'
      expect(tenant.self().note).toBe('x')
      expect('note' in tenant).toBe(true)
      expect(Object.keys(tenant)).toEqual(['note'])
      expect(JSON.stringify(tenant)).toBe('{"note":"x"}')
      expect({ ...tenant }).toEqual({ note: 'x' })
      expect(tenant).toBeInstanceOf(Tenant)
      expect(tenant.constructor).toBe(Tenant)
      expect(Object.getOwnPropertyDescriptor(tenant, 'note')?.value).toBe('x')
      Object.defineProperty(tenant, 'extra', { value: 1, configurable: true })
      expect((tenant.self() as unknown as { extra: number }).extra).toBe(1)
      delete (tenant as Partial<Tenant>).note
      expect('note' in tenant.self()).toBe(false)
    })
    expect(tenant).toBeInstanceOf(Tenant)
  })

  it('runs methods on the object itself, by one function per name, also apart from it', async () => {
    const { tenant } = (await boot({ providers })).get(Orders)
    const method = tenant.describe.bind(undefined)
    expect(tenant.describe).toBe(tenant.describe)
    expect(await inRequest(() => tenant.describe('ho'), 'a')).toBe('ho a')
    expect(await inRequest(() => method(), 'b')).toBe('hi b')
    expect(() => method()).toThrow(OutsideRequestError)
  })

  it('stands for instances of built-in classes and of factories', async () => {
    const context = await boot({
      providers: [{ provide: 'seen', scope: 'request', useFactory: () => new Map([['k', 1]]) }],
    })
    const seen = context.get<Map<string, number>>('seen')
    await inRequest(() => {
      expect(seen.get('k')).toBe(1)
      expect(seen.size).toBe(1)
      expect([...seen]).toEqual([['k', 1]])
      expect(seen).toBeInstanceOf(Map)
    })
  })

  it('cannot stand for a primitive, which an ObjectProvider gives', async () => {
    @Service()
    class Consumer {
      constructor(
        @Inject('id') readonly id: { readonly length: number },
        @Inject('id') readonly ids: ObjectProvider<string>,
      ) {}
    }
    const context = await boot({
      providers: [
        Consumer,
        { provide: 'id', scope: 'request', useFactory: () => RequestContext.current()?.id },
      ],
    })
    const { id, ids } = context.get(Consumer)
    await inRequest(() => {
      expect(() => id.length).toThrow(UnproxyableError)
      expect(() => id.length).toThrow(
        "'id' is injected as a proxy, but it made string, which no proxy can stand for.",
      )
      expect(ids.getObject()).toBe('r1')
    })
    expect(() => ids.getObject()).toThrow(OutsideRequestError)
  })
})

describe('the end of a request', () => {
  it('destroys what the request has made, the last one first', async () => {
    const log: string[] = []
    @Injectable({ scope: 'request' })
    class First {
      work() {
        return 1
      }
      @PreDestroy()
      async close() {
        await Promise.resolve()
        log.push('first')
      }
    }
    @Injectable({ scope: 'request' })
    class Second {
      ready = false
      constructor(readonly first: First) {}
      @PostConstruct()
      open() {
        this.ready = true
      }
      [Symbol.dispose]() {
        log.push('second')
      }
    }
    const context = await boot({ providers: [First, Second] })
    expect(await inRequest(() => context.get(Second).ready)).toBe(true)
    expect(log).toEqual(['second', 'first'])
    await inRequest(() => context.get(First).work())
    expect(log).toEqual(['second', 'first', 'first'])
  })

  it('costs nothing, not even a promise, where there is nothing to destroy', async () => {
    const context = await boot({ providers })
    const request = new TestRequest('r')
    RequestContext.run(request, (orders) => orders.tenant.id, context.get(Orders))
    expect(request.end()).toBeUndefined()
    expect(new TestRequest('unused').scopedInstances).toBeUndefined()
  })

  it('goes on after a failure and reports all of them', async () => {
    const log: string[] = []
    const request = new TestRequest('r')
    request.onEnd(() => {
      log.push('a')
    })
    request.onEnd(() => Promise.reject(new Error('two')))
    request.onEnd(() => {
      throw new Error('one')
    })
    await expect(request.end()).rejects.toThrow(
      new RequestEndError([new Error('one'), new Error('two')]).message,
    )
    expect(log).toEqual(['a'])
    expect(request.end()).toBeUndefined()
  })

  it('runs what a task adds, also when another one has failed', async () => {
    const log: string[] = []
    const request = new TestRequest('r')
    request.onEnd(async () => {
      await Promise.resolve()
      request.onEnd(() => void log.push('added late'))
    })
    request.onEnd(() => {
      request.onEnd(() => void log.push('added'))
      throw new Error('failed')
    })
    await expect(request.end()).rejects.toThrow(RequestEndError)
    expect(log).toEqual(['added', 'added late'])
  })
})

describe('code that outlives its request', () => {
  const closed: string[] = []

  @Injectable()
  @Scope('request')
  class Connection {
    readonly id = RequestContext.current()?.id
    @PreDestroy() close() {
      closed.push(`closed ${String(this.id)}`)
    }
    query() {
      return `rows of ${String(this.id)}`
    }
  }

  it('keeps what its request has made', async () => {
    const connection = (await boot({ providers: [Connection] })).get(Connection)
    const gate = Promise.withResolvers<void>()
    const late = await inRequest(() => {
      connection.query()
      return { rows: gate.promise.then(() => connection.query()) }
    })
    expect(closed.splice(0)).toEqual(['closed r1'])
    gate.resolve()
    expect(await late.rows).toBe('rows of r1')
    expect(closed).toEqual([])
  })

  it('gets nothing new, which nobody would destroy', async () => {
    const connection = (await boot({ providers: [Connection] })).get(Connection)
    const gate = Promise.withResolvers<void>()
    const late = await inRequest(() => ({ rows: gate.promise.then(() => connection.query()) }))
    gate.resolve()
    await expect(late.rows).rejects.toThrow(RequestEndedError)
    await expect(late.rows).rejects.toThrow(
      'Connection was asked for after the end of r1: nothing would destroy it any more.',
    )
    const request = new TestRequest('r2')
    await request.end()
    expect(() => request.onEnd(() => undefined)).toThrow(RequestEndedError)
  })
})

describe('what outlives a request', () => {
  it('runs outside of it, and of whatever else surrounds it', async () => {
    const other = new AsyncLocalStorage<string>()
    const seen = await inRequest(() =>
      other.run('span', async () => {
        const later = RequestContext.exit(() =>
          sleep(1).then(() => [RequestContext.current(), other.getStore()]),
        )
        return [await later, RequestContext.current()?.id, other.getStore()]
      }),
    )
    expect(seen).toEqual([[undefined, undefined], 'r1', 'span'])
  })

  it('gives what the task gives, and throws what it throws', () => {
    expect(RequestContext.exit(() => 5)).toBe(5)
    expect(() =>
      RequestContext.exit(() => {
        throw new RangeError('no')
      }),
    ).toThrow('no')
  })
})

describe('creation in a request', () => {
  it('says who was used while it was being created, and does so again', async () => {
    @Injectable()
    @Scope('request')
    class Left {
      constructor(@Inject(forwardRef(() => Right)) right: { ping(): string }) {
        right.ping()
      }
    }
    @Injectable()
    @Scope('request')
    class Right {
      constructor(@Inject(forwardRef(() => Left)) left: object) {
        Object.keys(left)
      }
      ping() {
        return 'pong'
      }
    }
    const right = (await boot({ providers: [Left, Right] })).get(Right)
    await inRequest(() => {
      expect(() => right.ping()).toThrow(CircularCreationError)
      expect(() => right.ping()).toThrow(CircularCreationError)
    })
  })

  it('leaves no rejection unhandled when it refuses a promise', async () => {
    const unhandled: unknown[] = []
    const listener = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', listener)
    try {
      const provide = {
        provide: 'rows',
        scope: 'request',
        useFactory: () => Promise.reject(new Error('late')),
      } as const
      const rows = (await boot({ providers: [provide] })).get<{ length: number }>('rows')
      await inRequest(() => expect(() => rows.length).toThrow(ProviderNotReadyError))
      await sleep(1)
      expect(unhandled).toEqual([])
    } finally {
      process.off('unhandledRejection', listener)
    }
  })
})
