import { describe, expect, it } from '@jest/globals'
import { DataSize, Duration, SystemClock } from '../../../common/index.js'
import { DiskSpaceHealthIndicator } from './disk-space-health-indicator.js'
import {
  EventLoopHealthIndicator,
  EventLoopHealthProperties,
  eventLoopHealth,
} from './event-loop-health-indicator.js'
import { MemoryHealthIndicator, memoryHealth, MemoryHealthProperties } from './memory-health-indicator.js'

describe('The disk space', () => {
  const health = (path: string, threshold: string) =>
    new DiskSpaceHealthIndicator({ enabled: true, path, threshold: DataSize.parse(threshold) }).health()

  it('is UP with more than the threshold, and DOWN with less', async () => {
    const up = await health('.', '1B')
    expect(up).toMatchObject({ status: 'UP', details: { exists: true, path: process.cwd(), threshold: 1 } })
    expect(up.details?.['total']).toBeGreaterThan(up.details?.['free'] as number)
    expect(await health('.', '1000000GB')).toMatchObject({ status: 'DOWN' })
  })

  it('is DOWN where there is no such path', async () => {
    expect(await health('/no/such/path', '0B')).toMatchObject({
      status: 'DOWN',
      details: { exists: false, free: 0, total: 0 },
    })
  })
})

describe('The memory', () => {
  const use = { heapUsed: 50, heapLimit: 100, rss: 500, rssLimit: 1_000 }
  const thresholds = { heapThreshold: 0.9, rssThreshold: 0.9 }

  it.each([
    [use, 'UP'],
    [{ ...use, heapUsed: 90 }, 'UP'],
    [{ ...use, heapUsed: 91 }, 'DOWN'],
    [{ ...use, rss: 901 }, 'DOWN'],
    [{ ...use, rss: 5_000, rssLimit: undefined }, 'UP'],
  ])('%j is %s', (given, status) => {
    expect(memoryHealth(given, thresholds).status).toBe(status)
  })

  it('of this process is read', () => {
    const { status, details } = new MemoryHealthIndicator(new MemoryHealthProperties()).health()
    expect(status).toBe('UP')
    expect(details?.['heapUsed']).toBeGreaterThan(1_000_000)
    expect(details?.['heapLimit']).toBeGreaterThan(details?.['heapUsed'] as number)
  })
})

describe('The event loop', () => {
  const reading = { lagP99: 10, lagMax: 50, utilization: 0.5 }
  const lagThreshold = Duration.ofMillis(100)

  it.each([
    [reading, undefined, 'UP'],
    [{ ...reading, lagP99: 100 }, undefined, 'DOWN'],
    [{ ...reading, lagMax: 5_000 }, undefined, 'UP'],
    [{ ...reading, utilization: 1 }, undefined, 'UP'],
    [{ ...reading, utilization: 0.9 }, 0.9, 'DOWN'],
  ])('with %j and a threshold for utilization of %s is %s', (given, utilizationThreshold, status) => {
    expect(eventLoopHealth(given, { lagThreshold, utilizationThreshold }).status).toBe(status)
  })

  it('of this process is read', () => {
    const indicator = new EventLoopHealthIndicator(new EventLoopHealthProperties(), new SystemClock())
    const { status, details } = indicator.health()
    expect(status).toBe('UP')
    expect(details?.['utilization']).toBeGreaterThanOrEqual(0)
    expect(indicator.health().details).toEqual(details)
    indicator.onModuleDestroy()
  })
})
