import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  Get,
  HttpExchange,
  Post,
  Query,
  RequestBody,
  RequestMapping,
  RequestParam,
  RestController,
  Signal,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

@Controller('limited')
class LimitedController {
  @Post()
  body(@Body() body: object): object {
    return body
  }

  @Post('text')
  text(@RequestBody() text: string): string {
    return String(text.length)
  }

  @Get()
  query(@Query() query: object): object {
    return query
  }

  @Get('list')
  list(@RequestParam({ type: [Number] }) n: number[]): number {
    return n.length
  }

  @Post('form')
  form(@RequestParam() a: string): string {
    return a
  }
}

@RestController('/conditional')
class ConditionalController {
  @RequestMapping({ method: 'GET', params: 'a' })
  find(): string {
    return 'found'
  }
}

const properties = {
  'server.limits.max-body-size': '1KB',
  'server.limits.max-parameters': '5',
  'server.limits.max-json-depth': '4',
  'server.limits.max-url-length': '200',
  'server.limits.max-header-count': '30',
  'server.limits.max-header-size': '2KB',
}

const JSON_BODY = { headers: { 'content-type': 'application/json' } }

describeOnEveryAdapter(
  'limits',
  { controllers: [LimitedController, ConditionalController] },
  (bench) => {
    it('of the body are answered 413, of whatever kind it is', async () => {
      const text = { headers: { 'content-type': 'text/plain' } }
      expect((await bench.http.post('/limited/text', 'x'.repeat(1024), text)).text()).toBe('1024')
      const refused = await bench.http.post('/limited/text', 'x'.repeat(1025), text)
      expect([refused.status, refused.headers.get('content-type')]).toEqual([413, 'application/problem+json'])
      expect((await bench.http.post('/limited', { a: 'x'.repeat(2000) })).status).toBe(413)
      const endless = new Blob(['x'.repeat(3000)]).stream()
      expect((await bench.http.post('/limited/text', endless, text)).status).toBe(413)
    })

    it('of parameters are answered 400', async () => {
      expect((await bench.http.get('/limited?a&b&c&d&e')).status).toBe(200)
      expect((await bench.http.get('/limited?a&b&c&d&e&f')).json()).toMatchObject({ status: 400 })
      expect((await bench.http.get('/limited/list?n=1,2,3,4,5,6')).status).toBe(400)
      const form = new URLSearchParams('a=1&b&c&d&e&f')
      expect((await bench.http.post('/limited/form', form)).status).toBe(400)
      expect((await bench.http.get('/conditional?a&b&c&d&e&f')).status).toBe(400)
      expect((await bench.http.get('/limited?a=%zz')).status).toBe(400)
    })

    it('of JSON: depth and dangerous keys are answered 400', async () => {
      expect((await bench.http.post('/limited', '[[[[1]]]]', JSON_BODY)).status).toBe(201)
      expect((await bench.http.post('/limited', '[[[[[1]]]]]', JSON_BODY)).status).toBe(400)
      for (const text of ['{"__proto__":{"a":1}}', '{"a":{"constructor":{"prototype":{}}}}']) {
        const response = await bench.http.post('/limited', text, JSON_BODY)
        expect([response.status, response.json<{ in: string }>().in]).toEqual([400, 'body'])
      }
      expect((await bench.http.get('/limited?__proto__=1&constructor=2')).json()).toEqual({
        constructor: '2',
      })
    })

    it('of the target and the header section are answered 414 and 431', async () => {
      if (bench.port === undefined) return
      expect((await bench.http.get(`/limited?${'x'.repeat(300)}`)).status).toBe(414)
      expect((await bench.http.get('/limited', { headers: { 'x-long': 'x'.repeat(3000) } })).status).toBe(431)
      const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x-${i}`, '1']))
      expect((await bench.http.get('/limited', { headers: many })).status).toBe(431)
    })
  },
  { properties },
)

const gone: string[] = []
let reached: () => void = () => undefined

@Controller('leaving')
class LeavingController {
  @Get('value')
  async value(@Signal() signal: AbortSignal): Promise<object> {
    reached()
    if (!signal.aborted) await once(signal, 'abort')
    await sleep(5)
    gone.push('value')
    return { nobody: 'reads this' }
  }

  @Get('error')
  async error(exchange: HttpExchange): Promise<never> {
    reached()
    if (!exchange.signal.aborted) await once(exchange.signal, 'abort')
    gone.push('error')
    throw exchange.signal.reason
  }

  @Get('stream')
  async *stream(): AsyncGenerator<string> {
    reached()
    try {
      for (;;) {
        yield 'x'.repeat(1000)
        await sleep(1)
      }
    } finally {
      gone.push('stream')
    }
  }

  @Get()
  alive(): string {
    return 'alive'
  }
}

describeOnEveryAdapter('a client that goes away', { controllers: [LeavingController] }, (bench) => {
  it.each(['value', 'error', 'stream'])('ends the handler without an error in the log: %s', async (path) => {
    gone.length = 0
    const controller = new AbortController()
    const isReached = new Promise<void>((resolve) => (reached = resolve))
    const sent = bench.http.fetch('GET', `/leaving/${path}`, undefined, { signal: controller.signal })
    const failing = sent.then(async (response) => response.text()).catch(() => 'aborted')
    await isReached
    controller.abort()
    expect(await failing).toBe('aborted')
    while (gone.length === 0) await sleep(1)
    await sleep(10)
    expect(gone).toEqual([path])
    expect(bench.logger.messages('warn', { orAbove: true })).toEqual([])
    expect((await bench.http.get('/leaving')).text()).toBe('alive')
  })
})
