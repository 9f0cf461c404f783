import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'

const LOADER = pathToFileURL(
  resolve(import.meta.dirname, '../../../integration/support/typescript-loader.js'),
).href

// Another process starts and stops.
jest.setTimeout(30_000)

let main: ReturnType<typeof spawn>
let port: number

beforeAll(async () => {
  port = await freePort()
  main = spawn(process.execPath, ['--import', LOADER, 'main.ts'], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (main.stdout === null) throw new TypeError('stdout is a pipe')
  await once(main.stdout, 'data')
  await answered(`http://127.0.0.1:${port}/greetings/Ada`)
})

afterAll(() => void main.kill('SIGKILL'))

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}

/** The application says that it listens in a log line; whichever line came first, it is about to. */
async function answered(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(url).catch(() => undefined)
    if (response !== undefined) return
  }
}

/** The request that a curl command of the document sends. */
async function send(region: string): Promise<Response> {
  const script = await readFile(join(import.meta.dirname, 'requests.sh'), 'utf8')
  const command = script.split(`# #region ${region}\n`)[1]?.split('\n')[0] ?? ''
  const url = /^curl '(?<url>[^']+)'$/.exec(command)?.groups?.['url'] ?? ''
  return fetch(url.replace(':3000', `:${port}`))
}

describe('the first application', () => {
  it('answers the requests of the document', async () => {
    const greeted = await send('greet')
    expect(await greeted.json()).toEqual(JSON.parse(await shown('greet.json')))
    const wrong = await send('wrong')
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toEqual(JSON.parse(await shown('wrong.json')))
  })

  it('stops with code 0 when it is asked to', async () => {
    main.kill('SIGTERM')
    expect(await once(main, 'exit')).toEqual([0, null])
  })
})

function shown(file: string): Promise<string> {
  return readFile(join(import.meta.dirname, file), 'utf8')
}
