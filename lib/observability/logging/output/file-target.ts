import { closeSync, fstatSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Clock } from '../../../common/index.js'
import { LogFileError } from '../logging.errors.js'
import { writeSome } from './descriptor-target.js'
import type { LineTarget } from './line-target.js'

/** How often it is looked whether the name still leads to the file that is open. */
const WATCH_MS = 1_000

/**
 * A file that is added to. When somebody moves it away or removes it (logrotate), the name is opened anew within a second: no signal, and
 * no `copytruncate`, is needed. Lines that are written before go to the file that was moved.
 */
export class FileTarget implements LineTarget {
  readonly #path: string
  readonly #clock: Clock
  #descriptor: number | undefined
  #looked: number

  /** @throws LogFileError */
  constructor(path: string, clock: Clock) {
    this.#path = resolve(path)
    this.#clock = clock
    this.#looked = clock.monotonic()
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      this.#descriptor = openSync(this.#path, 'a')
    } catch (error) {
      throw new LogFileError(path, error)
    }
  }

  write(bytes: Uint8Array, offset: number): number {
    this.#watch()
    this.#descriptor ??= openSync(this.#path, 'a')
    return writeSome(this.#descriptor, bytes, offset)
  }

  /** A later line opens it again. */
  close(): void {
    if (this.#descriptor === undefined) return
    closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #watch(): void {
    const now = this.#clock.monotonic()
    if (this.#descriptor === undefined || now - this.#looked < WATCH_MS) return
    this.#looked = now
    const open = fstatSync(this.#descriptor)
    const named = statSync(this.#path, { throwIfNoEntry: false })
    if (named === undefined || named.ino !== open.ino || named.dev !== open.dev) this.close()
  }
}
