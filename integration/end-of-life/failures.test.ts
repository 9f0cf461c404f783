import { afterEach, describe, expect, it } from '@jest/globals'
import { RudeClientBench } from '../rude-clients/rude-client-bench.js'

let bench: RudeClientBench

afterEach(() => bench.stop())

describe('an uncaught exception', () => {
  it('is logged once with its request, the server drains, and the process exits with 1', async () => {
    bench = await RudeClientBench.start()
    const working = await bench.server.connect()
    working.request('GET /fault/gated')
    await bench.until(({ inFlight }) => inFlight === 1)

    const response = await bench.server.get('/fault/timer', 'x-request-id: r-9\r\n')
    expect(response).toMatchObject({ status: 200, body: 'started' })
    const line = await bench.server.logged('Uncaught exception')
    expect(line).toMatchObject({
      level: 'fatal',
      message: 'Uncaught exception: draining, then exiting',
      requestId: 'r-9',
      request: 'GET /fault/timer',
      error: { message: 'the password is swordfish', stack: expect.stringContaining('fault-controller') },
    })
    await bench.server.refusesConnections()

    bench.openGate()
    const { body, headers } = await working.response()
    expect({ body, connection: headers['connection'] }).toEqual({ body: 'done', connection: 'close' })
    expect(await working.rest()).toBe('')
    expect(await bench.server.program.exit).toEqual({ code: 1, signal: null })
    const { log } = bench.server
    expect(log.filter(({ level }) => level === 'fatal' || level === 'error')).toHaveLength(1)
    expect(log).toContainEqual(expect.objectContaining({ message: 'components taken down', inFlight: 0 }))
  })

  it('ends the process in time although a client holds on', async () => {
    bench = await RudeClientBench.start('--server.shutdown-timeout=300ms')
    const events = await bench.server.connect()
    events.request('GET /stream/events')
    await events.until(/data: first/)
    await bench.server.get('/fault/timer')
    expect(await bench.server.program.exit).toEqual({ code: 1, signal: null })
  })

  it('is only logged where the option says so, and the process goes on until it is told to end', async () => {
    bench = await RudeClientBench.start('--runtime.uncaught-exception=continue')
    for (let i = 1; i <= 3; i++) {
      await bench.server.get('/fault/timer', `x-request-id: r-${i}\r\n`)
    }
    await bench.until(() => bench.server.log.filter(({ level }) => level === 'fatal').length === 3)
    const fatal = bench.server.log.filter(({ level }) => level === 'fatal')
    expect(fatal.map(({ requestId, message }) => [requestId, message])).toEqual(
      [1, 2, 3].map((i) => [`r-${i}`, 'Uncaught exception: going on']),
    )
    bench.server.program.kill('SIGTERM')
    expect(await bench.server.program.exit).toEqual({ code: 0, signal: null })
  })

  it('during a drain does not keep what is in flight from finishing, and makes the code 1', async () => {
    bench = await RudeClientBench.start()
    const working = await bench.server.connect()
    const { server } = bench
    working.request('GET /fault/gated')
    await bench.until(({ inFlight }) => inFlight === 1)
    working.request('GET /fault/timer')
    server.program.kill('SIGTERM')
    await server.logged('SIGTERM received: draining')
    await server.logged('Uncaught exception')
    bench.openGate()
    expect(await working.response()).toMatchObject({ body: 'done' })
    working.destroy()
    expect(await server.program.exit).toEqual({ code: 1, signal: null })
  })
})

describe('an unhandled rejection', () => {
  it('does not end the process, also while it drains, and the exit code stays 0', async () => {
    bench = await RudeClientBench.start()
    const { server } = bench
    expect(await server.get('/fault/floating/error', 'x-request-id: r-5\r\n')).toMatchObject({ status: 200 })
    expect(await server.logged('Unhandled rejection')).toMatchObject({
      level: 'error',
      requestId: 'r-5',
      request: 'GET /fault/floating/error',
    })
    expect(await server.get('/ok')).toMatchObject({ status: 200 })
    server.program.kill('SIGTERM')
    expect(await server.program.exit).toEqual({ code: 0, signal: null })
  })
})
