import { describe, expect, it } from '@jest/globals'
import { NexusError } from '../../common/index.js'
import * as client from './client.errors.js'
import { HttpException, ResponseStatusException, type StatusException } from './http-exception.js'
import { HttpStatus, reasonPhrase } from './http-status.js'
import * as server from './server.errors.js'

type StatusClass = (new (detail?: string) => StatusException) & {
  readonly status: number
  readonly code: string
}
const classes = [...Object.values(client), ...Object.values(server)] as readonly StatusClass[]

describe('HttpException', () => {
  it('carries status, detail and the options, and is a coded NexusError', () => {
    const cause = new RangeError('low')
    const error = new HttpException(409, 'shipped', {
      cause,
      type: '/problems/shipped',
      title: 'Shipped',
      properties: { orderId: 7 },
      headers: { 'retry-after': '5' },
    })
    expect(error).toBeInstanceOf(NexusError)
    expect(error).toMatchObject({
      status: 409,
      detail: 'shipped',
      message: 'shipped',
      type: '/problems/shipped',
      title: 'Shipped',
      properties: { orderId: 7 },
      headers: { 'retry-after': '5' },
      cause,
      code: 'NEXUS_HTTP_EXCEPTION',
    })
  })

  it('takes its arguments in the order of NestJS too', () => {
    expect(new HttpException('gone fishing', 503)).toMatchObject({ status: 503, detail: 'gone fishing' })
    expect(new HttpException('gone fishing', 503).getStatus()).toBe(503)
  })

  it('takes title and message from the status when nothing is said', () => {
    expect(new HttpException(404)).toMatchObject({
      title: 'Not Found',
      message: 'Not Found',
      detail: undefined,
    })
    expect(new HttpException(499).title).toBe('Client Error')
    expect(new HttpException(599).title).toBe('Server Error')
  })

  it('keeps help out of the detail that the client sees', () => {
    const error = new HttpException(400, 'bad', { help: 'Send better.' })
    expect(error.detail).toBe('bad')
    expect(error.message).toBe('bad\nSend better.')
  })

  it('lets an application class bring its own code and keeps its name', () => {
    class OutOfStock extends client.ConflictException {
      static override readonly code = 'SHOP_OUT_OF_STOCK'
    }
    const error = new OutOfStock('none left')
    expect(error).toMatchObject({ status: 409, code: 'SHOP_OUT_OF_STOCK', name: 'OutOfStock' })
    expect(error).toBeInstanceOf(client.ConflictException)
  })
})

describe('ResponseStatusException', () => {
  it('has a status, a reason and a cause, as in Spring', () => {
    const cause = new TypeError('x')
    const error = new ResponseStatusException(HttpStatus.GONE, 'sold out', cause)
    expect(error).toMatchObject({ status: 410, reason: 'sold out', detail: 'sold out', cause })
    expect(new ResponseStatusException(410).reason).toBeUndefined()
  })
})

describe('The classes of one status each', () => {
  it('cover every 4xx and 5xx status of the registry once', () => {
    const registered = Object.values(HttpStatus).filter((status) => status >= 400)
    expect(classes.map((type) => type.status).sort()).toEqual(registered.sort())
  })

  it('have codes of their own', () => {
    expect(new Set(classes.map((type) => type.code)).size).toBe(classes.length)
    for (const type of classes) expect(type.code).toMatch(/^NEXUS_HTTP_[A-Z_]+$/)
  })

  it.each(classes.map((type) => [type.name, type] as const))(
    '%s makes an exception of its status',
    (name, type) => {
      const error = new type('why')
      expect(error).toMatchObject({ status: type.status, code: type.code, name, detail: 'why' })
      expect(error.title).toBe(reasonPhrase(type.status))
      expect(error).toBeInstanceOf(HttpException)
    },
  )
})

describe('reasonPhrase', () => {
  it.each([
    [200, 'OK'],
    [207, 'Multi-Status'],
    [304, 'Not Modified'],
    [413, 'Content Too Large'],
    [414, 'URI Too Long'],
    [418, "I'm a teapot"],
    [422, 'Unprocessable Content'],
    [451, 'Unavailable For Legal Reasons'],
    [505, 'HTTP Version Not Supported'],
    [511, 'Network Authentication Required'],
  ])('knows the registered phrase of %d', (status, phrase) => {
    expect(reasonPhrase(status)).toBe(phrase)
  })
})
