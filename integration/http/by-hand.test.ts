import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import {
  Controller,
  Get,
  HttpExchange,
  Param,
  PreDestroy,
  Req,
  Res,
  ResponseHead,
  Scope,
  Service,
  UseMiddleware,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

const ended: string[] = []

@Service()
@Scope('request')
class Visit {
  name = ''

  @PreDestroy()
  end(): void {
    ended.push(this.name)
  }
}

@Controller('by-hand')
class ByHandController {
  constructor(readonly visit: Visit) {}

  #later(exchange: HttpExchange, text: string): void {
    this.visit.name = text
    setTimeout(() => exchange.send(202, ResponseHead.EMPTY, `${text} ${this.visit.name}`), 5)
  }

  @Get('sync/:name')
  sync(@Res() exchange: HttpExchange, @Param('name') name: string): void {
    this.#later(exchange, name)
  }

  @Get('async/:name')
  async async(@Res() exchange: HttpExchange, @Param('name') name: string): Promise<void> {
    await Promise.resolve()
    this.#later(exchange, name)
  }

  @Get('behind/:name')
  @UseMiddleware(async (_exchange, next) => {
    await next()
  })
  async behind(@Res() exchange: HttpExchange, @Param('name') name: string): Promise<void> {
    await Promise.resolve()
    this.#later(exchange, name)
  }

  @Get('value')
  value(@Res() exchange: HttpExchange): string {
    exchange.addHeader('x-touched', 'yes')
    return 'returned after all'
  }

  @Get('twice')
  async twice(@Req() exchange: HttpExchange): Promise<object> {
    exchange.send(200, ResponseHead.EMPTY, 'first')
    await Promise.resolve()
    return { second: true }
  }
}

describeOnEveryAdapter(
  'an answer by hand',
  { controllers: [ByHandController], providers: [Visit] },
  (bench) => {
    it.each(['sync', 'async', 'behind'])('may come after the handler has returned: %s', async (kind) => {
      ended.length = 0
      const response = await bench.http.get(`/by-hand/${kind}/ada`)
      expect([response.status, response.text()]).toEqual([202, 'ada ada'])
      while (ended.length === 0) await sleep(1)
      expect(ended).toEqual(['ada'])
      expect(bench.logger.messages('warn', { orAbove: true })).toEqual([])
    })

    it('may be a value after all', async () => {
      const response = await bench.http.get('/by-hand/value')
      expect([response.headers.get('x-touched'), response.text()]).toEqual(['yes', 'returned after all'])
    })

    it('is the only one: a second is logged, once', async () => {
      expect((await bench.http.get('/by-hand/twice')).text()).toBe('first')
      while (bench.logger.messages('error').length === 0) await sleep(1)
      expect(bench.logger.messages('error')).toEqual([
        'GET /by-hand/twice: failed after its response was committed',
      ])
    })
  },
)
