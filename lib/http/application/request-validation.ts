import { isPromiseLike } from '../../common/index.js'
import type { AnyClass, ApplicationContext } from '../../core/index.js'
import {
  argumentsModel,
  argumentsValidator,
  type MethodValue,
  validationEngineProvider,
  ValidationEngine,
  violationsOf,
  type ValidationError,
} from '../../validation/index.js'
import type { InputRules } from '../parameters/binding/parameter-rules.js'
import { ValidatingObjectBinder } from '../parameters/binding/validating-object-binder.js'
import type { Extractor } from '../parameters/extractor.js'
import { UntypedValidError } from '../parameters/parameter.errors.js'
import type { ArgumentFinding, ArgumentsCheck } from '../pipeline/argument-refusal.js'
import type { HandlerMethod } from '../pipeline/handler-method.js'
import type { ValidationProperties } from './validation.properties.js'

/** What constraints that stand directly on a handler's parameters come to. */
export interface ArgumentConstraints {
  readonly check: ArgumentsCheck | undefined
  /** Has the constraints; see RequestMappingInfo. */
  readonly type: AnyClass | undefined
  /** The property of `type` for each parameter. */
  readonly names: readonly string[]
}

/** Validation of what comes with requests. In a file of its own, as an application that validates nothing loads none of it. */
export class RequestValidation {
  readonly engine: ValidationEngine
  readonly #rules: InputRules

  constructor(engine: ValidationEngine, rules: InputRules) {
    this.engine = engine
    this.#rules = rules
  }

  /** With the application's engine, else one of its own. @throws DetachedTransformerError */
  static async load(
    context: ApplicationContext,
    properties: ValidationProperties,
  ): Promise<RequestValidation> {
    const [provided] = context.graph.componentsOf(ValidationEngine)
    const engine =
      provided === undefined
        ? await validationEngineProvider().useFactory(context as never)
        : (provided.instance() as ValidationEngine)
    return new RequestValidation(engine, rulesOf(properties))
  }

  /** For the parameters of one handler: it remembers which of them it binds. */
  binder(): ValidatingObjectBinder {
    return new ValidatingObjectBinder(this.engine, this.#rules)
  }

  /** @param bound parameters whose classes the binder validates */
  constraintsOf(
    { controller, name }: HandlerMethod,
    extractors: readonly Extractor[],
    bound: ReadonlySet<number> = new Set(),
  ): ArgumentConstraints {
    const prototype = controller.prototype as object
    const names = extractors.map(({ describes }) => describes?.[0]?.name)
    const { validation } = this.#rules
    const optional = new Set(
      extractors.flatMap(({ describes }, index) => (describes?.[0]?.isOptional === true ? index : [])),
    )
    const validate = argumentsValidator(prototype, name, this.engine, { validation, names, optional, bound })
    const { values, constrained } = argumentsModel(prototype, name, { names, optional })
    refuseUntyped(values, extractors, { bound, method: `${controller.name}.${String(name)}` })
    const properties = values.map((value) => value.name)
    if (validate === undefined) return { check: undefined, type: constrained, names: properties }
    const places = extractors.map(({ describes }) => describes?.[0])
    const finding = (error: ValidationError): readonly ArgumentFinding[] => {
      const index = properties.findIndex((property) => property === error.property)
      const place = places[index]
      return violationsOf([error], { violations: this.#rules.maxErrors }).map((violation) => ({
        index,
        violation: {
          ...violation,
          in: place?.in ?? 'attribute',
          path: place !== undefined && place.name === undefined ? violation.path.slice(1) : violation.path,
        },
      }))
    }
    const findings = (errors: readonly ValidationError[]): readonly ArgumentFinding[] =>
      errors.length === 0 ? NOTHING : errors.flatMap(finding).slice(0, this.#rules.maxErrors)
    const check: ArgumentsCheck = (args) => {
      const errors = validate(args)
      return isPromiseLike(errors) ? errors.then(findings) : findings(errors)
    }
    return { check, type: constrained, names: properties }
  }
}

/** What TypeScript emits where it emits no class. */
const UNTYPED: ReadonlySet<unknown> = new Set([undefined, Object, Array, Map, Set])

/** `@Valid()` on a value of which nobody knows the class would refuse every request. @throws UntypedValidError */
function refuseUntyped(
  values: readonly MethodValue[],
  extractors: readonly Extractor[],
  { bound, method }: { readonly bound: ReadonlySet<number>; readonly method: string },
): void {
  for (const { position, name, type, valid } of values) {
    if (valid === undefined || valid.type !== undefined || bound.has(position)) continue
    const described = extractors[position]?.describes?.[0]
    if (described === undefined || described.schema !== undefined || !UNTYPED.has(type)) continue
    throw new UntypedValidError(name, method)
  }
}

const NOTHING: readonly ArgumentFinding[] = []

function rulesOf(properties: ValidationProperties): InputRules {
  const { auto, maxErrors, transform, ...others } = properties
  return {
    auto,
    maxErrors,
    transformation: {
      enableImplicitConversion: transform.enableImplicitConversion,
      excludeExtraneousValues: transform.excludeExtraneousValues,
      exposeDefaultValues: transform.exposeDefaultValues,
      exposeUnsetFields: transform.exposeUnsetFields,
    },
    validation: {
      whitelist: others.whitelist,
      forbidNonWhitelisted: others.forbidNonWhitelisted,
      forbidUnknownValues: others.forbidUnknownValues,
      skipMissingProperties: others.skipMissingProperties,
      stopAtFirstError: others.stopAtFirstError,
      dismissDefaultMessages: others.dismissDefaultMessages,
    },
  }
}
