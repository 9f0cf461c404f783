import {
  Allow,
  ArrayMaxSize,
  ArrayNotEmpty,
  Equals,
  getMetadataStorage,
  IsArray,
  IsBoolean,
  IsDate,
  IsDefined,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNotIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  ValidatePromise,
  ValidatorConstraint,
  type ValidationArguments,
  type ValidationOptions,
  type ValidatorConstraintInterface,
} from 'class-validator'
import fc from 'fast-check'

/** What asynchronous things a generated class may have. */
export type Asynchrony = 'none' | 'constraints' | 'promises'

/** Tells of every call of code that an application would write. */
export type CallLog = (call: string, told: readonly unknown[]) => void

export interface DecoratorSpec {
  readonly kind: string
  readonly options: OptionsSpec
}

interface OptionsSpec {
  readonly each?: boolean
  readonly groups?: string[]
  readonly always?: boolean
  readonly message?: string
  readonly context?: object
  readonly validateIf?: boolean
}

export interface ClassSpec {
  /** Which of the classes before it is its parent. */
  readonly parent: number | undefined
  readonly properties: readonly { readonly name: string; readonly decorators: readonly DecoratorSpec[] }[]
}

export const NAMES = ['a', 'b', '1', 'a b', '$property'] as const

export type GeneratedClass = (new () => Record<string, unknown>) & {
  readonly specs: readonly DecoratorSpec[]
}

// Where the calls of the classes that are there now are told.
let log: CallLog = () => {}

export function listen(listener: CallLog): void {
  log = listener
}

function listLength({ value }: ValidationArguments): number {
  return Array.isArray(value) ? value.length : -1
}

@ValidatorConstraint({ name: 'short' })
class ShortConstraint implements ValidatorConstraintInterface {
  validate(value: unknown, told: ValidationArguments): boolean {
    log('short', [value, told.property, told.targetName, told.object, told.value, told.constraints])
    return (typeof value).length < 7
  }
  defaultMessage(told: ValidationArguments): string {
    log('short message', [told.value, told.property, told.targetName, told.object])
    return `$target.$property: $value is not short, not $constraint1 or $constraint2 (${listLength(told)})`
  }
}

@ValidatorConstraint()
class LateConstraint implements ValidatorConstraintInterface {
  async validate(value: unknown, told: ValidationArguments): Promise<boolean> {
    log('late', [value, told.property])
    await Promise.resolve()
    return typeof value === 'string'
  }
}

class Two {}
ValidatorConstraint({ name: 'first' })(Two)
ValidatorConstraint({ name: 'second' })(Two)
Object.assign(Two.prototype, { validate: (value: unknown) => value === 1, defaultMessage: () => 'two' })

type Decorate = (options: ValidationOptions) => PropertyDecorator

const PLAIN_KINDS: Readonly<Record<string, Decorate>> = {
  IsString,
  IsInt,
  IsNumber: (options) => IsNumber({}, options),
  IsBoolean,
  IsDate,
  IsArray,
  IsObject: (options) => IsObject(options),
  IsNotEmpty,
  ArrayNotEmpty,
  'ArrayMaxSize(1)': (options) => ArrayMaxSize(1, options),
  'Min(1)': (options) => Min(1, options),
  'Max(3)': (options) => Max(3, options),
  'Length(1, 3)': (options) => Length(1, 3, options),
  'MaxLength(2)': (options) => MaxLength(2, options),
  'Matches(/^a/)': (options) => Matches(/^a/, options),
  'Matches(/z$/)': (options) => Matches(/z$/, options),
  'IsIn([1, "a"])': (options) => IsIn([1, 'a'], options),
  'IsNotIn([2])': (options) => IsNotIn([2], options),
  'IsEnum({ A: 1 })': (options) => IsEnum({ A: 1 }, options),
  'Equals(null)': (options) => Equals(null, options),
  IsDefined,
  IsOptional,
  Allow,
  ValidateNested,
  'ValidateIf(string)': (options) =>
    ValidateIf((object: unknown, value: unknown) => {
      log('if', [object, value])
      return typeof value === 'string'
    }, options),
  'ValidateIf(number)': (options) => ValidateIf((_, value: unknown) => typeof value === 'number', options),
  'Validate(Short)': (options) => Validate(ShortConstraint, ['$value', [1, 2]], options),
  'Validate(Two)': (options) => Validate(Two, options),
  'ValidateBy(truthy)': (options) =>
    ValidateBy(
      {
        name: 'truthy',
        constraints: [{ toString: () => 'shown' }, Symbol('shown')],
        validator: {
          validate: (value, told) => {
            log('truthy', [value, told?.property, told?.value])
            return Boolean(value)
          },
          defaultMessage: () => '$property of $target: $constraint1 $constraint2',
        },
      },
      options,
    ),
  'ValidateBy(isDefined)': (options) =>
    ValidateBy({ name: 'isDefined', validator: { validate: (value) => value === 'a' } }, options),
}

