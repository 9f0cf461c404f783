import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem, RudeClientBench } from './rude-client-bench.js'
import type { RawClient, RawResponse } from '../support/raw-client.js'

let bench: RudeClientBench
beforeAll(async () => {
  bench = await RudeClientBench.start()
})
afterAll(() => bench.stop())

const HEAD =
  '--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
const END = '\r\n--b--\r\n'

function post(path: string, body: string, type = 'multipart/form-data; boundary=b'): Promise<RawResponse> {
  const fields = `content-type: ${type}\r\ncontent-length: ${body.length}\r\n`
  return bench.server.send(`POST ${path}`, fields, body)
}

/** Expects this problem, one line in the log for it, and that the server goes on. */
async function expectOne(request: () => Promise<RawResponse>, status: number): Promise<object> {
  let response: RawResponse | undefined
  const lines = await bench.logOf(async () => (response = await request()))
  expect(lines).toEqual([expect.objectContaining({ level: 'debug', status })])
  return expectProblem(response as RawResponse, status)
}

describe('a form with a file', () => {
  it('is taken', async () => {
    const body = `${HEAD}x\r\n${HEAD}${END}`
    expect(await post('/input/files', body)).toMatchObject({ status: 200, body: '{"sizes":[1,0]}' })
  })

  it.each([
    ['ends in the file', `${HEAD}xxx`],
    ['ends before the file', HEAD],
    ['ends in the head of the file', HEAD.slice(0, 40)],
    ['ends in the boundary', `${HEAD}x\r\n--b`],
    ['has another boundary', `${HEAD}x\r\n--c--\r\n`.replaceAll('--b', '--c')],
    ['never ends the file', `${HEAD}x\r\n--c--\r\n`],
    ['has no name', `${HEAD.replace('name="files"; ', '')}x${END}`],
    ['has a huge name', `${HEAD.replace('"files"', `"${'f'.repeat(5000)}"`)}x${END}`],
    ['has a huge head', `${HEAD.replace('--b\r\n', `--b\r\nX: ${'x'.repeat(100_000)}\r\n`)}x${END}`],
    [
      'has thousands of fields in a head',
      `${HEAD.replace('--b\r\n', `--b\r\n${'X: x\r\n'.repeat(20_000)}`)}x${END}`,
    ],
    ['has thousands of files', `${HEAD}x\r\n`.repeat(2000) + END],
    ['has thousands of unknown files', `${HEAD.replace('files', 'other')}x\r\n`.repeat(2000) + END],
    ['has a line break in a name', `${HEAD.replace('files', 'files\n')}x${END}`],
    ['is empty', ''],
  ])('that %s is 400, logged once', async (_what, body) => {
    await expectOne(() => post('/input/files', body), 400)
  })

  it('without a boundary is 400', async () => {
    await expectOne(() => post('/input/files', `${HEAD}x${END}`, 'multipart/form-data'), 400)
  })

  it('that ends early does not end a server that takes no file either', async () => {
    const { status } = await post('/input/parts', `${HEAD}xxx`)
    expect([400, 415]).toContain(status)
    await bench.mark()
  })

  it('that is larger than a body is 413', async () => {
    const response = await post('/input/files', `${HEAD}${'x'.repeat(1024 * 1024)}${END}`)
    expectProblem(response, 413)
  })

  it.each([
    ['is reset', (client: RawClient) => client.socket.resetAndDestroy()],
    ['is closed', (client: RawClient) => client.socket.end()],
  ])('whose connection %s in the middle leaves nothing behind', async (_how, leave) => {
    const fields = 'content-type: multipart/form-data; boundary=b\r\ncontent-length: 100000\r\n'
    const COUNT = 30
    const lines = await bench.logOf(async () => {
      const clients = await Promise.all(Array.from({ length: COUNT }, () => bench.server.connect()))
      for (const client of clients) client.request('POST /input/files', fields, `${HEAD}${'x'.repeat(1000)}`)
      await bench.until(({ inFlight }) => inFlight === COUNT)
      for (const client of clients) leave(client)
      await bench.quiet()
      for (const client of clients) client.destroy()
    })
    expect(lines.filter(({ level }) => level !== 'debug')).toEqual([])
  })

  it('is not kept after its request', async () => {
    const body = `${HEAD}${'x'.repeat(1_000_000)}${END}`
    const send = async (): Promise<number> => {
      for (let i = 0; i < 100; i++) expect((await post('/input/files', body)).status).toBe(200)
      return (await bench.quiet()).residentMemory
    }
    await send()
    const before = await send()
    expect((await send()) - before).toBeLessThan(60_000_000)
  }, 30_000)
})
