import type { AnywhereDecorator, Placement } from '../../core/index.js'
import { methodPlace, recordAt, VALID } from './method-constraints.js'
import { VALIDATED } from './method-validator.js'
import { MisplacedConstraintError } from './methods.errors.js'
import type { ValidatedOptions, ValidOptions } from './valid.options.js'
import { validationAspect } from './validation-aspect.js'

/** Stands on parameters of methods, and above methods, where it is about what they return. */
export type ValidDecorator = (target: object, member: string | symbol, placement: Placement) => void

/**
 * Validates the value by the decorators of its class: an object, or every element of an array, Set or Map. A plain object in place of a
 * declared class is validated by that class's decorators. On a parameter of a handler it is done before the handler is called; on
 * any other component's method where `@Validated()` stands above the class or the method. Texts and numbers have nothing below
 * them: give them constraints.
 *
 * @throws MisplacedConstraintError
 * @example
 * place(@Valid() order: Order, @Valid({ type: [Voucher] }) vouchers: Voucher[]) { ... }
 */
export function Valid(options: ValidOptions = {}): ValidDecorator {
  return (target, member, placement) => mark('Valid', options, { target, member, placement })
}

/**
 * Above a class: every public method is called only with arguments that their decorators allow, and returns only what the decorators
 * above it allow: constraints and `@Valid()`. Above a method: that method, with options of its own. On a parameter: {@link Valid}, with groups.
 * A synchronous method stays so, unless a constraint is asynchronous.
 *
 * @param options groups, where it is a text or a list of texts
 * @throws ConstraintViolationError from a method called with invalid arguments, ReturnValueViolationError
 * @example
 * @Service()
 * @Validated()
 * class OrderService {
 *   list(@Min(1) page: number, @Max(100) size = 20) { ... }
 *   place(@Valid() order: Order) { ... }
 * }
 */
export const Validated = Object.assign(validated, {
  /** What pointcuts and tools know the aspect by. */
  aspect: validationAspect.aspect,
})

function validated(options: ValidatedOptions | string | readonly string[] = {}): AnywhereDecorator {
  const facts = typeof options === 'string' || isList(options) ? { groups: [options].flat() } : options
  const advise = validationAspect(facts)
  return (target, member, placement) => {
    if (typeof placement === 'number') {
      mark('Validated', facts, { target, member, placement })
    } else {
      advise(target, member, placement)
      VALIDATED.set(target, facts, member)
    }
  }
}

interface Place {
  readonly target: object
  readonly member: string | symbol | undefined
  readonly placement: Placement
}

function mark(decorator: string, options: ValidOptions, { target, member, placement }: Place): void {
  const place = methodPlace(decorator, target, member, placement)
  if (place === undefined) {
    const property = `the property ${target.constructor.name}.${String(member)}`
    throw new MisplacedConstraintError(decorator, property, 'Write @ValidateNested() above a property.')
  }
  recordAt(VALID, place, (others) => ({ ...others, ...options }))
}

function isList(options: ValidatedOptions | readonly string[]): options is readonly string[] {
  return Array.isArray(options)
}
