import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose } from 'class-transformer'
import { z } from 'zod'
import type { AnyClass } from '../../core/index.js'
import { SerializationError, ValidationEngine } from '../../validation/index.js'
import { ProblemDetail } from '../errors/problem-detail.js'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import { GetMapping } from '../metadata/mapping.decorators.js'
import { compileResultWriter, type ResultWriterOptions } from './compile-result-writer.js'
import { ResponseEntity } from './response-entity.js'
import { resultEncoder } from './result-encoder.js'
import { resultTraits } from './result.decorators.js'
import { UndefinedReturnTypeError } from './result.errors.js'
import { Returns, RETURNS, type ReturnedType } from './returns.js'
import { SerializeOptions } from './serialize-options.js'
import { StreamableFile } from './streamable-file.js'

const engine = await ValidationEngine.load()
const MAPPING = { dialect: 'spring', methods: ['GET'] } as const

class User {
  @Expose({ name: 'full_name' })
  name!: string

  @Exclude()
  password!: string

  @Expose({ groups: ['admin'] })
  email!: string

  @Expose({ since: 2 })
  phone!: string
}

/** Has the properties that an event has too. */
class Reading {
  id = '7'
  data = 5
  @Exclude()
  comment = 'LEAK'
}

const ROW = { name: 'Ada', password: 'LEAK', email: 'a@b', phone: '1', _rev: 3 }
const PUBLIC = { full_name: 'Ada', phone: '1', _rev: 3 }
const user = (): User => Object.assign(new User(), ROW)

class Plain {
  a = 1
}

class UserController {
  @Returns(User)
  find(): unknown {
    return undefined
  }

  @Returns([User], { groups: ['admin'], version: 1, description: 'All of them.' })
  list(): unknown {
    return undefined
  }

  @Returns(Reading)
  readings(): unknown {
    return undefined
  }

  @GetMapping()
  emitted(): User {
    return user()
  }

  @GetMapping()
  undecorated(): Plain {
    return new Plain()
  }

  @GetMapping()
  async promised(): Promise<User> {
    return user()
  }

  @Returns(String)
  text(): unknown {
    return undefined
  }

  @Returns(z.object({ name: z.string() }))
  schema(): unknown {
    return undefined
  }
}

@SerializeOptions({ groups: ['admin'] })
class AdminController {
  @SerializeOptions({ excludePrefixes: ['_'] })
  @Returns(User)
  own(): unknown {
    return undefined
  }

  @SerializeOptions({ type: User, strategy: 'excludeAll' })
  typed(): unknown {
    return undefined
  }

  @Returns(User, { groups: [] })
  narrowed(): unknown {
    return undefined
  }

  unknown(): unknown {
    return undefined
  }
}

function encoderOf(controller: AnyClass, method: string) {
  return resultEncoder(resultTraits(controller, method, MAPPING), engine)
}

interface Written {
  readonly controller?: AnyClass
  readonly method?: string
  readonly options?: Partial<ResultWriterOptions>
}

async function write(
  value: unknown,
  { controller = UserController, method = 'find', options }: Written = {},
) {
  const exchange = new RecordingExchange()
  const traits = resultTraits(controller, method, MAPPING)
  const write = compileResultWriter({
    ...traits,
    dialect: 'spring',
    adapter: { internHead: (fields) => new ResponseHead(fields) },
    encode: resultEncoder(traits, engine),
    ...options,
  })
  await write(exchange, value)
  return exchange
}

async function* each<T>(...items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield item
}