const LATE_KINDS: Readonly<Record<Asynchrony, Readonly<Record<string, Decorate>>>> = {
  none: {},
  promises: { ValidatePromise: (options) => ValidatePromise(options) },
  constraints: {
    'Validate(Late)': (options) => Validate(LateConstraint, options),
    'ValidateBy(sometimes late)': (options) =>
      ValidateBy(
        {
          name: 'sometimes',
          validator: {
            validate: (value) => {
              if (value === 'b') return Promise.reject(new RangeError('refused'))
              return typeof value === 'string' ? Promise.resolve(value.length > 1) : value !== 1
            },
          },
        },
        options,
      ),
  },
}

const MESSAGES: readonly (string | undefined)[] = [
  undefined,
  undefined,
  '',
  'plain',
  '$property of $target is $value, $constraint1, $constraint2',
  'function',
  'empty function',
]

function optionsArbitrary(): fc.Arbitrary<OptionsSpec> {
  const rarely = { freq: 4 }
  const groups = fc.constantFrom<(string[] | undefined)[]>(undefined, [], ['x'], ['x', 'y'])
  return fc
    .record({
      each: fc.option(fc.boolean(), { nil: undefined }),
      groups,
      always: fc.option(fc.boolean(), { nil: undefined, ...rarely }),
      message: fc.constantFrom(...MESSAGES),
      context: fc.option(fc.constantFrom({ code: 1 }, { code: 2, more: [] }), { nil: undefined }),
      validateIf: fc.option(fc.boolean(), { nil: undefined, ...rarely }),
    })
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)))
}

export function classesArbitrary(asynchrony: Asynchrony): fc.Arbitrary<readonly ClassSpec[]> {
  const kinds = Object.keys({ ...PLAIN_KINDS, ...LATE_KINDS[asynchrony] })
  const weighted = [
    ...kinds,
    ...Array.from({ length: 5 }, () => 'ValidateNested'),
    ...Object.keys(LATE_KINDS[asynchrony]),
  ]
  const decorator = fc.record({ kind: fc.constantFrom(...weighted), options: optionsArbitrary() })
  const property = fc.record({
    name: fc.constantFrom(...NAMES),
    decorators: fc.array(decorator, { minLength: 1, maxLength: 4 }),
  })
  const classSpec = fc.record({
    parent: fc.option(fc.nat(2), { nil: undefined }),
    properties: fc.array(property, { maxLength: 4 }),
  })
  return fc.array(classSpec, { minLength: 1, maxLength: 3 })
}

/** Makes the classes and gives them to `use`; afterwards class-validator knows nothing of them. */
export async function withClasses(
  specs: readonly ClassSpec[],
  use: (classes: readonly GeneratedClass[]) => Promise<void>,
): Promise<void> {
  const classes: GeneratedClass[] = []
  try {
    for (const [index, spec] of specs.entries()) classes.push(makeClass(spec, classes, index))
    await use(classes)
  } finally {
    const known = Reflect.get(getMetadataStorage(), 'validationMetadatas') as Map<unknown, unknown>
    for (const type of classes) known.delete(type)
  }
}

function makeClass(
  { parent, properties }: ClassSpec,
  classes: readonly GeneratedClass[],
  index: number,
): GeneratedClass {
  const Parent = parent === undefined ? undefined : classes[parent]
  const type = (Parent === undefined ? class {} : class extends Parent {}) as unknown as GeneratedClass
  Object.defineProperty(type, 'name', { value: `Class${index}` })
  for (const { name, decorators } of properties) {
    for (const { kind, options } of decorators) {
      if (kind === 'ValidateNested' && isNested(type, name)) continue
      const decorate = PLAIN_KINDS[kind] ?? LATE_KINDS.promises[kind] ?? LATE_KINDS.constraints[kind]
      decorate?.(completed(options))(type.prototype as object, name)
    }
  }
  return type
}

/** Several such decorators on one property are a deliberate difference. */
function isNested(type: GeneratedClass, name: string): boolean {
  const known = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false)
  return known.some((metadata) => metadata.propertyName === name && metadata.type === 'nestedValidation')
}

function completed({ message, validateIf, ...options }: OptionsSpec): ValidationOptions {
  const written = {
    ...options,
    ...(message !== undefined && { message: messageOf(message) }),
    ...(validateIf !== undefined && {
      validateIf: (object: unknown, value: unknown) => {
        log('validateIf', [object, value])
        return validateIf
      },
    }),
  }
  return written
}

function messageOf(message: string): ValidationOptions['message'] & {} {
  if (message === 'empty function') return () => ''
  if (message !== 'function') return message
  return (told) => {
    log('message', [told.value, told.property, told.targetName, told.object, told.constraints])
    return '$value: $property'
  }
}
