import type { ClassModel, PropertyModel } from '../../../validation/index.js'
import {
  compileConversion,
  converterOf,
  type Conversion,
  type ElementType,
} from '../conversion/compile-conversion.js'
import { INVALID } from '../conversion/converter.js'
import { MultipartFile } from '../files/multipart-file.js'
import { typeMismatch, type InputViolation, type ParameterLocation } from '../request.errors.js'
import { convertField, knownType, typeOfInitial } from './field-conversion.js'
import type { BindingTarget, Fields } from './object-binder.js'

/** What fields were read to, before decorators have their say. */
export interface ReadFields {
  readonly plain: Record<string, unknown>
  /** Fields whose text is no value of their property's type, by their name. */
  readonly mismatches: Map<string, InputViolation> | undefined
  /** Values by property that are set after validation, which saw their text. */
  readonly later: Map<string, unknown> | undefined
}

/** How the texts of one field become the value of a property. */
interface FieldPlan {
  readonly property: string
  readonly conversion: Conversion
  /** Decorators see the text: it becomes an object that they know nothing of, such as a URL, or they ask for text. */
  readonly isOpaque: boolean
}

/** Constraints that hold for text only, whatever the type of the property is. */
const OF_TEXT: ReadonlySet<unknown> = new Set([
  'isNumberString',
  'isBooleanString',
  'isDateString',
  'isIso8601',
  'isRFC3339',
  'isDecimal',
])

const TRANSPARENT: ReadonlySet<unknown> = new Set([
  undefined,
  Object,
  String,
  Number,
  Boolean,
  BigInt,
  Date,
  'integer',
])

/** Of an object that only a body can have: the class may be for both. */
const NO_TEXT: Conversion = { expected: 'an object', convert: () => INVALID, collect: undefined }

/**
 * Reads the fields of a query or a form for a class with decorators: converts texts to the types of its properties and leaves the rest
 * to the decorators. A property with `@Transform` gets its text as it came; so do names that no property has.
 */
export class FieldReader {
  readonly #plans = new Map<string, FieldPlan>()

  constructor(model: ClassModel, { place }: BindingTarget) {
    for (const property of model.properties) {
      if (property.isReadOnly || isTransformed(property)) continue
      const { name } = property
      const plan = fieldPlan(property, `property '${name}' of ${place}`)
      this.#plans.set(inputName(property), plan)
    }
  }

  read(fields: Fields, location: ParameterLocation): ReadFields {
    const plain: Record<string, unknown> = {}
    let mismatches: Map<string, InputViolation> | undefined
    let later: Map<string, unknown> | undefined
    for (const [name, texts] of fields) {
      if (name === '__proto__') continue
      const plan = this.#plans.get(name)
      if (plan === undefined) {
        plain[name] = texts.length === 1 ? texts[0] : texts
        continue
      }
      const outcome = convertField(plan.conversion, texts)
      if (outcome === undefined) continue
      if ('invalid' in outcome) {
        mismatches ??= new Map()
        mismatches.set(name, typeMismatch([name], plan.conversion.expected, location))
      } else if (plan.isOpaque) {
        plain[name] = texts.length === 1 ? texts[0] : texts
        later ??= new Map()
        later.set(plan.property, outcome.value)
      } else plain[name] = outcome.value
    }
    return { plain, mismatches, later }
  }
}

/** What a property is called in the input: by `@Expose({ name })`. */
export function inputName({ name, expose }: PropertyModel): string {
  const { name: given, toPlainOnly } = expose?.options ?? {}
  return toPlainOnly === true ? name : (given ?? name)
}

function isTransformed({ transforms }: PropertyModel): boolean {
  return transforms.some(({ options }) => options.toPlainOnly !== true)
}

function fieldPlan(
  { name, type, emittedType, initialValue, constraints }: PropertyModel,
  place: string,
): FieldPlan {
  const emitted = knownType(emittedType) ?? typeOfInitial(initialValue) ?? emittedType
  const { typeFunction } = type ?? {}
  const declared: unknown = typeFunction?.length === 0 ? typeFunction() : undefined
  const isCollection = emitted === Array || emitted === Set
  const element = declared ?? (isCollection ? String : emitted)
  const options = declared === undefined ? {} : { type: declared as ElementType }
  const isObject = converterOf(element) === undefined && element !== MultipartFile
  const conversion = isObject ? NO_TEXT : compileConversion(emitted, options, place)
  const isOpaque = !TRANSPARENT.has(element) || constraints.some((each) => OF_TEXT.has(each.name))
  return { property: name, conversion, isOpaque }
}
