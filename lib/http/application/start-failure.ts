import { NexusError } from '../../common/index.js'

/** Ends the process with the reason why it can not start: a NexusError says it in words, anything else with its stack. */
export function reportStartFailure(error: unknown): never {
  process.stderr.write(`\nThe application failed to start.\n\n${startFailureText(error)}\n\n`)
  process.exit(1)
}

/** @internal */
export function startFailureText(error: unknown): string {
  if (error instanceof NexusError) return `${error.code}: ${error.message}${causeText(error.cause)}`
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}

function causeText(cause: unknown): string {
  return cause === undefined ? '' : `\n\nCaused by ${startFailureText(cause)}`
}