describe('@Returns', () => {
  it('says for documents and for the writer what a handler returns', () => {
    expect(RETURNS.get(UserController.prototype, 'list')).toEqual({
      type: User,
      list: true,
      options: { groups: ['admin'], version: 1, description: 'All of them.' },
    })
    expect(RETURNS.get(UserController.prototype, 'find')).toEqual({ type: User, list: false, options: {} })
  })

  it('refuses a class that an import circle leaves undefined', () => {
    for (const type of [undefined, [undefined]] as unknown as ReturnedType[]) {
      expect(() => Returns(type)(UserController.prototype, 'find')).toThrow(
        new UndefinedReturnTypeError('UserController.find'),
      )
    }
  })

  it('leaves out what the class excludes, of instances and of rows, alone and in lists', async () => {
    for (const value of [user(), ROW]) {
      expect((await write(value)).json()).toEqual(PUBLIC)
      expect((await write([value])).json()).toEqual([PUBLIC])
    }
    const exchange = await write(user())
    expect(exchange.status).toBe(200)
    expect(exchange.responseHeader('content-type')).toBe('application/json')
  })

  it('has groups and a version', async () => {
    const expected = { full_name: 'Ada', email: 'a@b', _rev: 3 }
    expect((await write([user()], { method: 'list' })).json()).toEqual([expected])
  })

  it('is about the body of a ResponseEntity', async () => {
    const exchange = await write(ResponseEntity.status(201).header('x-a', '1').body(ROW))
    expect(exchange.status).toBe(201)
    expect(exchange.responseHeader('x-a')).toBe('1')
    expect(exchange.json()).toEqual(PUBLIC)
    expect((await write(ResponseEntity.notFound().build())).body).toBeUndefined()
  })

  it.each(['application/x-ndjson', 'application/json', undefined])(
    'is about every item of what is streamed as %s',
    async (mediaType) => {
      const options = { produces: mediaType === undefined ? [] : [mediaType] }
      const line = JSON.stringify(PUBLIC)
      for (const source of [each(user(), ROW), Readable.from([user(), ROW])]) {
        const { responseText } = await write(source, { options })
        expect(responseText).toBe(
          mediaType === 'application/x-ndjson' ? `${line}\n${line}\n` : `[${line},${line}]`,
        )
      }
    },
  )

  it('is about the data of server-sent events', async () => {
    const options = { produces: ['text/event-stream'] }
    const line = `data: ${JSON.stringify(PUBLIC)}\n\n`
    expect((await write(each<unknown>(ROW, { data: ROW, id: '1' }), { options })).responseText).toBe(
      `${line}id: 1\n${line}`,
    )
    const reading = await write(each(new Reading()), { method: 'readings', options })
    expect(reading.responseText).toBe('data: {"id":"7","data":5}\n\n')
  })

  it('leaves alone what is no value of a class', async () => {
    const problem = await write(ProblemDetail.forStatus(404).withProperty('password', 'kept'))
    expect(problem.json()).toMatchObject({ status: 404, password: 'kept' })
    expect((await write('text')).responseText).toBe('text')
    expect((await write(Buffer.from('bytes'))).responseText).toBe('bytes')
    expect((await write(new StreamableFile(Buffer.from('file')))).responseText).toBe('file')
    expect((await write(Readable.from([Buffer.from('stream')], { objectMode: false }))).responseText).toBe(
      'stream',
    )
    expect((await write(new Response('web'))).responseText).toBe('web')
    expect((await write(undefined)).responseText).toBe('')
  })

  it('fails before anything is sent', async () => {
    const loop: Record<string, unknown> = { name: 'Ada' }
    loop['loop'] = loop
    const exchange = new RecordingExchange()
    const encode = encoderOf(UserController, 'find')
    const writer = compileResultWriter({
      dialect: 'spring',
      adapter: { internHead: (fields) => new ResponseHead(fields) },
      encode,
    })
    expect(() => writer(exchange, loop)).toThrow(SerializationError)
    expect(exchange.committed).toBe(false)
  })

  it('costs no promise', () => {
    const writer = compileResultWriter({
      dialect: 'spring',
      adapter: { internHead: (fields) => new ResponseHead(fields) },
      encode: encoderOf(UserController, 'find'),
    })
    for (const value of [user(), ROW, [user()], ResponseEntity.ok(ROW)]) {
      expect(writer(new RecordingExchange(), value)).toBeUndefined()
    }
  })
})

describe('The type of a result', () => {
  it('is the emitted one where class-transformer knows the class', async () => {
    expect((await write(user(), { method: 'emitted' })).json()).toEqual(PUBLIC)
    expect(encoderOf(UserController, 'emitted')?.type).toBe(User)
  })

  it.each(['promised', 'text', 'schema'])('is not known of %s()', (method) => {
    expect(encoderOf(UserController, method)).toBeUndefined()
  })

  it('is not that of what an emitted class without decorators holds, which is written by its own', async () => {
    class Child extends Plain {
      @Exclude() secret = 'LEAK'
    }
    const page = Object.assign(new Plain(), { items: [user()], child: new Child() })
    expect((await write(page, { method: 'undecorated' })).json()).toEqual({
      a: 1,
      items: [PUBLIC],
      child: { a: 1 },
    })
    expect((await write(new Child(), { method: 'undecorated' })).json()).toEqual({ a: 1 })
    expect(encoderOf(UserController, 'undecorated')?.type).toBeUndefined()
  })

  it('is of no meaning where no class has decorators', () => {
    const nothing = new ValidationEngine({
      libraries: { ...engine.context.libraries, transformer: undefined },
      generatesCode: false,
      resolveConstraint: undefined,
    })
    expect(resultEncoder(resultTraits(UserController, 'undecorated', MAPPING), nothing)).toBeUndefined()
  })
})

describe('@SerializeOptions', () => {
  it('of a method replaces that of its class, and @Returns replaces its groups', async () => {
    const of = async (method: string) => (await write(user(), { controller: AdminController, method })).json()
    expect(await of('own')).toEqual({ full_name: 'Ada', phone: '1' })
    expect(await of('narrowed')).toEqual(PUBLIC)
    expect(await of('typed')).toEqual({ full_name: 'Ada', phone: '1' })
  })

  it('makes values of no declared type be written by their own classes', async () => {
    const exchange = await write({ users: [user()] }, { controller: AdminController, method: 'unknown' })
    expect(exchange.json()).toEqual({ users: [{ ...PUBLIC, email: 'a@b' }] })
  })
})
