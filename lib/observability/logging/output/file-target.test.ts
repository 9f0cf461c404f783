import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../testing/manual-clock.js'
import { LogFileError } from '../logging.errors.js'
import { LoggingSystem, type LoggingSystemOptions } from '../logging-system.js'

let folder: string
let opened: LoggingSystem[] = []

function open(options: LoggingSystemOptions): LoggingSystem {
  const system = new LoggingSystem(options)
  opened.push(system)
  return system
}

const clock = new ManualClock()
const messages = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-log-'))
})
afterEach(async () => {
  for (const system of opened) await system[Symbol.asyncDispose]()
  opened = []
  rmSync(folder, { recursive: true })
})

describe('a log file', () => {
  it('is made with its folder, and added to', async () => {
    const file = join(folder, 'a', 'b', 'shop.log')
    for (const message of ['first', 'second']) {
      const system = open({ console: false, file, clock })
      system.logger.info(message)
      system.logger.info(`${message} again`)
      await system[Symbol.asyncDispose]()
    }
    expect(messages(file)).toEqual(['first', 'first again', 'second', 'second again'])
  })

  it('is opened anew by its name within a second when it is moved away', async () => {
    const file = join(folder, 'shop.log')
    const system = open({ console: false, file, clock })
    system.logger.info('before')
    renameSync(file, join(folder, 'shop.log.1'))
    system.logger.info('still')
    clock.advance(1_000)
    system.logger.info('after')
    clock.advance(20)
    expect(messages(join(folder, 'shop.log.1'))).toEqual(['before', 'still'])
    expect(messages(file)).toEqual(['after'])
  })

  it('takes lines also after it was closed', async () => {
    const file = join(folder, 'shop.log')
    const system = new LoggingSystem({ console: false, file, clock })
    await system[Symbol.asyncDispose]()
    system.logger.info('late')
    clock.advance(20)
    expect(messages(file)).toEqual(['late'])
  })

  it('is not held open by lines that come after it was closed', async () => {
    const file = join(folder, 'shop.log')
    const system = new LoggingSystem({ console: false, file, clock })
    await system[Symbol.asyncDispose]()
    system.logger.info('late')
    system.logger.info('later')
    expect(messages(file)).toEqual(['late', 'later'])
    const open = readdirSync('/proc/self/fd').flatMap((descriptor) => {
      try {
        return [readlinkSync(`/proc/self/fd/${descriptor}`)]
      } catch {
        return []
      }
    })
    expect(open).not.toContain(file)
  })

  it('has lines for people, without colours, where the format says so', async () => {
    const file = join(folder, 'shop.log')
    const system = open({
      console: false,
      file,
      format: 'pretty',
      clock: new ManualClock(),
    })
    system.logger.info('placed', { sku: 'tea' })
    expect(readFileSync(file, 'utf8')).toBe('2026-01-01T00:00:00.000Z  INFO placed sku=tea\n')
  })

  it('is an error at start when it can not be opened', () => {
    writeFileSync(join(folder, 'taken'), '')
    const file = join(folder, 'taken', 'shop.log')
    expect(() => new LoggingSystem({ console: false, file })).toThrow(LogFileError)
  })
})
