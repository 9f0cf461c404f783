import { describe, expect, it } from '@jest/globals'
import { HttpStatus } from '../errors/http-status.js'
import { InvalidHeaderError } from '../exchange/exchange.errors.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { Dialect } from '../metadata/route-metadata.js'
import { HttpCode, ResponseStatus } from './response-status.js'
import { defaultStatus, Header, Redirect, resultTraits } from './result.decorators.js'

const GET = { dialect: 'spring' as const, methods: ['GET'] as const }

class ProductController {
  @Header('Cache-Control', 'no-store')
  @Header('X-A', 'upper')
  @Header('x-a', 'lower')
  @Header('Set-Cookie', 'a=1')
  @Header('set-cookie', 'b=2')
  @HttpCode(HttpStatus.ACCEPTED)
  list(): string {
    return ''
  }

  @Redirect('/elsewhere', 301)
  moved(): void {}

  @Redirect()
  dynamic(): void {}

  plain(): void {}
}

@ResponseStatus(HttpStatus.ACCEPTED)
class AsyncController extends ProductController {
  @ResponseStatus(HttpStatus.NO_CONTENT)
  override plain(): void {}

  other(): void {}
}

describe('resultTraits', () => {
  it('reads status, headers and return type; of two headers of one name the upper one counts, but cookies add up', () => {
    expect(resultTraits(ProductController, 'list', GET)).toEqual({
      status: 202,
      headers: [
        { name: 'cache-control', value: 'no-store' },
        { name: 'x-a', value: 'upper' },
        { name: 'set-cookie', value: 'a=1' },
        { name: 'set-cookie', value: 'b=2' },
      ],
      redirect: undefined,
      returnType: String,
    })
  })

  it('reads redirects, 302 unless said otherwise', () => {
    expect(resultTraits(ProductController, 'moved', GET).redirect).toEqual({ url: '/elsewhere', status: 301 })
    expect(resultTraits(ProductController, 'dynamic', GET).redirect).toEqual({ url: '', status: 302 })
  })

  it('takes the status of the method, then of the class, then the default', () => {
    expect(resultTraits(AsyncController, 'plain', GET).status).toBe(204)
    expect(resultTraits(AsyncController, 'other', GET).status).toBe(202)
    expect(resultTraits(ProductController, 'plain', GET).status).toBe(200)
  })

  it('inherits what a parent’s method says', () => {
    expect(resultTraits(AsyncController, 'list', GET).headers).toHaveLength(4)
  })
})

describe('defaultStatus', () => {
  it.each<[Dialect, readonly HttpMethod[], number]>([
    ['nest', ['POST'], 201],
    ['nest', ['GET'], 200],
    ['nest', ['DELETE'], 200],
    ['nest', [], 200],
    ['spring', ['POST'], 200],
    ['spring', ['DELETE'], 200],
  ])('of %s %p is %d', (dialect, methods, status) => {
    expect(defaultStatus(dialect, methods)).toBe(status)
  })
})

describe('@Header', () => {
  it('refuses a line that could split the response when the class is defined', () => {
    expect(() => Header('x-a', 'b\r\nc: d')).toThrow(InvalidHeaderError)
    expect(() => Header('x a', 'b')).toThrow(InvalidHeaderError)
  })
})
