import { expect } from '@jest/globals'
import { instanceToPlain, plainToInstance } from 'class-transformer'
import type { AnyClass } from '../../core/index.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { TransformOptions } from '../validation.options.js'
import { compileInstanceToPlain } from './instance-to-plain.js'
import { compilePlainToInstance } from './plain-to-instance.js'
import { structuralDifference } from './structural-difference.fixture.js'

export const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }

/** What both make of a value; fails where they differ. A function makes the value, since the original changes it. */
export function toInstance<T>(
  type: AnyClass & { readonly prototype: T },
  make: () => unknown,
  options: TransformOptions = {},
): T {
  const ours = compilePlainToInstance(type, options, context)(make())
  const original: unknown = plainToInstance(type as never, make(), options as object)
  expect(structuralDifference(ours, original)).toBeUndefined()
  return ours as T
}

/** What both make of a value; fails where they differ. */
export function toPlain(make: () => unknown, options: TransformOptions = {}): unknown {
  const ours = compileInstanceToPlain(options, context)(make())
  const original: unknown = instanceToPlain(make(), options as object)
  expect(structuralDifference(ours, original)).toBeUndefined()
  return ours
}
