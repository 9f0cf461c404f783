import type { AnyClass } from '../../core/index.js'
import type { TransformOptions, ValidationEngine } from '../../validation/index.js'
import type { JsonEncoder } from './json-encoder.js'
import type { ResultTraits } from './result.decorators.js'

/** Values of these have a form in JSON already: they are declared for documents. */
const VALUE_TYPES: ReadonlySet<unknown> = new Set([
  String,
  Number,
  Boolean,
  BigInt,
  Symbol,
  Date,
  Function,
  Object,
  Array,
  Map,
  Set,
  Promise,
])

/**
 * Compiles how a handler's results become JSON, at boot: by the decorators of the class that `@Returns`, `@SerializeOptions` or the
 * emitted return type names. Where the emitted class has none, its properties and subclasses may have some: they are written by their
 * own. `undefined` where nothing is known of the results.
 */
export function resultEncoder(
  { returns, serialization, returnType }: Pick<ResultTraits, 'returns' | 'serialization' | 'returnType'>,
  engine: ValidationEngine,
): JsonEncoder | undefined {
  const declared = returns?.type ?? serialization?.type
  const emitted = isModel(returnType) ? returnType : undefined
  const type = isModel(declared) ? declared : emitted && engine.isTransformed(emitted) ? emitted : undefined
  const isWrittenByClasses =
    serialization !== undefined || (emitted !== undefined && engine.hasWrittenClasses)
  if (type === undefined && !isWrittenByClasses) return undefined
  const { type: _, ...options } = serialization ?? {}
  const { groups, version } = returns?.options ?? {}
  const encode = engine.serializer({ type: type ?? Object, list: returns?.list ?? false }, {
    ...options,
    ...(groups === undefined ? {} : { groups }),
    ...(version === undefined ? {} : { version }),
  } satisfies TransformOptions)
  return Object.assign((value: unknown) => encode(value), { type })
}

function isModel(type: unknown): type is AnyClass {
  return typeof type === 'function' && !VALUE_TYPES.has(type) && !('~standard' in type)
}
