import { describe, expect, it } from '@jest/globals'
import { getHeapStatistics } from 'node:v8'
import { SystemClock } from '../../../common/index.js'
import { ApplicationAvailability, type MeterBinder } from '../../../core/index.js'
import { CapturingLogger, ManualClock } from '../../../testing/index.js'
import { prometheusMeterRegistry } from '../load-meter-registry.js'
import type { PrometheusMeterRegistry } from '../prometheus-meter-registry.js'
import { samples } from '../prometheus-meter-registry.fixture.js'
import { ApplicationMeters } from './application-meters.js'
import { EventLoopMeters } from './event-loop-meters.js'
import { MemoryMeters } from './memory-meters.js'
import { ProcessMeters } from './process-meters.js'
import { runtimeBinders } from './runtime-binders.js'
import { RuntimeMeters } from './runtime-meters.js'
import { SharedReading } from './shared-reading.js'
import { SystemMeters } from './system-meters.js'

const system = new SystemClock()

async function bound(binder: MeterBinder): Promise<{
  readonly meters: PrometheusMeterRegistry
  readonly values: () => Promise<Readonly<Record<string, number>>>
  readonly end: () => void
}> {
  const meters = await prometheusMeterRegistry({ logger: new CapturingLogger(), clock: new ManualClock() })
  const end = binder.bindTo(meters)
  return { meters, values: () => samples(meters), end: () => end?.() }
}

/** Uses so much processor time, however busy the machine is. */
function burn(ms: number): void {
  const start = process.cpuUsage()
  let used = 0
  while (used < ms * 1000) {
    const { user, system: kernel } = process.cpuUsage(start)
    used = user + kernel
  }
}

/** Keeps the event loop from doing anything else. */
function block(ms: number): void {
  const end = system.monotonic() + ms
  while (system.monotonic() < end);
}

