/** What is measured: a call of an asynchronous operation through something, awaited. */
export type ProtectedCall = () => Promise<unknown>

export const RESILIENCE_WORKS = [
  'none',
  'circuit-breaker',
  'retry',
  'rate-limiter',
  'time-limiter',
  'bulkhead',
  'fallback',
  'hedge',
  'coalesce',
  'stack',
  'stack-decorated',
] as const

export type ResilienceWork = (typeof RESILIENCE_WORKS)[number]

const WARM_UP_MS = 500
const MEASURED_MS = 700
const BATCH = 64

/** The operation of every subject: asynchronous, and done in the same turn. */
export async function operation(): Promise<number> {
  return 42
}

/** A subject's program: checks that each call reaches the operation, measures it, and reports nanoseconds of CPU for each call. */
export async function reportResilience(calls: Partial<Record<ResilienceWork, ProtectedCall>>): Promise<void> {
  const report: Record<string, number> = {}
  for (const [work, call] of Object.entries(calls)) {
    const result = await call()
    if (result !== 42) throw new TypeError(`${work} gives ${String(result)} instead of 42`)
    report[work] = await measure(call)
  }
  process.stdout.write(`READY ${JSON.stringify(report)}\n`)
  process.exit(0)
}

async function measure(call: ProtectedCall): Promise<number> {
  await run(call, WARM_UP_MS)
  const before = process.cpuUsage()
  const operations = await run(call, MEASURED_MS)
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / operations
}

/** Lets timers and I/O have their turn between the batches, as a server does. */
async function run(call: ProtectedCall, milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds
  let operations = 0
  do {
    for (let i = 0; i < BATCH; i++) await call()
    operations += BATCH
    await new Promise(setImmediate)
  } while (performance.now() < end)
  return operations
}
