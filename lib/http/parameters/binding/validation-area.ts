import type { Awaitable } from '../../../common/index.js'
import type * as Validation from '../../../validation/index.js'

type ValidationArea = typeof Validation

let loaded: ValidationArea | undefined

/** The validation area, which an application that validates nothing never loads. A promise only where it is not there yet. */
export function validationArea(): Awaitable<ValidationArea> {
  return loaded ?? load()
}

async function load(): Promise<ValidationArea> {
  return (loaded = await import('../../../validation/index.js'))
}
