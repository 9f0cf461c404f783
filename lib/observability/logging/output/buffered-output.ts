import { pause, type Clock } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { LineTarget } from './line-target.js'

export interface BufferedOutputOptions {
  readonly clock: Clock
  /** Told how many lines were lost, when writing works again. */
  readonly onLost?: (lines: number) => void
  /** Blocks the thread; for tests. */
  readonly sleep?: (ms: number) => void
}

/** Lines that follow one another are gathered for so long. What a killed process can lose. */
const WINDOW_MS = 10
/** So many bytes are written at once, without waiting for the end of the window. */
const CHUNK = 64 * 1024
/** Beyond this a slow reader holds the application up, as with any blocking output. */
const MAX_BUFFERED = 8 * 1024 * 1024
/** A reader that takes nothing for so long has lost the right to that: further lines are dropped until it reads again. */
const STUCK_MS = 5_000
const RETRY_MS = 5
const LINE_FEED = 10
/** Of a UTF-16 code unit in UTF-8. */
const MOST_BYTES = 3
/** What stays allocated: a chunk, and a line. */
const KEPT_BYTES = 2 * CHUNK

const NO_BYTES = Buffer.alloc(0)

/**
 * Lines on their way to a file or pipe. The first line after a quiet while is written at once; those that follow are gathered for 10 ms, so
 * that a busy application pays for one system call per hundreds of lines. Nothing is written behind the back of the thread, so that order
 * holds and nothing is in flight when the process exits.
 *
 * Each line is encoded as it comes, while its parts are in the processor's cache: a text of hundreds of lines that is encoded in the end takes
 * twice as long.
 *
 * A reader that is slower than the application is waited for by a timer, then, from 8 MiB on, by the thread, for at most 5 s without any
 * progress; then lines are dropped, and counted.
 */
export class BufferedOutput {
  readonly #target: LineTarget
  readonly #clock: Clock
  readonly #onLost: ((lines: number) => void) | undefined
  readonly #sleep: (ms: number) => void
  /** What is to be written lies between {@link #start} and {@link #end}. */
  #bytes = NO_BYTES
  #start = 0
  #end = 0
  #isTimed = false
  /** The reader has not taken everything that was there. */
  #isBehind = false
  #isStuck = false
  /** What was written last is a part of a line. */
  #isWithinLine = false
  /** The rest of that line is lost: a line break stands in its place. */
  #isCut = false
  #isClosed = false
  #lost = 0

  constructor(target: LineTarget, { clock, onLost, sleep = sleepSync }: BufferedOutputOptions) {
    this.#target = target
    this.#clock = clock
    this.#onLost = onLost
    this.#sleep = sleep
  }

  /** Takes a line, with its line break. Never throws. */
  write(line: string): void {
    if (this.#buffered >= MAX_BUFFERED && !this.#makeRoom()) {
      this.#lost++
      return
    }
    if (this.#isCut && this.#buffered === 0) this.#append('\n')
    this.#append(line)
    if (!this.#isTimed) this.#drainAndWatch()
    else if (this.#isClosed || (this.#buffered >= CHUNK && !this.#isBehind)) this.#drain()
  }

  /** Settles when everything is out, or the reader is stuck. */
  async flush(): Promise<void> {
    let since = this.#clock.monotonic()
    for (let left = this.#buffered; !this.#drain(); left = this.#buffered) {
      if (this.#buffered < left) since = this.#clock.monotonic()
      if (this.#clock.monotonic() - since >= STUCK_MS) return
      await pause(this.#clock, RETRY_MS, { ref: true })
    }
  }

  /** Writes everything, waiting for the reader, for at most 5 s without progress. */
  flushSync(): void {
    this.#wait(() => this.#buffered === 0)
  }

  /** What comes later is written as it comes, and holds nothing open. */
  close(): void {
    this.flushSync()
    this.#isClosed = true
    this.#target.close?.()
  }

  get #buffered(): number {
    return this.#end - this.#start
  }

  #append(text: string): void {
    const most = MOST_BYTES * text.length
    if (this.#end + most > this.#bytes.length) this.#reserve(most)
    this.#end += this.#bytes.write(text, this.#end)
  }

  /** Makes room behind what is there. */
  #reserve(bytes: number): void {
    const needed = this.#buffered + bytes
    const isEnough = needed <= this.#bytes.length / 2
    const room = isEnough ? this.#bytes : Buffer.allocUnsafeSlow(Math.max(KEPT_BYTES, 2 * needed))
    this.#bytes.copy(room, 0, this.#start, this.#end)
    this.#end -= this.#start
    this.#start = 0
    this.#bytes = room
  }

  #drainAndWatch(): void {
    this.#isTimed = true
    const isDone = this.#drain()
    // The request whose line it was is over long before the timer is.
    RequestContext.exit(() => this.#clock.schedule(() => this.#onTime(isDone), WINDOW_MS))
  }

  /** A window in which nothing came ends the gathering. */
  #onTime(wasDone: boolean): void {
    this.#isTimed = false
    if (!wasDone || this.#buffered > 0) this.#drainAndWatch()
  }

  /** Writes what goes without waiting. Returns whether that was everything. */
  #drain(): boolean {
    try {
      while (this.#buffered > 0) {
        const written = this.#target.write(this.#bytes.subarray(0, this.#end), this.#start)
        this.#isBehind = written === 0
        if (written === 0) return false
        this.#start += written
        this.#isWithinLine = this.#bytes[this.#start - 1] !== LINE_FEED
        this.#isStuck = false
        this.#isCut = false
      }
      this.#release()
      this.#reportLost()
      // That is a line as well.
      if (this.#buffered > 0) return this.#drain()
      if (this.#isClosed) this.#target.close?.()
    } catch {
      // The reader has gone, or the disk is full: what is here can not be kept for ever.
      this.#lost += linesIn(this.#bytes.subarray(this.#start, this.#end))
      // The break that was put in front is no line.
      if (this.#isCut) this.#lost--
      this.#isCut = this.#isWithinLine
      this.#isBehind = false
      this.#release()
    }
    return true
  }

  #release(): void {
    this.#start = 0
    this.#end = 0
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = NO_BYTES
  }

  #reportLost(): void {
    if (this.#lost === 0) return
    const lost = this.#lost
    this.#lost = 0
    this.#onLost?.(lost)
  }

  #makeRoom(): boolean {
    if (this.#isStuck) return false
    this.#wait(() => this.#buffered < MAX_BUFFERED)
    this.#isStuck = this.#buffered >= MAX_BUFFERED
    return !this.#isStuck
  }

  #wait(isEnough: () => boolean): void {
    let left = this.#buffered
    let waited = 0
    while (!isEnough()) {
      if (this.#drain() || isEnough()) return
      if (this.#buffered < left) waited = 0
      left = this.#buffered
      if (waited >= STUCK_MS) return
      this.#sleep(RETRY_MS)
      waited += RETRY_MS
    }
  }
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0
  for (const byte of bytes) if (byte === LINE_FEED) lines++
  return lines
}

const cell = new Int32Array(new SharedArrayBuffer(4))

function sleepSync(ms: number): void {
  Atomics.wait(cell, 0, 0, ms)
}
