import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { HttpProgram } from '../../support/http-program.js'

const PROGRAM = new URL('operated.program.ts', import.meta.url)

describe('An application that runs a process', () => {
  let server: HttpProgram | undefined
  afterEach(async () => {
    await server?.program[Symbol.asyncDispose]()
  })
  const start = async (...properties: string[]): Promise<HttpProgram> =>
    (server = await HttpProgram.start(PROGRAM, {
      args: [
        '--management.endpoints.web.exposure.include=*',
        ...properties.map((each) => `--management.${each}`),
      ],
    }))
  const url = (program: HttpProgram, path: string): string => `http://127.0.0.1:${program.port}/${path}`

  it('ends by the shutdown endpoint as by SIGTERM: what runs is finished, and the code is 0', async () => {
    const program = await start('endpoint.shutdown.access=unrestricted')
    const slow = fetch(url(program, 'slow'))
    await program.logged('A slow request has begun')
    const answer = await fetch(url(program, 'actuator/shutdown'), { method: 'POST' })
    expect(await answer.json()).toEqual({ message: 'Shutting down, bye...' })
    expect(await (await slow).json()).toMatchObject({ done: true })
    expect(await program.program.exit).toEqual({ code: 0, signal: null })
    expect(program.program.stdout).toContain('Shutdown requested: draining')
  })

  it('tells its start from the beginning of the process to the open socket', async () => {
    const program = await start()
    interface Report {
      timeline: { startTime: string; events: { duration: string; startupStep: { name: string } }[] }
    }
    const { timeline } = (await (await fetch(url(program, 'actuator/startup'))).json()) as Report
    const names = timeline.events.map(({ startupStep }) => startupStep.name)
    expect(names[0]).toBe('nexus.process.load')
    expect(names).toContain('nexus.application.start')
    expect(names.at(-1)).toBe('nexus.server.listen')
  })

  it('has no endpoints of resilience where nothing of it is loaded, and says why', async () => {
    const program = await start()
    expect((await fetch(url(program, 'actuator/circuitbreakers'))).status).toBe(404)
    const conditions = await (await fetch(url(program, 'actuator/conditions'))).text()
    expect(conditions).toContain('nothing imports nexus-framework/resilience')
  })

  it('sends a heap dump only as fast as its client reads, to one client at a time', async () => {
    const program = await start('endpoint.heapdump.access=unrestricted')
    const socket = connect(program.port, '127.0.0.1')
    socket.write('GET /actuator/heapdump HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'readable')
    // The client does not read on: the dump waits, and so does the next one who asks.
    const second = await fetch(url(program, 'actuator/heapdump'))
    expect(second.status).toBe(429)
    expect((await fetch(url(program, 'actuator/info'))).status).toBe(200)
    socket.destroy()
    const complete = await untilFree(url(program, 'actuator/heapdump'))
    const snapshot = (await complete.json()) as { snapshot: { node_count: number }; strings: string[] }
    expect(snapshot.snapshot.node_count).toBeGreaterThan(10_000)
    expect(snapshot.strings).toContain('SlowController')
  })
})

/** The server learns that a client is gone when its socket says so. */
async function untilFree(url: string): Promise<Response> {
  for (;;) {
    const response = await fetch(url)
    if (response.status !== 429) return response
    await response.body?.cancel()
  }
}
