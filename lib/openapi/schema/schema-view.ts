import type { TransformOptions, ValidatorOptions } from '../../validation/index.js'

/** From which side a class is looked at: what of it is exposed, and what is checked, depends on it. */
export interface SchemaView {
  readonly direction: 'request' | 'response'
  /** How a request is validated; a response is not. */
  readonly validation?: ValidatorOptions | undefined
  readonly transformation?: TransformOptions | undefined
}

/** Identifies a view. */
export function viewKey({ direction, validation = {}, transformation = {} }: SchemaView): string {
  return JSON.stringify([direction, sorted(validation), sorted(transformation)])
}

/** What the name of a class is extended by where several views of it differ; a plain request has the name alone. */
export function viewSuffix({ direction, validation, transformation }: SchemaView): string {
  const groups = [...(validation?.groups ?? []), ...(transformation?.groups ?? [])]
  const words = [...new Set(groups)].map((group) => group.charAt(0).toUpperCase() + group.slice(1))
  if (transformation?.version !== undefined) words.push(`V${transformation.version}`)
  if (direction === 'response') words.push('Response')
  return words.join('')
}

function sorted(options: object): readonly (readonly [string, unknown])[] {
  return Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
