/** One finding about a value that came from outside. */
export interface Violation {
  /** From the root of what was validated: `['items', 2, 'price']`. Empty for the root itself. */
  readonly path: readonly (string | number)[]
  /** The constraint's name: `min`. */
  readonly code: string
  /** English, or in the requested language after translation. */
  readonly message: string
  /** What the constraint was given: `{ min: 0 }`. JSON values only. */
  readonly params: Readonly<Record<string, unknown>>
  /** Whether the message is the constraint's own, not one that the application wrote: only those are translated by their code. */
  readonly isDefaultMessage: boolean
  /** Present where the constraint was to hold for each element of the value, not for the value itself. */
  readonly each?: true
}
