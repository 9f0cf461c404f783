/** What ValidationErrors look like, class-validator's and the engine's. */
interface Finding {
  readonly constraints?: Readonly<Record<string, string>> | undefined
  readonly children?: readonly Finding[] | undefined
}

export function countFindings(errors: readonly Finding[]): number {
  let total = 0
  for (const { constraints = {}, children = [] } of errors)
    total += Object.keys(constraints).length + countFindings(children)
  return total
}
