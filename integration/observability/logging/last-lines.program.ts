// Writes many lines, then comes to its end in the way that its first argument names. Its second argument is a log file, its
// third one the format.
import { LoggingSystem } from 'nexus-framework/observability'

const [ending = 'end', file, format = 'json'] = process.argv.slice(2)
const { logger } = new LoggingSystem({
  ...(format === 'pino' ? { format, pino: (await import('pino')).pino } : { format: 'json' }),
  ...(file !== undefined && { file }),
})
const LINES = 5_000

function write(from: number, to: number): void {
  for (let line = from; line < to; line++) logger.info('line', { line, text: 'x'.repeat(100) })
}

const endings: Record<string, () => void> = {
  end: () => undefined,
  exit: () => process.exit(3),
  'announced-exit': () => {
    process.stderr.write('exiting')
    process.exit(3)
  },
  throw: () => {
    throw new RangeError('nobody catches this')
  },
  reject: () => void Promise.reject(new RangeError('nobody catches this')),
  fatal: () => {
    logger.fatal('the last one')
    process.kill(process.pid, 'SIGKILL')
  },
}

write(0, LINES / 2)
// The second half after lines have been written by the timer.
setTimeout(() => {
  write(LINES / 2, LINES)
  endings[ending]?.()
}, 30)
