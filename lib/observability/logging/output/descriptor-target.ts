import { writeSync } from 'node:fs'
import { ignoreErrors } from './ignored-errors.js'
import type { LineTarget } from './line-target.js'

/** An open file descriptor. */
export class DescriptorTarget implements LineTarget {
  readonly #descriptor: number

  constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  write(bytes: Uint8Array, offset: number): number {
    return writeSome(this.#descriptor, bytes, offset)
  }
}

/** Standard output. A pipe is made one that does not wait for its reader: what does not fit is tried again later. */
export function standardOutputTarget(): DescriptorTarget {
  // Node opens it on first use, and sets O_NONBLOCK where it is a pipe or a socket.
  ignoreErrors(process.stdout)
  return new DescriptorTarget(1)
}

/** As {@link LineTarget.write}. @throws where writing fails for another reason than that it would have to wait */
export function writeSome(descriptor: number, bytes: Uint8Array, offset: number): number {
  try {
    return writeSync(descriptor, bytes, offset)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN' || code === 'EBUSY' || code === 'EINTR') return 0
    throw error
  }
}
