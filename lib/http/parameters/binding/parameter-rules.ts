import {
  VALIDATED,
  validOptions,
  withOptions,
  type TransformOptions,
  type ValidatorOptions,
} from '../../../validation/index.js'
import type { MethodParameter } from './object-binder.js'

/** How the input of every handler is validated. */
export interface InputRules {
  /** `false`: only parameters with `@Valid()` or `@Validated()`. */
  readonly auto: boolean
  readonly validation: ValidatorOptions
  readonly transformation: TransformOptions
  /** Findings that one answer lists. */
  readonly maxErrors: number
}

/** How a parameter's class is validated: the application's rules, then `@Validated` of the method or its class, then `@Valid`. */
export function parameterRules(
  { auto, validation }: InputRules,
  parameter: MethodParameter | undefined,
): ValidatorOptions | false {
  if (parameter === undefined) return auto && validation
  const { target, method, index } = parameter
  const prototype = target.prototype as object
  const validated = VALIDATED.get(prototype, method) ?? VALIDATED.get(target)
  const valid = validOptions(prototype, method).get(index)
  if (!auto && validated === undefined && valid === undefined) return false
  return withOptions(withOptions(validation, validated), valid)
}