describe('what is measured of the process', () => {
  it('are processor time, memory, age and files', async () => {
    const clock = new ManualClock()
    const { values, end } = await bound(new ProcessMeters(clock))
    const before = await values()
    burn(50)
    clock.advance(10_000)
    const after = await values()
    expect(after['process_cpu_seconds_total']).toBeGreaterThan(
      (before['process_cpu_seconds_total'] ?? 0) + 0.03,
    )
    expect(after['process_cpu_user_seconds_total']).toBeGreaterThan(0)
    expect(after['process_cpu_system_seconds_total']).toBeGreaterThan(0)
    expect(after['process_cpu_usage']).toBeGreaterThan(0)
    expect(after['process_cpu_usage']).toBeLessThan(1)
    expect(after['process_resident_memory_bytes']).toBeGreaterThan(10_000_000)
    expect(after['process_uptime_seconds']).toBeGreaterThan(before['process_uptime_seconds'] ?? 0)
    expect(after['process_start_time_seconds']).toBe(before['process_start_time_seconds'])
    expect(after['process_files_open_files']).toBeGreaterThan(2)
    expect(after['process_files_max_files']).toBeGreaterThan(after['process_files_open_files'] ?? Infinity)
    end()
    expect(await values()).toEqual({})
  })

  it('are processors and load of the machine', async () => {
    const { values, end } = await bound(new SystemMeters(system))
    block(60)
    const { system_cpu_count, system_cpu_usage, system_load_average_1m } = await values()
    expect(system_cpu_count).toBeGreaterThanOrEqual(1)
    expect(system_cpu_usage).toBeGreaterThan(0)
    expect(system_cpu_usage).toBeLessThanOrEqual(1)
    expect(system_load_average_1m).toBeGreaterThanOrEqual(0)
    end()
  })

  it('is how late the event loop runs, and how busy it is', async () => {
    const clock = new ManualClock()
    const { values, end } = await bound(new EventLoopMeters(clock))
    const turns = async (count: number): Promise<void> => {
      for (let each = 0; each < count; each++)
        await new Promise((resolve) => system.schedule(() => resolve(undefined), 15, { ref: true }))
    }
    await turns(3)
    block(150)
    await turns(2)
    const late = await values()
    expect(late['nodejs_eventloop_lag_max_seconds']).toBeGreaterThan(0.1)
    expect(late['nodejs_eventloop_lag_min_seconds']).toBeLessThan(0.1)
    expect(late['nodejs_eventloop_lag_p99_seconds']).toBeGreaterThan(0.1)
    expect(late['nodejs_eventloop_utilization']).toBeGreaterThan(0)
    expect(late['nodejs_eventloop_utilization']).toBeLessThanOrEqual(1)
    // Who looks soon after sees the same, so that two of them do not take each other's window away.
    expect(await values()).toEqual(late)
    clock.advance(60_000)
    await turns(3)
    expect((await values())['nodejs_eventloop_lag_max_seconds']).toBeLessThan(0.1)
    end()
  })

  it('is the heap, as a whole and by space', async () => {
    const { values, end } = await bound(new MemoryMeters(new ManualClock()))
    const found = await values()
    expect(found['nodejs_heap_size_used_bytes']).toBeGreaterThan(1_000_000)
    expect(found['nodejs_heap_size_total_bytes']).toBeGreaterThan(
      found['nodejs_heap_size_used_bytes'] ?? Infinity,
    )
    expect(found['nodejs_heap_size_limit_bytes']).toBe(getHeapStatistics().heap_size_limit)
    expect(found['nodejs_external_memory_bytes']).toBeGreaterThan(0)
    expect(found['nodejs_heap_space_size_used_bytes{space="old"}']).toBeGreaterThan(0)
    expect(Object.keys(found)).toContain('nodejs_heap_space_size_available_bytes{space="new"}')
    end()
  })

  it('is the garbage that was collected, the version, and what keeps the process alive', async () => {
    const clock = new ManualClock()
    const { values, end } = await bound(new RuntimeMeters(clock))
    const { version } = process
    const [major, minor, patch] = version.slice(1).split('.')
    const label = `{major="${major}",minor="${minor}",patch="${patch}",version="${version}"}`
    expect((await values())[`nodejs_version_info${label}`]).toBe(1)
    const collections = async (): Promise<number> => {
      const found = await values()
      return (
        (found['nodejs_gc_duration_seconds_count{kind="minor"}'] ?? 0) +
        (found['nodejs_gc_duration_seconds_count{kind="major"}'] ?? 0)
      )
    }
    let garbage: unknown
    for (let round = 0; round < 200 && (await collections()) === 0; round++) {
      garbage = Array.from({ length: 100_000 }, (_, index) => ({ index }))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(garbage).toBeDefined()
    expect(await collections()).toBeGreaterThan(0)
    clock.advance(1000)
    const waiting = Array.from({ length: 5 }, () => system.schedule(() => undefined, 60_000, { ref: true }))
    expect((await values())['nodejs_active_resources{type="Timeout"}']).toBeGreaterThanOrEqual(5)
    for (const each of waiting) each.cancel()
    end()
    expect(await values()).toEqual({})
  })

  it('is how long the application took to start, and to take requests, once it has', async () => {
    const availability = new ApplicationAvailability()
    const application = new ApplicationMeters(availability)
    const { values, end } = await bound(application)
    expect(await values()).toEqual({})
    application.started()
    expect(Object.keys(await values())).toEqual(['application_started_time_seconds'])
    availability.readiness = 'ACCEPTING_TRAFFIC'
    const ready = await values()
    expect(ready['application_ready_time_seconds']).toBeGreaterThanOrEqual(
      ready['application_started_time_seconds'] ?? Infinity,
    )
    availability.readiness = 'REFUSING_TRAFFIC'
    availability.readiness = 'ACCEPTING_TRAFFIC'
    expect(await values()).toEqual(ready)
    end()
    expect(await values()).toEqual({})
  })

  it('ends without a trace when all is taken down', async () => {
    const meters = await prometheusMeterRegistry({ clock: new ManualClock() })
    const ends = runtimeBinders(system).map((binder) => binder.bindTo(meters))
    expect(meters.meters().length).toBeGreaterThan(40)
    for (const end of ends) end?.()
    expect(meters.meters()).toEqual([])
    expect((await meters.scrape()).body.trim()).toBe('')
    meters[Symbol.dispose]()
  })
})

describe('a shared reading', () => {
  it('is taken once within a time', () => {
    const clock = new ManualClock()
    let count = 0
    const reading = new SharedReading(clock, () => ++count, 100)
    expect([reading.get(), reading.get()]).toEqual([1, 1])
    clock.advance(99)
    expect(reading.get()).toBe(1)
    clock.advance(1)
    expect(reading.get()).toBe(2)
  })
})
