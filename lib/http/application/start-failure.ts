import { isError, NexusError } from '../../common/index.js'
import { describe } from '../errors/thrown.js'

/** Where the framework itself is: its frames say nothing to who has to make the edit. */
const FRAMEWORK = new URL('../../', import.meta.url).href
const MAX_CAUSES = 10
const MAX_FRAMES = 10
const BOLD_RED = '\x1b[1;31m'
const RESET = '\x1b[0m'

/** Ends the process with the reason why it can not start. */
export function reportStartFailure(error: unknown): never {
  const isColored = process.stderr.isTTY && process.stderr.hasColors()
  const title = 'The application failed to start.'
  process.stderr.write(
    `\n${isColored ? BOLD_RED + title + RESET : title}\n\n${startFailureText(error).trimEnd()}\n\n`,
  )
  process.exit(1)
}

/**
 * An error and what it was caused by, for the person who starts the application: a NexusError says it in words, any other with the
 * application's own frames. What one of them has said already is not said again by its cause.
 *
 * @internal
 */
export function startFailureText(error: unknown): string {
  let text = ''
  for (const cause of chainOf(error)) {
    const line = headline(cause)
    const known = isError(cause) && cause.message !== '' && text.includes(cause.message)
    if (!known) text += text === '' ? line : `\n\nCaused by ${line}`
    const frames = framesOf(cause, text === line)
    if (frames.length > 0) text += `\n${frames.join('\n')}`
  }
  return text
}

/** An error, its cause, the cause's cause and so on; the parts of an AggregateError follow it. */
function chainOf(error: unknown): readonly unknown[] {
  const chain = new Set<unknown>([error])
  for (const each of chain) {
    if (!isError(each) || chain.size > MAX_CAUSES) continue
    if (each.cause !== undefined) chain.add(each.cause)
    // DNS gives several addresses, and none of them answers: the message of such an error is empty.
    if (each instanceof AggregateError) for (const part of each.errors) chain.add(part)
  }
  return [...chain]
}

function headline(error: unknown): string {
  if (!isError(error)) return `${describe(error)} was thrown, which is not an Error`
  if (error instanceof NexusError) return `${error.code}: ${error.message}`
  return error.message === '' ? error.name : `${error.name}: ${error.message}`
}

/** The application's frames. An unexpected error without any has all its frames: it may be ours. */
function framesOf(error: unknown, isFirst: boolean): readonly string[] {
  if (!isError(error) || error instanceof NexusError) return []
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line))
  const own = frames.filter(isOfApplication)
  return (own.length === 0 && isFirst ? frames : own).slice(0, MAX_FRAMES)
}

function isOfApplication(frame: string): boolean {
  return !/[( ]node:|<anonymous>|[\\/]node_modules[\\/]/.test(frame) && !frame.includes(FRAMEWORK)
}
