import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { ChildProgram } from '../../../integration/support/child-program.js'

// Another process starts and stops.
jest.setTimeout(60_000)

let main: ChildProgram
let port: string

beforeAll(async () => {
  main = ChildProgram.start(new URL('main.ts', import.meta.url), {
    // A reader starts it in its folder; this process is somewhere else.
    args: [`--nexus.config.location=${import.meta.dirname}/`],
    env: { PORT: '0' },
  })
  port = (await main.output(/Listening on http:\/\/localhost:(\d+)/))[1] ?? ''
})

afterAll(() => main[Symbol.asyncDispose]())

const shown = (file: string): Promise<string> => readFile(join(import.meta.dirname, file), 'utf8')

/** Sends the request of a curl command that the document shows. */
async function send(region: string): Promise<Response> {
  const command = (await shown('requests.sh')).split(`# #region ${region}\n`)[1]?.split('\n')[0] ?? ''
  const url = /^curl '(?<url>[^']+)'$/.exec(command)?.groups?.['url'] ?? ''
  return fetch(url.replace('localhost:3000', `127.0.0.1:${port}`))
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
    expect(await main.exit).toEqual({ code: 0, signal: null })
  })
})
