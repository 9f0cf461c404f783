import { describe, expect, it } from '@jest/globals'
import { ForbiddenException } from '../errors/client.errors.js'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import type { Guard } from './guard.js'
import { HandlerMethod } from './handler-method.js'
import { compileRoutePipeline, type RoutePipelineParts } from './route-pipeline.js'

class Target {}

function throwNothing(): never {
  const nothing: unknown = undefined
  throw nothing
}

const method = new HandlerMethod(Target, 'handle')
const no: Guard = { canActivate: () => false }
const yes: Guard = { canActivate: () => true }
const laterNo: Guard = { canActivate: async () => false }
const laterYes: Guard = { canActivate: async () => true }

async function run(
  parts: Partial<RoutePipelineParts>,
): Promise<{ exchange: RecordingExchange; failures: unknown[]; synchronous: boolean }> {
  const exchange = new RecordingExchange()
  const failures: unknown[] = []
  const handle = compileRoutePipeline({
    method,
    guards: [],
    invoke: () => 'value',
    write: (target, value) => target.send(200, ResponseHead.EMPTY, String(value)),
    fail: (_exchange, error) => void failures.push(error),
    ...parts,
  })
  const pending = handle(exchange)
  const synchronous = pending === undefined
  await pending
  return { exchange, failures, synchronous }
}

describe('a route pipeline', () => {
  it('runs from end to end without a promise when nothing in it needs one', async () => {
    const { exchange, synchronous } = await run({ guards: [yes, yes] })
    expect(synchronous).toBe(true)
    expect(exchange.responseText).toBe('value')
  })

  it('awaits a promise, and anything else that has a then', async () => {
    expect((await run({ invoke: async () => 'later' })).exchange.responseText).toBe('later')
    const thenable = { then: (resolve: (value: string) => void) => resolve('query result') }
    expect((await run({ invoke: () => thenable })).exchange.responseText).toBe('query result')
  })

  it.each([
    ['a guard that refuses', [yes, no]],
    ['a guard that refuses later', [laterYes, laterNo]],
    ['a guard that refuses after one that took its time', [laterYes, no]],
    ['a guard that gives something else than true', [{ canActivate: () => 'yes' as unknown as boolean }]],
  ])('does not reach the handler past %s', async (_name, guards) => {
    let reached = false
    const { failures } = await run({ guards, invoke: () => (reached = true) })
    expect(failures).toEqual([expect.any(ForbiddenException)])
    expect(reached).toBe(false)
  })

  it('reaches the handler when all guards agree, sooner or later', async () => {
    const { exchange, failures } = await run({ guards: [laterYes, yes, laterYes] })
    expect(failures).toEqual([])
    expect(exchange.responseText).toBe('value')
  })

  it.each([
    ['throws', throwNothing],
    ['rejects', () => Promise.reject(undefined as unknown)],
  ])('hands on what a handler %s, even if that is undefined', async (_name, invoke) => {
    expect((await run({ invoke })).failures).toEqual([undefined])
  })

  it('hands on the failure of a writer, at once or while it streams', async () => {
    const error = new TypeError('no JSON')
    const throwing = await run({
      write: () => {
        throw error
      },
    })
    expect(throwing.failures).toEqual([error])
    expect((await run({ write: () => Promise.reject(error) })).failures).toEqual([error])
    expect((await run({ invoke: async () => 1, write: () => Promise.reject(error) })).failures).toEqual([
      error,
    ])
  })
})
