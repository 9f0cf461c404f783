import { request } from 'node:http'
import { expect, it } from '@jest/globals'
import {
  All,
  Controller,
  Delete,
  DeleteMapping,
  Get,
  GetMapping,
  Head,
  HttpExchange,
  MatrixVariable,
  Options,
  Patch,
  PatchMapping,
  PathVariable,
  Post,
  PostMapping,
  Put,
  PutMapping,
  Req,
  RequestMapping,
  RestController,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

@RestController('/users')
class UserController {
  @GetMapping('/{id}')
  any(@PathVariable() id: string): string {
    return `any ${id}`
  }

  @GetMapping('/{id:[0-9]+}')
  number(@PathVariable() id: number): string {
    return `number ${id}`
  }

  @GetMapping('/me')
  me(): string {
    return 'me'
  }

  @GetMapping('/:id/orders/:order')
  colon(@PathVariable() id: string, @PathVariable() order: string): string {
    return `colon ${id} ${order}`
  }

  @GetMapping('/*/photo')
  star(): string {
    return 'star'
  }

  @GetMapping('/files/{*rest}')
  rest(@PathVariable() rest: string): string {
    return `rest ${rest}`
  }

  @GetMapping('/docs/**')
  deep(): string {
    return 'deep'
  }

  @GetMapping('/list{/:page}')
  optional(@PathVariable({ required: false }) page: string | undefined): string {
    return `page ${String(page)}`
  }

  @GetMapping('/pages/:page?')
  question(@PathVariable({ required: false }) page: string | undefined): string {
    return `question ${String(page)}`
  }

  @GetMapping(['/first', '/second/{id}'])
  several(@PathVariable({ required: false }) id: string | undefined): string {
    return `several ${String(id)}`
  }

  @GetMapping('/cars/{car}')
  matrix(@PathVariable() car: string, @MatrixVariable() color: string): string {
    return `${car} ${color}`
  }
}

@RestController({ path: ['/v1', '/api/v1'], headers: 'x-client' })
class CombinedController {
  @GetMapping(['a', '/b'])
  find(): string {
    return 'combined'
  }
}

@RestController('/conditions')
class ConditionController {
  @GetMapping({ params: 'version=2' })
  second(): string {
    return 'second'
  }

  @GetMapping({ params: '!version' })
  first(): string {
    return 'first'
  }

  @GetMapping({ path: '/header', headers: 'x-flag!=off' })
  header(): string {
    return 'on'
  }

  @PostMapping({ path: '/body', consumes: 'application/json' })
  json(): string {
    return 'json'
  }

  @PostMapping({ path: '/body', consumes: 'text/plain' })
  text(): string {
    return 'text'
  }

  @GetMapping({ path: '/type', produces: 'application/json' })
  asJson(): object {
    return { as: 'json' }
  }

  @GetMapping({ path: '/type', produces: 'text/csv' })
  asCsv(): string {
    return 'as,csv'
  }
}

@RestController('/spring')
class SpringController {
  @GetMapping()
  get(): string {
    return 'GET'
  }

  @PostMapping()
  post(): string {
    return 'POST'
  }

  @PutMapping()
  put(): string {
    return 'PUT'
  }

  @PatchMapping()
  patch(): string {
    return 'PATCH'
  }

  @DeleteMapping()
  delete(): string {
    return 'DELETE'
  }

  @RequestMapping({ path: '/some', method: ['PUT', 'POST'] })
  some(@Req() exchange: HttpExchange): string {
    return exchange.method
  }

  @RequestMapping('/every')
  every(@Req() exchange: HttpExchange): string {
    return exchange.method
  }
}

@Controller('nest')
class NestController {
  @Get()
  get(): string {
    return 'GET'
  }

  @Post()
  post(): string {
    return 'POST'
  }

  @Put()
  put(): string {
    return 'PUT'
  }

  @Patch()
  patch(): string {
    return 'PATCH'
  }

  @Delete()
  delete(): string {
    return 'DELETE'
  }

  @Head('head')
  head(@Req() exchange: HttpExchange): string {
    exchange.addHeader('x-handler', 'head')
    return ''
  }

  @Get('head')
  notHead(): string {
    return 'get'
  }

  @Options('options')
  options(): object {
    return { custom: true }
  }

  @All('all')
  all(@Req() exchange: HttpExchange): string {
    return exchange.method
  }
}

@RestController()
@RequestMapping('/class-mapping')
class MappedController {
  @RequestMapping({ value: '/x', method: 'GET' })
  find(): string {
    return 'x'
  }
}

describeOnEveryAdapter(
  'patterns',
  { controllers: [UserController, CombinedController, MappedController] },
  (bench) => {
    it.each([
      ['/users/me', 'me'],
      ['/users/17', 'number 17'],
      ['/users/x17', 'any x17'],
      ['/users/a%20b', 'any a b'],
      ['/users/a%2Fb', 'any a/b'],
      ['/users/%E2%82%AC', 'any €'],
      ['/users/a%252Fb', 'any a%2Fb'],
      ['/users/7/orders/8', 'colon 7 8'],
      ['/users/7/photo', 'star'],
      ['/users/files/a/b%2Fc/d', 'rest /a/b/c/d'],
      ['/users/docs/a/b', 'deep'],
      ['/users/list', 'page undefined'],
      ['/users/list/3', 'page 3'],
      ['/users/pages', 'question undefined'],
      ['/users/pages/3', 'question 3'],
      ['/users/first', 'several undefined'],
      ['/users/second/5', 'several 5'],
      ['/users/cars/volvo;color=red', 'volvo red'],
      ['/class-mapping/x', 'x'],
    ])('answers %s', async (path, text) => {
      expect((await bench.http.get(path)).text()).toBe(text)
    })

    it.each(['/v1/a', '/v1/b', '/api/v1/a', '/api/v1/b'])(
      'combines patterns and conditions of class and method: %s',
      async (path) => {
        expect((await bench.http.get(path, { headers: { 'x-client': 'a' } })).text()).toBe('combined')
        expect((await bench.http.get(path)).status).toBe(404)
      },
    )

    it.each([
      '/users',
      '/Users/me',
      '/users/me/',
      '/users/7/photo/x',
      '/users/list/3/4',
      '/class-mapping',
      '/nothing',
    ])('has nothing at %s', async (path) => {
      const response = await bench.http.get(path)
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    })

    it.each([
      '/users//me',
      '//users/me',
      '/users/%',
      '/users/%zz',
      '/users/%ff',
      '/users/a%00b',
      '/users/%5c',
    ])('refuses %s', async (path) => {
      const response = await bench.http.request('GET', `http://localhost${path}`)
      expect(response.status).toBe(400)
      expect(response.json()).toMatchObject({ status: 400, title: 'Bad Request' })
    })

    it('decodes dots that were encoded, and refuses them', async () => {
      // URL itself resolves %2e%2e, so only a part of a segment gets through a client.
      expect((await bench.http.get('/users/docs/a%2F..%2Fb')).status).toBe(400)
    })
  },
)

describeOnEveryAdapter('conditions', { controllers: [ConditionController] }, (bench) => {
  it('select by query parameters', async () => {
    expect((await bench.http.get('/conditions?version=2')).text()).toBe('second')
    expect((await bench.http.get('/conditions')).text()).toBe('first')
    expect((await bench.http.get('/conditions?version=3')).status).toBe(400)
  })

  it('select by header fields', async () => {
    expect((await bench.http.get('/conditions/header')).text()).toBe('on')
    expect((await bench.http.get('/conditions/header', { headers: { 'x-flag': 'off' } })).status).toBe(404)
  })

  it('select by the type of the body, and answer 415 with what would be taken', async () => {
    expect((await bench.http.post('/conditions/body', { a: 1 })).text()).toBe('json')
    const text = { headers: { 'content-type': 'text/plain; charset=utf-8' } }
    expect((await bench.http.post('/conditions/body', 'a', text)).text()).toBe('text')
    const xml = { headers: { 'content-type': 'text/xml' } }
    const refused = await bench.http.post('/conditions/body', '<a/>', xml)
    expect(refused.status).toBe(415)
    expect(refused.headers.get('accept')).toBe('application/json, text/plain')
  })

  it('select by what the client accepts, and answer 406', async () => {
    const accept = (type: string) => ({ headers: { accept: type } })
    const csv = await bench.http.get('/conditions/type', accept('text/csv, application/json;q=0.5'))
    expect([csv.headers.get('content-type'), csv.text()]).toEqual(['text/csv;charset=UTF-8', 'as,csv'])
    const json = await bench.http.get('/conditions/type', accept('application/*'))
    expect(json.json()).toEqual({ as: 'json' })
    expect((await bench.http.get('/conditions/type', accept('image/png'))).status).toBe(406)
  })
})

describeOnEveryAdapter('methods', { controllers: [SpringController, NestController] }, (bench) => {
  it.each(['/spring', '/nest'])('have a decorator each: %s', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await bench.http.request(method, path)).text()).toBe(method)
    }
  })

  it('may be several, or all but OPTIONS', async () => {
    for (const method of ['PUT', 'POST'])
      expect((await bench.http.request(method, '/spring/some')).text()).toBe(method)
    for (const path of ['/spring/every', '/nest/all']) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
        expect((await bench.http.request(method, path)).text()).toBe(method)
      expect((await bench.http.options(path)).status).toBe(204)
    }
  })

  it('answer 405 with what is allowed', async () => {
    const response = await bench.http.get('/spring/some')
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST, PUT, OPTIONS')
    expect(response.json()).toMatchObject({ status: 405, instance: '/spring/some' })
  })

  it('answer OPTIONS by themselves, unless there is a handler', async () => {
    const automatic = await bench.http.options('/spring')
    expect([automatic.status, automatic.text()]).toEqual([204, ''])
    expect(automatic.headers.get('allow')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
    expect((await bench.http.options('/nest/options')).json()).toEqual({ custom: true })
    expect((await bench.http.options('/nowhere')).status).toBe(404)
  })

  it('answer HEAD as GET without its body, unless there is a handler', async () => {
    const [get, head] = [await bench.http.get('/nest'), await bench.http.head('/nest')]
    expect([head.status, head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe('3')
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
    expect((await bench.http.head('/nest/head')).headers.get('x-handler')).toBe('head')
    expect((await bench.http.get('/nest/head')).headers.get('x-handler')).toBe(null)
    expect((await bench.http.head('/spring/some')).status).toBe(405)
  })

  it('of unknown name are not implemented', async () => {
    if (bench.port === undefined) return
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ port: bench.port, path: '/spring', method: 'PROPFIND' }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end()
    })
    expect(status).toBe(501)
  })
})

