import { expect, it } from '@jest/globals'
import {
  Controller,
  ControllerAdvice,
  ExceptionHandler,
  Get,
  GetMapping,
  NotFoundException,
  Post,
  ProblemDetail,
  ResponseEntity,
  RestController,
  Returns,
  SerializeOptions,
} from 'nexus-framework'
import { Exclude, Expose, Transform, Type } from 'nexus-framework/validation/decorators'
import { describeOnEveryAdapter, type HttpBench } from '../support/every-adapter.js'

const SECRET = 'LEAK'

class Address {
  street!: string

  @Exclude()
  code!: string
}

class User {
  id!: number

  @Expose({ name: 'full_name' })
  name!: string

  @Exclude()
  password!: string

  @Expose({ groups: ['admin'] })
  email?: string

  @Type(() => Address)
  addresses?: Address[]

  @Expose()
  get initial(): string {
    return this.name.slice(0, 1)
  }
}

class Staff extends User {
  role = 'clerk'

  @Exclude()
  salary = SECRET
}

class Fragile {
  @Transform(() => {
    throw new NotFoundException(SECRET)
  })
  value = 1
}

/** As a database gives it. */
const ROW = {
  id: 1,
  name: 'Ada',
  password: SECRET,
  email: 'ada@example.com',
  addresses: [{ street: 'Main', code: SECRET }],
}
const PUBLIC = { id: 1, full_name: 'Ada', addresses: [{ street: 'Main' }], initial: 'A' }

function staff(): Staff {
  return Object.assign(new Staff(), ROW)
}

class ConflictError extends Error {}

@RestController('/users')
class UserController {
  @GetMapping('/row')
  @Returns(User)
  async row(): Promise<object> {
    return ROW
  }

  @GetMapping('/staff')
  @Returns(User)
  staff(): unknown {
    return staff()
  }

  @GetMapping('/list')
  @Returns([User])
  list(): unknown {
    return [ROW, staff()]
  }

  @GetMapping('/emitted')
  emitted(): User {
    return Object.assign(new User(), ROW)
  }

  @GetMapping('/entity')
  @Returns(User, { groups: ['admin'] })
  async entity(): Promise<ResponseEntity<object>> {
    return ResponseEntity.status(202).eTag('1').body(ROW)
  }

  @GetMapping({ path: '/lines', produces: 'application/x-ndjson' })
  @Returns(User)
  async *lines(): AsyncGenerator<object> {
    yield ROW
    yield staff()
  }

  @GetMapping({ path: '/events', produces: 'text/event-stream' })
  @Returns(User)
  async *events(): AsyncGenerator<object> {
    yield { data: ROW, id: '7' }
  }

  @GetMapping('/problem')
  @Returns(User)
  problem(): ProblemDetail {
    return ProblemDetail.forStatus(409).withProperty('password', 'not a user')
  }

  @GetMapping('/fragile')
  @Returns(Fragile)
  fragile(): unknown {
    return new Fragile()
  }

  @GetMapping('/cycle')
  @Returns(User)
  cycle(): unknown {
    const row: Record<string, unknown> = { ...ROW }
    row['self'] = row
    return row
  }

  @GetMapping('/conflict')
  conflict(): never {
    throw new ConflictError()
  }
}

@ControllerAdvice()
class ConflictAdvice {
  @ExceptionHandler(ConflictError)
  @Returns(User)
  handle(): object {
    return ROW
  }
}

@Controller('admin')
@SerializeOptions({ groups: ['admin'], excludePrefixes: ['add'] })
class AdminController {
  @Get()
  async all(): Promise<unknown> {
    return { users: [staff()], total: 1 }
  }

  @Post()
  @SerializeOptions({ type: User })
  create(): unknown {
    return ROW
  }
}

const application = { controllers: [UserController, AdminController], providers: [ConflictAdvice] }

function get(bench: HttpBench, path: string) {
  return bench.http.get(path)
}

describeOnEveryAdapter('What a declared class excludes', application, (bench) => {
  it.each([
    ['a row', '/users/row', PUBLIC],
    ['an instance of a subclass', '/users/staff', { ...PUBLIC, role: 'clerk' }],
    ['a list of both', '/users/list', [PUBLIC, { ...PUBLIC, role: 'clerk' }]],
    ['an instance of the emitted type', '/users/emitted', PUBLIC],
    ['the result of an exception handler', '/users/conflict', PUBLIC],
  ])('is not in %s', async (_name, path, expected) => {
    const response = await get(bench, path)
    expect(response.text()).not.toContain(SECRET)
    expect(response.json()).toEqual(expected)
    expect(response.headers.get('content-type')).toContain('application/json')
  })

  it('is not in the body of a ResponseEntity, which has groups of its own', async () => {
    const response = await get(bench, '/users/entity')
    expect(response.status).toBe(202)
    expect(response.headers.get('etag')).toBe('"1"')
    expect(response.json()).toEqual({ ...PUBLIC, email: 'ada@example.com' })
  })

  it('is not in the items of a stream', async () => {
    const lines = (await get(bench, '/users/lines')).text().trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([PUBLIC, { ...PUBLIC, role: 'clerk' }])
    expect((await get(bench, '/users/events')).text()).toBe(`id: 7\ndata: ${JSON.stringify(PUBLIC)}\n\n`)
  })

  it('is of no concern to a problem', async () => {
    const response = await get(bench, '/users/problem')
    expect(response.status).toBe(409)
    expect(response.json()).toMatchObject({ password: 'not a user' })
  })

  it('is set by @SerializeOptions for handlers of any type, as with NestJS’s interceptor', async () => {
    expect((await get(bench, '/admin')).json()).toEqual({
      users: [{ id: 1, full_name: 'Ada', initial: 'A', email: 'ada@example.com', role: 'clerk' }],
      total: 1,
    })
    const created = await bench.http.post('/admin')
    expect(created.status).toBe(201)
    expect(created.json()).toEqual(PUBLIC)
  })

  it.each([
    ['a transform that throws', '/users/fragile', '$.value'],
    ['a cycle', '/users/cycle', '$.self'],
  ])('does not leak through %s, which is a 500 with its place in the log', async (_name, path, place) => {
    const response = await get(bench, path)
    expect(response.status).toBe(500)
    expect(response.text()).not.toContain(SECRET)
    expect(response.text()).not.toContain(place)
    const errors = bench.logger.entries.map(({ fields }) => fields?.['error'] as Error | undefined)
    expect(errors.map((error) => error?.message)).toContainEqual(expect.stringContaining(` at ${place}: `))
  })
})
