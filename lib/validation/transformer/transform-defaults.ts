import type { TransformOptions } from '../validation.options.js'

const DEFAULTS = {
  enableCircularCheck: false,
  enableImplicitConversion: false,
  excludeExtraneousValues: false,
  excludePrefixes: undefined,
  exposeDefaultValues: false,
  exposeUnsetFields: true,
  groups: undefined,
  ignoreDecorators: false,
  strategy: undefined,
  targetMaps: undefined,
  version: undefined,
}

/** With class-transformer's defaults, which it merges with what it is given: transforms get the result. */
export function withTransformDefaults(options: TransformOptions): TransformOptions {
  return Object.freeze({ ...DEFAULTS, ...options } as TransformOptions)
}
