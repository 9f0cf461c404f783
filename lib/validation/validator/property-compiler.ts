import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import { builtInConstraint } from '../constraints/built-in-constraints.js'
import { constraintInstance } from '../constraints/constraint-instance.js'
import {
  ValidationTypes,
  type ConstraintInstance,
  type ConstraintMetadata,
  type ValidationMetadata,
  type ValidatorStorage,
} from '../libraries/validator-storage.js'
import {
  BuiltInCheck,
  CheckedConstraint,
  CustomCheck,
  GuardedChecks,
  type PropertyCheck,
} from './constraint-check.js'
import type { ConstraintContext } from './constraint-context.js'
import { ConstraintMessage } from './constraint-message.js'
import { NestedCheck } from './nested-check.js'
import type { ObjectValidator } from './object-validator.js'
import type { PropertyRules } from './property-validator.js'
import { UnprovidedConstraintError, UnregisteredConstraintError } from './validator.errors.js'
import type { ValidatorSettings } from './validator-settings.js'

/** Where a property is. */
export interface PropertySite {
  /** The name of the class, for messages. */
  readonly targetName: string
  readonly storage: ValidatorStorage
  readonly resolveConstraint: CompilationContext['resolveConstraint']
  readonly settings: ValidatorSettings
  readonly validatorOf: (type: unknown) => ObjectValidator
}

/** Makes checks from the decorators of properties of one class. */
export class PropertyCompiler {
  readonly #site: PropertySite

  constructor(site: PropertySite) {
    this.#site = site
  }

  /**
   * @throws UnprovidedConstraintError
   * @throws UnregisteredConstraintError
   */
  compile(name: string, decorators: readonly ValidationMetadata[]): PropertyRules {
    const ofType = (type: string): readonly ValidationMetadata[] =>
      decorators.filter((decorator) => decorator.type === type)
    const presence = ofType(ValidationTypes.IS_DEFINED)
    const nested = ofType(ValidationTypes.NESTED)
    const checks = ofType(ValidationTypes.CUSTOM).flatMap((decorator) => this.#checksOf(decorator))
    if (nested.length > 0) checks.push(this.#nestedCheck(name, nested))
    return {
      name,
      isPromised: ofType(ValidationTypes.PROMISE).length > 0,
      isNested: nested.length > 0,
      conditions: ofType(ValidationTypes.CONDITIONAL).map(conditionOf),
      presence: presence.flatMap((decorator) => this.#checksOf(decorator)),
      presenceContexts: this.#contextsOf(presence),
      checks,
      contexts: this.#contextsOf(decorators.filter((decorator) => !presence.includes(decorator))),
    }
  }

  #checksOf(decorator: ValidationMetadata): readonly PropertyCheck[] {
    const constraints = this.#site.storage.getTargetValidatorConstraints(decorator.constraintCls)
    if (constraints.length === 0) throw new UnregisteredConstraintError(decorator)
    const checks = constraints.map((constraint) => this.#checkOf(decorator, constraint))
    return decorator.validateIf === undefined ? checks : [new GuardedChecks(decorator.validateIf, checks)]
  }

  #checkOf(decorator: ValidationMetadata, constraint: ConstraintMetadata): PropertyCheck {
    const provided = this.#site.resolveConstraint?.(constraint.target as AnyClass)
    const instance = (provided as ConstraintInstance | undefined) ?? ownInstance(decorator, constraint)
    const { targetName, settings } = this.#site
    const checked = new CheckedConstraint(
      constraint.name || decorator.type,
      decorator,
      new ConstraintMessage(decorator, targetName, settings.dismissesDefaultMessages ? undefined : instance),
      { targetName, settings },
    )
    const builtIn = builtInConstraint(decorator, instance)
    return builtIn === undefined
      ? new CustomCheck(checked, instance)
      : new BuiltInCheck(checked, builtIn.test)
  }

  #nestedCheck(propertyName: string, decorators: readonly ValidationMetadata[]): NestedCheck {
    const refusals = decorators.map((metadata) => ({
      metadata,
      // class-validator tells messages of the class where an object is meant.
      message: new ConstraintMessage(metadata, Function.name, undefined),
    }))
    const contexts = this.#contextsOf(decorators)
    return new NestedCheck({ propertyName, refusals, contexts }, this.#site.settings, this.#site.validatorOf)
  }

  #contextsOf(decorators: readonly ValidationMetadata[]): readonly ConstraintContext[] {
    return decorators
      .filter(({ context }) => Boolean(context))
      .map(({ type, constraintCls, context }) => {
        const isCustom = type === ValidationTypes.CUSTOM
        const [constraint] = isCustom ? this.#site.storage.getTargetValidatorConstraints(constraintCls) : []
        return { name: constraint?.name || type, context }
      })
  }
}

function conditionOf({ constraints }: ValidationMetadata): PropertyRules['conditions'][number] {
  return constraints?.[0] as PropertyRules['conditions'][number]
}

/** The instance of class-validator's container, which gives a constructor no arguments. */
function ownInstance(decorator: ValidationMetadata, constraint: ConstraintMetadata): ConstraintInstance {
  const { target } = constraint
  if (typeof target === 'function' && target.length > 0) {
    throw new UnprovidedConstraintError(target.name, decorator)
  }
  return constraintInstance(constraint)
}
