import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { ChildProgram, type ChildProgramOptions } from '../../support/child-program.js'

interface Line {
  readonly level: string
  readonly message: string
  readonly line?: number
  readonly logger?: string
}

const LINES = 5_000
const PROGRAM = new URL('last-lines.program.ts', import.meta.url)
const APPLICATION = new URL('application.program.ts', import.meta.url)

let program: ChildProgram | undefined
const folder = mkdtempSync(join(tmpdir(), 'nexus-last-lines-'))

afterEach(async () => program?.[Symbol.asyncDispose]())
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = (file: URL, options: ChildProgramOptions): ChildProgram =>
  (program = ChildProgram.start(file, options))

function read(text: string): readonly Line[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

const numbers = (lines: readonly Line[]): readonly (number | undefined)[] =>
  lines.filter(({ message }) => message === 'line').map(({ line }) => line)
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, line) => line)

describe('no line is lost, and none is out of order,', () => {
  it.each([
    ['end', 'json', { code: 0, signal: null }],
    ['exit', 'json', { code: 3, signal: null }],
    ['throw', 'json', { code: 1, signal: null }],
    ['reject', 'json', { code: 1, signal: null }],
    ['fatal', 'json', { code: null, signal: 'SIGKILL' }],
    ['exit', 'pino', { code: 3, signal: null }],
    ['throw', 'pino', { code: 1, signal: null }],
    ['fatal', 'pino', { code: null, signal: 'SIGKILL' }],
  ])('in a pipe and in a file at the end by: %s, with the format %s', async (ending, format, exit) => {
    const file = join(folder, 'log', 'last.log')
    const running = start(PROGRAM, { args: [ending, file, format] })
    expect(await running.exit).toEqual(exit)
    for (const text of [running.stdout, readFileSync(file, 'utf8')]) {
      // pino begins with the level.
      expect(text.startsWith(format === 'pino' ? '{"level":' : '{"time":')).toBe(true)
      const lines = read(text)
      expect(numbers(lines)).toEqual(upTo(LINES))
      if (ending === 'fatal') expect(lines.at(-1)).toMatchObject({ level: 'fatal', message: 'the last one' })
    }
  })

  it('with a reader that only begins to read when the program wants to exit', async () => {
    const running = start(PROGRAM, { args: ['announced-exit'] })
    running.process.stdout.pause()
    await once(running.process.stderr, 'data')
    expect(running.process.exitCode).toBeNull()
    running.process.stdout.resume()
    expect(await running.exit).toEqual({ code: 3, signal: null })
    expect(numbers(read(running.stdout))).toEqual(upTo(LINES))
  })

  it.each(['json', 'pino'])('when SIGTERM takes an application down, with the format %s', async (format) => {
    const running = start(APPLICATION, {
      args: ['--server.port=0', '--server.host=127.0.0.1', `--logging.format=${format}`],
    })
    await running.output(/Listening on/)
    running.kill('SIGTERM')
    expect(await running.exit).toEqual({ code: 0, signal: null })
    const lines = read(running.stdout)
    expect(numbers(lines)).toEqual(upTo(2_000))
    expect(lines.find(({ line }) => line === 7)).toMatchObject({
      logger: 'shop.OrderService',
      signal: 'SIGTERM',
    })
    expect(lines.at(-1)).toMatchObject({ logger: 'nexus.runtime', message: 'Stopped' })
  })

  it('when the start of an application fails', async () => {
    const running = start(APPLICATION, {
      args: ['--server.port=0', '--logging.format=json', '--logging.level.root=debug', '--server.nonsense=1'],
    })
    expect(await running.exit).toEqual({ code: 1, signal: null })
    expect(running.stderr).toContain('server.nonsense')
  })
})

describe('a reader that goes away', () => {
  it('does not end the program, nor keep it', async () => {
    const running = start(PROGRAM, { args: ['exit'] })
    running.process.stdout.destroy()
    expect((await running.exit).code).toBe(3)
    expect(running.stderr).toBe('')
  })
})
