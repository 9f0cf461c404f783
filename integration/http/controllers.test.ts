import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { expect, it } from '@jest/globals'
import {
  AspectOrder,
  Body,
  Controller,
  defineAspect,
  DeleteMapping,
  Get,
  GetMapping,
  HttpExchange,
  NotFoundException,
  Param,
  PathVariable,
  Post,
  PostMapping,
  PreDestroy,
  Query,
  Redirect,
  RequestBody,
  RequestMapping,
  ResponseStatus,
  RestController,
  Scope,
  Service,
  UseGuards,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Entity {
  id = 0
  name = ''
}

abstract class CrudController<T extends Entity> {
  protected abstract readonly all: T[]

  @GetMapping()
  list(): readonly T[] {
    return this.all
  }

  @GetMapping('/{id}')
  find(@PathVariable() id: number): T {
    const found = this.all.find((each) => each.id === id)
    if (found === undefined) throw new NotFoundException(`There is no ${id}.`)
    return found
  }

  @PostMapping()
  @ResponseStatus(201)
  add(@RequestBody() entity: Entity): object {
    return { added: entity.name, to: this.constructor.name }
  }

  @DeleteMapping('/{id}')
  remove(@PathVariable() id: number): object {
    return { removed: id }
  }
}

@RestController('/cats')
class CatController extends CrudController<Entity> {
  protected readonly all = [{ id: 1, name: 'Tom' }]
}

class Dog extends Entity {
  breed = 'mixed'
}

@RestController('/dogs')
class DogController extends CrudController<Dog> {
  protected readonly all = [{ id: 2, name: 'Rex', breed: 'boxer' }]

  /** Keeps the mapping and the parameter of the method that it overrides. */
  override find(id: number): Dog {
    return { ...super.find(id), name: 'overridden' }
  }

  @GetMapping('/{id}/breed')
  breed(@PathVariable() id: number): string {
    return this.find(id).breed
  }
}

const HANDLE = Symbol('handle')

@Controller('symbols')
class SymbolController {
  readonly #prefix = 'private ';

  @Get(':name')
  [HANDLE](@Param('name') name: string): string {
    return this.#prefix + name
  }
}

describeOnEveryAdapter(
  'controllers',
  { controllers: [CatController, DogController, SymbolController] },
  (bench) => {
    it('inherit handlers with their parameters and decorators', async () => {
      expect((await bench.http.get('/cats')).json()).toEqual([{ id: 1, name: 'Tom' }])
      expect((await bench.http.get('/cats/1')).json()).toEqual({ id: 1, name: 'Tom' })
      expect((await bench.http.get('/cats/2')).status).toBe(404)
      const added = await bench.http.post('/dogs', { name: 'Bello' })
      expect([added.status, added.json()]).toEqual([201, { added: 'Bello', to: 'DogController' }])
      expect((await bench.http.delete('/dogs/2')).json()).toEqual({ removed: 2 })
    })

    it('override an inherited handler and keep its mapping', async () => {
      expect((await bench.http.get('/dogs/2')).json()).toMatchObject({ name: 'overridden' })
      expect((await bench.http.get('/dogs/2/breed')).text()).toBe('boxer')
      expect((await bench.http.get('/dogs/x')).json()).toMatchObject({ status: 400, parameter: 'id' })
    })

    it('may have handlers that symbols name, and private fields', async () => {
      expect((await bench.http.get('/symbols/a')).text()).toBe('private a')
      expect(bench.application.routes.map(({ origin }) => origin)).toContain(
        'SymbolController.Symbol(handle)',
      )
    })
  },
)

const calls: string[] = []

const Recorded = defineAspect<{ readonly label: string }>({
  name: 'recorded',
  order: AspectOrder.METRICS,
  create: ({ label }, { method }) => {
    return (invocation, proceed) => {
      calls.push(`${label} ${method.id} ${JSON.stringify(invocation.args)}`)
      return proceed()
    }
  },
})

const Shouting = defineAspect({
  name: 'shouting',
  order: AspectOrder.CACHE,
  create: () => async (_invocation, proceed) => String(await proceed()).toUpperCase(),
})

@Controller('advised')
@UseGuards({ canActivate: (exchange: HttpExchange) => exchange.query !== 'refused' })
class AdvisedController {
  readonly #greeting = 'hello'

  @Get(':name')
  @Recorded({ label: 'handler' })
  @Shouting()
  greet(@Param('name') name: string, @Query('n') n?: number): string {
    return `${this.#greeting} ${name} ${String(n)}`
  }

  @Post()
  @Recorded({ label: 'posted' })
  post(@Body() body: Entity): object {
    return { isEntity: body instanceof Entity }
  }
}

describeOnEveryAdapter('aspects on controllers', { controllers: [AdvisedController] }, (bench) => {
  it('run around the handler with its converted arguments, behind guards', async () => {
    calls.length = 0
    expect((await bench.http.get('/advised/ada?n=7')).text()).toBe('HELLO ADA 7')
    expect((await bench.http.get('/advised/ada?refused')).status).toBe(403)
    expect((await bench.http.get('/advised/ada?n=x')).status).toBe(400)
    expect(calls).toEqual(['handler AdvisedController.greet ["ada",7]'])
  })

  it('leave the types of parameters known', async () => {
    expect((await bench.http.post('/advised', { name: 'a' })).json()).toEqual({ isEntity: true })
  })
})

const ended: string[] = []

@Service()
@Scope('request')
class CurrentUser {
  readonly name: string

  constructor(exchange: HttpExchange) {
    this.name = exchange.header('x-user') ?? 'nobody'
  }

  @PreDestroy()
  end(): void {
    ended.push(this.name)
  }
}

@Service()
class Greeter {
  constructor(readonly user: CurrentUser) {}

  async greet(): Promise<string> {
    await sleep(2)
    return `hello ${this.user.name}`
  }

  later(): Promise<string> {
    return new Promise((resolve) => setTimeout(() => resolve(this.user.name), 1))
  }
}

@Controller('scoped')
class SingletonController {
  constructor(
    readonly greeter: Greeter,
    readonly user: CurrentUser,
  ) {}

  @Get('await')
  greet(): Promise<string> {
    return this.greeter.greet()
  }

  @Get('timer')
  later(): Promise<string> {
    return this.greeter.later()
  }

  @Post('events')
  events(exchange: HttpExchange): Promise<string> {
    const stream = exchange.stream()
    const names: string[] = []
    return new Promise((resolve, reject) => {
      stream.on('data', () => names.push(this.user.name))
      stream.on('end', () => resolve([...new Set([...names, this.user.name])].join()))
      stream.on('error', reject)
    })
  }

  @Get('stream')
  stream(): Readable {
    const { user } = this
    return Readable.from(
      (async function* () {
        for (let i = 0; i < 3; i++) {
          await sleep(1)
          yield `${user.name} `
        }
      })(),
    )
  }

  @Get('items')
  async *items(): AsyncGenerator<string> {
    for (let i = 0; i < 3; i++) {
      await sleep(1)
      yield `${this.user.name} `
    }
  }
}

const cleaned: string[] = []
let reached: () => void = () => undefined

@Controller('endless')
class EndlessController {
  constructor(readonly user: CurrentUser) {}

  @Get('silent')
  silent(exchange: HttpExchange): Promise<string> {
    return new Promise((resolve) => {
      exchange.signal.addEventListener('abort', () => {
        cleaned.push(this.user.name)
        resolve('nobody reads this')
      })
      reached()
    })
  }

  @Get()
  async *endless(): AsyncGenerator<string> {
    try {
      for (;;) yield `${this.user.name} `.padEnd(100_000)
    } finally {
      cleaned.push(this.user.name)
    }
  }
}

@Controller('per-request')
@Scope('request')
class RequestController {
  #calls = 0

  constructor(
    readonly user: CurrentUser,
    readonly exchange: HttpExchange,
  ) {}

  @Get(':id')
  async show(@Param('id') id: number): Promise<object> {
    await sleep(1)
    return { calls: ++this.#calls, user: this.user.name, id, path: this.exchange.path }
  }
}

describeOnEveryAdapter(
  'request scope',
  {
    controllers: [SingletonController, EndlessController, RequestController],
    providers: [Greeter, CurrentUser],
  },
  (bench) => {
    const users = ['ada', 'bob', 'eve', 'joe']
    const asEach = (path: string): Promise<string[]> =>
      Promise.all(
        users.map(async (name) => (await bench.http.get(path, { headers: { 'x-user': name } })).text()),
      )

    it('holds across await, timers and streams, for simultaneous requests', async () => {
      expect(await asEach('/scoped/await')).toEqual(users.map((name) => `hello ${name}`))
      expect(await asEach('/scoped/timer')).toEqual(users)
      const thrice = users.map((name) => `${name} `.repeat(3))
      expect(await asEach('/scoped/stream')).toEqual(thrice)
      expect(await asEach('/scoped/items')).toEqual(thrice)
    })

    it('holds for a stream that waits for its reader, and for its end when the client leaves', async () => {
      cleaned.length = 0
      await Promise.all(
        users.map(async (name) => {
          const response = await bench.http.fetch('GET', '/endless', undefined, {
            headers: { 'x-user': name },
          })
          const reader = response.body!.getReader()
          let text = ''
          while (text.length < 3_000_000) text += Buffer.from((await reader.read()).value).toString()
          expect(new Set(text.trimEnd().split(/ +/))).toEqual(new Set([name]))
          await reader.cancel()
        }),
      )
      while (cleaned.length < users.length) await sleep(1)
      expect(cleaned.toSorted()).toEqual(users)
      expect(bench.logger.messages('warn', { orAbove: true })).toEqual([])
    })

    it('holds for who listens whether the client leaves', async () => {
      cleaned.length = 0
      const controller = new AbortController()
      const isReached = new Promise<void>((resolve) => (reached = resolve))
      const options = { headers: { 'x-user': 'ada' }, signal: controller.signal }
      const sent = bench.http.get('/endless/silent', options).catch(() => undefined)
      await isReached
      controller.abort()
      await sent
      while (cleaned.length === 0) await sleep(1)
      expect(cleaned).toEqual(['ada'])
    })

    it('holds in the events of a body that arrives piece by piece', async () => {
      const pieces = (): ReadableStream =>
        ReadableStream.from(
          (async function* () {
            for (let i = 0; i < 3; i++) {
              yield Buffer.from('piece')
              await sleep(2)
            }
          })(),
        )
      const texts = await Promise.all(
        users.map(async (name) =>
          (await bench.http.post('/scoped/events', pieces(), { headers: { 'x-user': name } })).text(),
        ),
      )
      expect(texts).toEqual(users)
    })

    it('makes a controller per request where the controller has that scope', async () => {
      const answers = (await asEach('/per-request/7')).map((text) => JSON.parse(text) as unknown)
      expect(answers).toEqual(users.map((user) => ({ calls: 1, user, id: 7, path: '/per-request/7' })))
    })

    it('ends with the response: what was made for it is destroyed', async () => {
      ended.length = 0
      await asEach('/scoped/stream')
      while (ended.length < users.length) await sleep(1)
      expect(ended.toSorted()).toEqual(users)
    })
  },
)

@RestController()
@RequestMapping('/moved')
class MovedController {
  @GetMapping()
  @Redirect('/cats')
  moved(): void {}
}

describeOnEveryAdapter('a handler that returns nothing', { controllers: [MovedController] }, (bench) => {
  it('still redirects', async () => {
    expect((await bench.http.get('/moved')).status).toBe(302)
  })
})
