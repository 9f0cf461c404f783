// A program without a server: what it does at the end of its life is told by its arguments.
import { RequestContext } from 'nexus-framework/core'
import { LoggingSystem } from 'nexus-framework/observability'
import { ProcessHost } from 'nexus-framework/runtime'

class Work extends RequestContext {
  constructor(readonly id: string) {
    super()
  }

  override describe(): string {
    return 'GET /orders/5'
  }
}

const [scenario = 'drain', uncaughtException = 'exit'] = process.argv.slice(2)
const keepAlive = setInterval(() => undefined, 1_000)

async function fail(): Promise<void> {
  await Promise.resolve()
  throw new RangeError('failed on the way')
}

const shutdowns: Record<string, () => void | Promise<void>> = {
  drain: () => clearInterval(keepAlive),
  stuck: async () => new Promise<void>(() => undefined),
}

new ProcessHost({
  logger: new LoggingSystem().logger,
  shutdownDeadlineMs: 200,
  uncaughtException: uncaughtException === 'continue' ? 'continue' : 'exit',
  shutdown: shutdowns[scenario] ?? (() => undefined),
}).install()

const failures: Record<string, () => void> = {
  rejection: () => void fail(),
  'late-rejection': () => void setTimeout(() => void fail(), 1),
  exception: () =>
    void setTimeout(() => {
      throw new RangeError('thrown in a timer')
    }, 1),
}

process.stdin.on('data', () => process.stdout.write('still here\n'))
const failure = failures[scenario]
if (failure !== undefined) RequestContext.run(new Work('request-7'), failure, undefined)
process.stdout.write('ready\n')
