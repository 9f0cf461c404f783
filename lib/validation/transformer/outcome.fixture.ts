/** What a function did: exactly one of the two is there. */
export interface Outcome {
  readonly returned?: unknown
  readonly threw?: unknown
}

export function outcomeOf(run: () => unknown): Outcome {
  try {
    return { returned: run() }
  } catch (error) {
    return { threw: error }
  }
}
