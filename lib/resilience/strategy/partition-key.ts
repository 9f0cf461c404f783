import type { Invocation } from '../../core/index.js'

/** What tells calls apart that each have a share of their own, computed from the arguments of the method. */
export type PartitionKey = (...args: never[]) => string | number

/** How the key of a call is found; `undefined` where all calls share. */
export function partitionOf(key: PartitionKey | undefined): ((invocation: Invocation) => string) | undefined {
  if (key === undefined) return undefined
  return ({ args }) => String(key(...(args as never[])))
}
