/** One finding about a value that came from outside. */
export interface Violation {
  /** From the root of what was validated: `['items', 2, 'price']`. */
  readonly path: readonly (string | number)[]
  /** The constraint's name: `min`. */
  readonly code: string
  /** English, or in the requested language after translation. */
  readonly message: string
  /** What the constraint was given: `{ min: 0 }`. */
  readonly params: Readonly<Record<string, unknown>>
  /** Whether the message is the constraint's own, not one that the application wrote: only those are translated by their code. */
  readonly isDefaultMessage: boolean
}
