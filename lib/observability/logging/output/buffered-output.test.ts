import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SystemClock } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import { ManualClock } from '../../../testing/manual-clock.js'
import { BufferedOutput } from './buffered-output.js'
import type { LineTarget } from './line-target.js'

const MIB = 1024 * 1024

/** A reader that takes as many bytes as it has room for. */
class Pipe implements LineTarget {
  text = ''
  writes = 0
  room = Number.POSITIVE_INFINITY
  error: Error | undefined = undefined

  write(bytes: Uint8Array, offset: number): number {
    this.writes++
    if (this.error !== undefined) throw this.error
    const count = Math.min(this.room, bytes.length - offset)
    this.room -= count
    this.text += Buffer.from(bytes).toString('latin1', offset, offset + count)
    return count
  }
}

function setUp(onSleep: (pipe: Pipe) => void = () => undefined) {
  const pipe = new Pipe()
  const clock = new ManualClock()
  const lost: number[] = []
  let slept = 0
  const output = new BufferedOutput(pipe, {
    clock,
    onLost: (lines) => lost.push(lines),
    sleep: (ms) => {
      slept += ms
      onSleep(pipe)
    },
  })
  return { pipe, clock, output, lost, slept: () => slept }
}

describe('BufferedOutput', () => {
  it('writes the first line at once, and those that follow within 10 ms together', () => {
    const { pipe, clock, output } = setUp()
    output.write('a\n')
    expect(pipe.text).toBe('a\n')
    for (const line of ['b\n', 'c\n', 'd\n']) output.write(line)
    clock.advance(9)
    expect(pipe.text).toBe('a\n')
    clock.advance(1)
    expect([pipe.text, pipe.writes]).toEqual(['a\nb\nc\nd\n', 2])
    clock.advance(10)
    expect(clock.pending).toBe(0)
    output.write('e\n')
    expect(pipe.text).toBe('a\nb\nc\nd\ne\n')
  })

  it('does not wait for the end of the window when there is much to write', () => {
    const { pipe, output } = setUp()
    const line = `${'x'.repeat(1023)}\n`
    for (let i = 0; i < 130; i++) output.write(line)
    expect([pipe.writes, pipe.text.length]).toEqual([3, 129 * 1024])
  })

  it('tries again with a reader that is slow, and neither repeats nor swaps anything', () => {
    const { pipe, clock, output } = setUp()
    pipe.room = 3
    output.write('abcdef\n')
    output.write('ghi\n')
    expect(pipe.text).toBe('abc')
    pipe.room = 5
    clock.advance(10)
    expect(pipe.text).toBe('abcdef\ng')
    pipe.room = 100
    clock.advance(10)
    expect(pipe.text).toBe('abcdef\nghi\n')
  })

  it('begins a line of its own after one that a full disk has cut', () => {
    const { pipe, clock, output, lost } = setUp()
    pipe.room = 3
    output.write('abcdef\n')
    pipe.error = new Error('ENOSPC')
    clock.advance(10)
    output.write('lost\n')
    clock.advance(10)
    pipe.error = undefined
    pipe.room = 100
    output.write('ghi\n')
    output.write('jkl\n')
    clock.advance(10)
    expect(pipe.text).toBe('abc\nghi\njkl\n')
    expect(lost).toEqual([2])
  })

  it('writes every line once, whole and in order, but those that it counts as lost', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('line' as const), text: fc.string({ unit: 'binary', maxLength: 40 }) }),
      fc.record({ kind: fc.constant('long' as const), size: fc.integer({ min: 30_000, max: 200_000 }) }),
      fc.record({ kind: fc.constant('room' as const), bytes: fc.integer({ min: 0, max: 150_000 }) }),
      fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 25 }) }),
      fc.record({ kind: fc.constant('broken' as const), isBroken: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { pipe, clock, output, lost } = setUp()
        const lines: string[] = []
        const write = (text: string): void => {
          const line = `${lines.length}:${text.replaceAll('\n', '')}`
          lines.push(line)
          output.write(`${line}\n`)
        }
        for (const each of steps) {
          if (each.kind === 'line') write(each.text)
          else if (each.kind === 'long') write('é'.repeat(each.size / 2))
          else if (each.kind === 'room') pipe.room = each.bytes
          else if (each.kind === 'time') clock.advance(each.ms)
          else pipe.error = each.isBroken ? new Error('EPIPE') : undefined
        }
        pipe.error = undefined
        pipe.room = Number.POSITIVE_INFINITY
        write('the last one')
        clock.advance(10)
        clock.advance(10)
        const written = Buffer.from(pipe.text, 'latin1').toString().split('\n').slice(0, -1)
        const expected = lines.map((line) => Buffer.from(line).toString())
        const whole = written.filter((line) => expected.includes(line))
        expect(whole).toEqual(expected.filter((line) => whole.includes(line)))
        expect(whole.length + lost.reduce((sum, count) => sum + count, 0)).toBe(lines.length)
        // What is not whole is the beginning of one that is lost.
        for (const line of written) expect(expected.some((each) => each.startsWith(line))).toBe(true)
      }),
    )
  })

  it('says what was lost before the process exits', () => {
    const pipe = new Pipe()
    const reporting: BufferedOutput = new BufferedOutput(pipe, {
      clock: new ManualClock(),
      onLost: (lines) => reporting.write(`lost ${lines}\n`),
    })
    pipe.error = new Error('ENOSPC')
    reporting.write('a\n')
    pipe.error = undefined
    reporting.write('b\n')
    reporting.flushSync()
    expect(pipe.text).toBe('b\nlost 1\n')
  })

  it('holds up whoever writes when 8 MiB wait for the reader', () => {
    const { pipe, output, slept, lost } = setUp((slow) => (slow.room = MIB))
    pipe.room = 0
    const line = `${'x'.repeat(MIB - 1)}\n`
    for (let i = 0; i < 9; i++) output.write(line)
    expect([slept(), pipe.text.length]).toEqual([5, MIB])
    output.flushSync()
    expect([pipe.text.length, lost]).toEqual([9 * MIB, []])
  })

  it('drops lines when the reader is stuck, and says how many when it reads again', () => {
    const { pipe, clock, output, slept, lost } = setUp()
    pipe.room = 0
    const line = `${'x'.repeat(MIB - 1)}\n`
    for (let i = 0; i < 11; i++) output.write(line)
    expect([slept(), lost]).toEqual([5_000, []])
    pipe.room = Number.POSITIVE_INFINITY
    clock.advance(10)
    expect([pipe.text.length, lost]).toEqual([8 * MIB, [3]])
    output.write('again\n')
    clock.advance(10)
    expect(pipe.text.endsWith('again\n')).toBe(true)
  })

  it('brings out everything when the process exits, waiting for the reader, but not for ever', () => {
    const { pipe, output } = setUp((slow) => (slow.room += 2))
    pipe.room = 0
    output.write('abcdef\n')
    output.flushSync()
    expect(pipe.text).toBe('abcdef\n')
    const stuck = setUp()
    stuck.pipe.room = 0
    stuck.output.write('lost\n')
    stuck.output.flushSync()
    expect([stuck.slept(), stuck.pipe.text]).toEqual([5_000, ''])
  })

  it('flushes without holding anybody up', async () => {
    const { pipe, clock, output, slept } = setUp()
    pipe.room = 2
    output.write('abcdef\n')
    let flushed = false
    const flushing = output.flush().then(() => (flushed = true))
    await clock.advanceAsync(5)
    expect(flushed).toBe(false)
    pipe.room = 100
    await clock.advanceAsync(5)
    await flushing
    expect([pipe.text, slept()]).toEqual(['abcdef\n', 0])
    pipe.room = 0
    output.write('never read\n')
    const waiting = output.flush().then(() => 'given up')
    await clock.advanceAsync(5_000)
    expect(await waiting).toBe('given up')
  })

  it('counts what could not be written as lost, and goes on', () => {
    const { pipe, clock, output, lost } = setUp()
    pipe.error = new RangeError('ENOSPC')
    output.write('a\n')
    output.write('b\n')
    output.write('c\n')
    clock.advance(10)
    expect(lost).toEqual([])
    pipe.error = undefined
    output.write('d\n')
    clock.advance(10)
    expect([pipe.text, lost]).toEqual(['d\n', [3]])
  })

  it('writes later lines outside of the request that wrote first', async () => {
    class Request extends RequestContext {
      readonly id = 'r-1'
    }
    const { promise: written, resolve } = Promise.withResolvers<void>()
    const contexts: unknown[] = []
    const target: LineTarget = {
      write: (bytes) => {
        contexts.push(RequestContext.current()?.id)
        if (contexts.length === 2) resolve()
        return bytes.length
      },
    }
    const output = new BufferedOutput(target, { clock: new SystemClock() })
    const write = (): void => {
      for (const line of ['a\n', 'b\n']) output.write(line)
    }
    RequestContext.run(new Request(), write, undefined)
    // Its timer does not keep the process.
    const alive = setInterval(() => undefined, 1_000)
    await written
    clearInterval(alive)
    expect(contexts).toEqual(['r-1', undefined])
  })

  it('takes lines that are logged about lost ones', () => {
    const pipe = new Pipe()
    const clock = new ManualClock()
    const output: BufferedOutput = new BufferedOutput(pipe, {
      clock,
      onLost: (lines) => output.write(`${lines} lost\n`),
    })
    pipe.error = new RangeError('ENOSPC')
    output.write('a\n')
    pipe.error = undefined
    output.write('b\n')
    clock.advance(30)
    expect([pipe.text, clock.pending]).toEqual(['b\n1 lost\n', 0])
  })
})
