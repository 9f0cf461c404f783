interface Flushable {
  flushSync(): void
}

const open = new Set<Flushable>()

/**
 * Lets something bring out what it holds when the process exits: at the end of the program, by `process.exit`, by an exception that nobody
 * catches. A process that a signal kills without a handler, SIGKILL above all, gets no such chance.
 */
export function flushAtExit(output: Flushable): void {
  if (open.size === 0) process.on('exit', flushAll)
  open.add(output)
}

export function forgetAtExit(output: Flushable): void {
  open.delete(output)
  if (open.size === 0) process.off('exit', flushAll)
}

function flushAll(): void {
  for (const output of open) {
    try {
      output.flushSync()
    } catch {
      // The others have their lines as well.
    }
  }
}
