/** What class-validator records for one decorator on one property, as far as it is read here. */
export interface ValidationMetadata {
  /** `customValidation`, `nestedValidation`, `conditionalValidation`, `promiseValidation`, `whitelistValidation`, `isDefined`. */
  readonly type: string
  /** The constraint's name where a decorator gave one: `min`, `isOptional`. */
  readonly name?: string | undefined
  readonly target: unknown
  readonly propertyName: string
  readonly constraintCls: unknown
  readonly constraints?: readonly unknown[] | undefined
  readonly message?: string | ((args: ValidationArguments) => string) | undefined
  readonly groups?: readonly string[] | undefined
  readonly always?: boolean | undefined
  readonly each?: boolean | undefined
  readonly context?: unknown
  readonly validateIf?: ((object: unknown, value: unknown) => boolean) | undefined
}

/** What a constraint and a message function are told. */
export interface ValidationArguments {
  readonly targetName: string | undefined
  readonly property: string
  readonly object: unknown
  readonly value: unknown
  readonly constraints: readonly unknown[] | undefined
}

/** A constraint class that a decorator uses; `instance` comes from class-validator's own container. */
export interface ConstraintMetadata {
  readonly target: unknown
  readonly name: string
  readonly async: boolean
  readonly instance: ConstraintInstance
}

export interface ConstraintInstance {
  validate(value: unknown, args?: ValidationArguments): unknown
  defaultMessage?(args?: ValidationArguments): string
}

/** The metadata storage of class-validator, which it keeps on a global, as far as it is read here. */
export interface ValidatorStorage {
  addValidationMetadata(metadata: ValidationMetadata): void
  getTargetValidationMetadatas(
    target: unknown,
    schema: string | undefined,
    always: boolean,
    strictGroups: boolean,
    groups?: readonly string[],
  ): ValidationMetadata[]
  getTargetValidatorConstraints(constraintClass: unknown): ConstraintMetadata[]
}

/** Of `ValidationMetadata.type`: class-validator's ValidationTypes. */
export const ValidationTypes = {
  CUSTOM: 'customValidation',
  NESTED: 'nestedValidation',
  PROMISE: 'promiseValidation',
  CONDITIONAL: 'conditionalValidation',
  WHITELIST: 'whitelistValidation',
  IS_DEFINED: 'isDefined',
} as const

/** The storage, or `undefined` where nothing has imported class-validator. */
export function validatorStorage(): ValidatorStorage | undefined {
  return Reflect.get(globalThis, 'classValidatorMetadataStorage') as ValidatorStorage | undefined
}
