import { escapeControlsInJson } from './control-characters.js'
import type { LogFormatter, LogRecord } from './log-record.js'
import type { PinoFactory, PinoLineWriter } from './logger-shapes.js'
import { fieldName } from './own-fields.js'
import { pinoPaths } from './path-redaction.js'
import { plainLine, type PlainLine } from './plain-line.js'
import { DEFAULT_CENSOR } from './secret-fields.js'

export interface PinoLinesOptions {
  /** Paths of fields that are hidden, for pino's own `redact`. Default: none. */
  readonly redact?: readonly string[]
  /** What stands for a secret. Default `******`. */
  readonly censor?: string
}

/**
 * The lines of `jsonLines`, serialized and redacted by pino. It writes into the hand of the appender that asks for the line, not into a
 * destination of its own: so what is gathered, and what goes out when the process exits, is the same for both.
 *
 * @throws InvalidRedactionPathError
 */
export function pinoLines(pino: PinoFactory, options: PinoLinesOptions = {}): LogFormatter {
  return new PinoLines(pino, options).format
}

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({})

class PinoLines {
  readonly #pino: PinoLineWriter
  readonly #censor: string
  #time = 0
  /** `,"time":"..."` of the last line: many lines share a millisecond. */
  #timestamp = timestamp(0)
  #line: PlainLine = {}
  #text = ''

  constructor(pino: PinoFactory, { redact = [], censor = DEFAULT_CENSOR }: PinoLinesOptions) {
    this.#censor = censor
    this.#pino = pino(
      {
        // Whether a line is written is decided before, by levels that change at run time.
        level: 'trace',
        base: null,
        timestamp: () => this.#timestamp,
        formatters: {
          level: (label) => ({ level: label }),
          // By this way, as pino takes fields with certain names for a request of node:http. What is given all the same is of a mixin.
          log: (given) => (given === NOTHING ? this.#line : { ...given, ...this.#line }),
        },
        // Errors are plain data already.
        serializers: { err: (value) => value },
        ...(redact.length > 0 && { redact: { paths: pinoPaths(redact, fieldName), censor } }),
      },
      { write: (text) => void (this.#text = text) },
    )
  }

  readonly format = (record: LogRecord): string => {
    // First, as getters of fields may log.
    const line = plainLine(record, this.#censor)
    if (record.time !== this.#time) {
      this.#time = record.time
      this.#timestamp = timestamp(record.time)
    }
    this.#line = line
    this.#pino[record.level](NOTHING)
    // pino leaves what a terminal may obey, and what makes a line read as another one. The line break is the last character.
    return `${escapeControlsInJson(this.#text.slice(0, -1))}\n`
  }
}

function timestamp(time: number): string {
  return `,"time":"${new Date(time).toISOString()}"`
}