@Controller()
class RootController {
  @Get()
  root(): string {
    return 'root'
  }

  @Get('**')
  everything(@Req() exchange: HttpExchange): string {
    return exchange.path
  }
}

describeOnEveryAdapter('targets as they are sent', { controllers: [RootController] }, (bench) => {
  const send = (path: string): Promise<{ readonly status: number | undefined; readonly text: string }> =>
    new Promise((resolve, reject) => {
      request({ port: bench.port, host: '127.0.0.1', path }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode, text }))
      })
        .on('error', reject)
        .end()
    })

  it.each([
    '/..',
    '/a/../b',
    '/a/./b',
    '/%2e%2e/b',
    '/a/%2E',
    '/a//b',
    '/a%2f%2e%2e%2fb',
    '/a/..;x=1/b',
    '/;/..',
  ])('refuses %s', async (path) => {
    if (bench.port === undefined) return
    expect((await send(path)).status).toBe(400)
  })

  it.each([
    ['/', 'root'],
    ['/?a=1', 'root'],
    ['http://127.0.0.1/', 'root'],
    ['/a/b;c=1', '/a/b;c=1'],
    ['/...', '/...'],
    ['/a%2Fb', '/a%2Fb'],
  ])('answers %s', async (path, text) => {
    if (bench.port === undefined) return
    const host = path.startsWith('http') ? path.replace('127.0.0.1', `127.0.0.1:${bench.port}`) : path
    expect(await send(host)).toEqual({ status: 200, text })
  })
})
