import { describe, expect, it } from '@jest/globals'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { FOR_PROGRAMS, type LogFields } from './logger.js'
import { LOG_LEVELS } from '../../observability/index.js'

describe('Logger.with', () => {
  it('adds its fields to every line, of whatever level', () => {
    const logger = new CapturingLogger()
    const order = logger.with({ order: 7 })
    for (const level of LOG_LEVELS) order[level](level, { level })
    expect(logger.entries.map(({ message, fields }) => [message, fields])).toEqual(
      LOG_LEVELS.map((level) => [level, { order: 7, level }]),
    )
  })

  it('lets a line say something else, and further fields be added', () => {
    const logger = new CapturingLogger()
    const order = logger.with({ order: 7, state: 'new' }).with({ state: 'paid', by: 'ann' })
    order.info('bound')
    order.info('said', { state: 'shipped' })
    expect(logger.entries.map(({ fields }) => fields)).toEqual([
      { order: 7, state: 'paid', by: 'ann' },
      { order: 7, state: 'shipped', by: 'ann' },
    ])
  })

  it('takes fields that can not be read', () => {
    const logger = new CapturingLogger()
    const odd = {
      get bad(): never {
        throw new RangeError('unreadable')
      },
    }
    logger.with(odd).info('said', odd)
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    logger.with({ order: 7 }).info('said', proxy)
    expect(logger.entries.map(({ fields }) => fields)).toEqual([{ bad: '[unreadable]' }, { order: 7 }])
  })

  it('says an error that was caught', () => {
    const logger = new CapturingLogger()
    const error: unknown = new RangeError('none left')
    logger.error('failed', error)
    logger.with({ order: 7 }).error('failed', error)
    logger.with(error as LogFields).error('failed')
    expect(logger.entries.map(({ fields }) => fields)).toEqual([{ error }, { order: 7, error }, { error }])
  })

  it('leaves all to programs that one or the other call does', () => {
    const logger = new CapturingLogger()
    const first = { method: 'GET', [FOR_PROGRAMS]: ['method'] }
    const second = { status: 200, [FOR_PROGRAMS]: ['status'] }
    logger.with(first).with(second).info('bound')
    logger.with(first).info('said', second)
    for (const { fields } of logger.entries) expect(fields?.[FOR_PROGRAMS]).toEqual(['method', 'status'])
  })

  it('keeps its fields under another name, and as they were', () => {
    const logger = new CapturingLogger()
    const fields = { order: 7 }
    const order = logger.with(fields)
    fields.order = 8
    order.named('shop.Parcels').info('packed')
    expect(logger.entries).toEqual([
      expect.objectContaining({ name: 'shop.Parcels', message: 'packed', fields: { order: 7 } }),
    ])
  })
})
