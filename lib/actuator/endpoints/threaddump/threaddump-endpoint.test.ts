import { once } from 'node:events'
import { createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { TestApplication } from '../../../testing/index.js'
import { bootActuator } from '../endpoints.fixture.js'
import { framesOf, printFrame } from './stack-frame.js'
import type { ThreadDump } from './thread-dump.js'

const READY = `require('node:worker_threads').parentPort.postMessage('ready')`

describe('The threaddump endpoint', () => {
  let app: TestApplication | undefined
  const workers: Worker[] = []
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
    await app?.close()
  })
  const start = async (code: string, name: string): Promise<Worker> => {
    const worker = new Worker(code, { eval: true, name })
    workers.push(worker)
    await once(worker, 'message')
    return worker
  }
  const dump = async (): Promise<ThreadDump> => {
    app ??= await bootActuator()
    return (await app.http.get('/actuator/threaddump')).json()
  }
  afterEach(() => (app = undefined))

  it('tells what the event loop of the main thread does and waits for', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { threads, eventLoop } = await dump()
    server.close()
    expect(threads[0]).toMatchObject({ threadName: 'main', threadState: 'RUNNABLE', daemon: false })
    expect(threads[0]?.stackTrace.length).toBeGreaterThan(0)
    expect(eventLoop.utilization.sinceStart).toBeGreaterThan(0)
    expect(eventLoop.delay.max).toBeGreaterThanOrEqual(eventLoop.delay.min)
    const { port } = (server.address() ?? { port: 0 }) as { port: number }
    expect(eventLoop.activeResources).toHaveProperty('TCPServerWrap')
    expect(threads[0]?.eventLoop.handles.byType['tcp']).toBeGreaterThan(0)
    expect(eventLoop.handles.map(({ type }) => type)).toContain('tcp')
    expect(port).toBeDefined()
  })

  it('tells the stacks of worker threads: one that runs, one that waits in its loop, one that is blocked', async () => {
    app = await bootActuator()
    const running = await start(`${READY};(function spin() { for (;;); })()`, 'spinner')
    const idle = await start(`${READY};setInterval(() => {}, 1000)`, 'idler')
    const blocked = await start(
      `${READY};Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
      'blocker',
    )
    const { threads } = await dump()
    const thread = (worker: Worker) => threads.find(({ threadId }) => threadId === worker.threadId)
    expect(thread(running)).toMatchObject({ threadState: 'RUNNABLE', daemon: true })
    expect(thread(running)?.stackTrace[0]?.methodName).toBe('spin')
    expect(thread(idle)).toMatchObject({ threadState: 'WAITING', stackTrace: [] })
    expect(thread(idle)?.eventLoop.utilization).toEqual(expect.any(Number))
    expect(thread(blocked)?.stackTrace.length).toBeGreaterThan(0)
  })

  it('is text for who prefers it', async () => {
    app = await bootActuator()
    const response = await app.http.get('/actuator/threaddump', { headers: { accept: 'text/plain' } })
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.text()).toMatch(/^"main" #\d+\n {3}thread state: RUNNABLE\n/)
    expect(response.text()).toContain('Event loop of the main thread')
  })

  it('never tells variables of the environment, arguments, or what Node.js is set up with for its own reports', async () => {
    process.env['NEXUS_TEST_SECRET'] = 'env-s3cret'
    const before = process.report.excludeEnv
    try {
      const text = JSON.stringify(await dump())
      expect(text).not.toContain('env-s3cret')
      expect(text).not.toContain(process.execPath)
      expect(process.report.excludeEnv).toBe(before)
    } finally {
      delete process.env['NEXUS_TEST_SECRET']
    }
  })
})

describe('A frame', () => {
  it.each([
    [
      'at OrderService.place (file:///app/order.service.js:12:5)',
      'OrderService',
      'place',
      'file:///app/order.service.js',
      12,
    ],
    ['at async Promise.all (index 0)', 'async Promise', 'all', undefined, undefined],
    ['at file:///app/main.js:3:1', '', '<anonymous>', 'file:///app/main.js', 3],
    ['at spin ([worker eval]:1:70)', '', 'spin', '[worker eval]', 1],
    ['at new Order (C:\\\\app\\\\order.js:7:9)', '', 'new Order', 'C:\\\\app\\\\order.js', 7],
    ['at  (node:internal/vm:219:10)', '', '<anonymous>', 'node:internal/vm', 219],
  ])('is read from %s', (line, ...[className, methodName, fileName, lineNumber]) => {
    const [frame] = framesOf(['Error: first line', line])
    expect(frame).toMatchObject({ className, methodName })
    expect({ fileName: frame?.fileName, lineNumber: frame?.lineNumber }).toEqual({ fileName, lineNumber })
  })

  it('is printed as it was', () => {
    const line = 'at OrderService.place (file:///app/order.service.js:12:5)'
    expect(framesOf([line]).map(printFrame)).toEqual([line])
  })
})
