import { isError } from '../../common/index.js'

const MAX_CAUSES = 32

/** An error and its causes, outermost first: what is an Error and can be read, each once, at most 32. */
export function* withCauses(error: Error): Generator<Error, void> {
  const seen = new Set<Error>()
  let current: unknown = error
  while (isError(current) && !seen.has(current) && seen.size < MAX_CAUSES) {
    seen.add(current)
    yield current
    current = causeOf(current)
  }
}

function causeOf(error: Error): unknown {
  try {
    return error.cause
  } catch {
    return undefined
  }
}
