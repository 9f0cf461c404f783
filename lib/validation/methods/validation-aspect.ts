import { isPromiseLike } from '../../common/index.js'
import { ARGUMENTS_VALIDATED, AspectOrder, defineAspect, type Advice } from '../../core/index.js'
import { ValidationEngine } from '../validation-engine.js'
import { ConstraintViolationError } from '../violations/constraint-violation.errors.js'
import { violationsOf } from '../violations/violations-of.js'
import { argumentsValidator, returnValueValidator } from './method-validator.js'
import { ReturnValueViolationError } from './methods.errors.js'
import type { ValidatedOptions } from './valid.options.js'
import type { Errors, MethodValidator } from './validator-sequence.js'

/** Validates what a method is called with, and what it returns. Its options are read where the validators are compiled. */
export const validationAspect = defineAspect<ValidatedOptions>({
  name: 'validated',
  order: AspectOrder.VALIDATION,
  inject: [ValidationEngine],
  create: (_options, { container, method }) => {
    const engine = container.resolve(ValidationEngine)
    const prototype = method.target.prototype as object
    const isChecked = ARGUMENTS_VALIDATED.get(prototype, method.name) === true
    const before = isChecked ? undefined : argumentsValidator(prototype, method.name, engine)
    const after = returnValueValidator(prototype, method.name, engine)
    const outer = before === undefined ? undefined : argumentsAdvice(before, `${method.id}()`)
    const inner = after === undefined ? undefined : resultAdvice(after, `${method.id}()`)
    if (outer === undefined || inner === undefined) return outer ?? inner
    return (invocation, proceed) => outer(invocation, () => inner(invocation, proceed))
  },
})

function argumentsAdvice(validate: MethodValidator, subject: string): Advice {
  const check = (errors: Errors): void => {
    if (errors.length > 0) throw new ConstraintViolationError(violationsOf(errors), subject)
  }
  return ({ args }, proceed) => {
    const errors = validate(args)
    if (isPromiseLike(errors)) return errors.then(check).then(proceed)
    check(errors)
    return proceed()
  }
}

function resultAdvice(validate: MethodValidator, subject: string): Advice {
  const checked = (value: unknown): unknown => {
    const give = (errors: Errors): unknown => {
      if (errors.length > 0) throw new ReturnValueViolationError(violationsOf(errors), subject)
      return value
    }
    const errors = validate([value])
    return isPromiseLike(errors) ? errors.then(give) : give(errors)
  }
  return (_invocation, proceed) => {
    const value = proceed()
    return isPromiseLike(value) ? value.then(checked) : checked(value)
  }
}
