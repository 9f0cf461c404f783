import {
  isPromiseLike,
  type Awaitable,
  type StandardResult,
  type StandardSchema,
} from '../../common/index.js'
import { kebabCase, PropertyPath } from '../environment/property-path.js'
import type { PropertyEntry } from '../environment/property-source.js'
import type { BindSession } from './bind-session.js'
import type { ConfigurationPropertiesOptions, ValidationComplaints } from './property-metadata.js'

/** What class-validator's `validate` reports, as far as it is read here. */
interface ValidatorError {
  readonly property: string
  readonly constraints?: Readonly<Record<string, string>>
  readonly children?: readonly ValidatorError[]
}

type Check = () => Awaitable<void>

interface ValidatorStorage {
  getTargetValidationMetadatas(
    type: unknown,
    schema: string,
    always: boolean,
    strict: boolean,
  ): readonly unknown[]
}

/**
 * Runs every check that a bound object has: class-validator decorators, a schema, `validate` of the options and of the class. A
 * promise only where one of them needs it.
 */
export function validateObject(
  target: object,
  options: ConfigurationPropertiesOptions,
  session: BindSession,
): Awaitable<void> {
  const { schema, validate } = options
  const own: unknown = Reflect.get(target, 'validate')
  const checks: Check[] = []
  if (hasValidatorDecorators(target)) checks.push(() => runClassValidator(target, session))
  if (schema !== undefined) checks.push(() => runSchema(schema, target, session))
  if (validate !== undefined) checks.push(() => complain(validate(target), session))
  if (typeof own === 'function') {
    checks.push(() => complain(Reflect.apply(own, target, []) as Awaitable<ValidationComplaints>, session))
  }
  return inTurn(checks, 0)
}

function inTurn(checks: readonly Check[], from: number): Awaitable<void> {
  for (let i = from; i < checks.length; i++) {
    const pending = checks[i]?.()
    if (pending !== undefined) return pending.then(() => inTurn(checks, i + 1))
  }
}

/** class-validator keeps its metadata on a global; where nobody imported it, there is none and it stays unloaded. */
function hasValidatorDecorators(target: object): boolean {
  const storage: unknown = Reflect.get(globalThis, 'classValidatorMetadataStorage')
  if (storage === undefined) return false
  const { constructor } = target
  return (storage as ValidatorStorage).getTargetValidationMetadatas(constructor, '', false, false).length > 0
}

async function runClassValidator(target: object, session: BindSession): Promise<void> {
  const { validate } = await import('class-validator')
  reportValidatorErrors(await validate(target, { forbidUnknownValues: false }), session.prefix, session)
}

function reportValidatorErrors(
  errors: readonly ValidatorError[],
  path: PropertyPath,
  session: BindSession,
): void {
  for (const { property, constraints, children } of errors) {
    const child = path.child(kebabCase(property))
    for (const message of Object.values(constraints ?? {})) reportAt(child, message, session)
    reportValidatorErrors(children ?? [], child, session)
  }
}

function runSchema(schema: StandardSchema, target: object, session: BindSession): Awaitable<void> {
  const result = schema['~standard'].validate({ ...target })
  if (isPromiseLike(result))
    return Promise.resolve(result).then((settled) => takeResult(settled, target, session))
  takeResult(result, target, session)
}

function takeResult(result: StandardResult<unknown>, target: object, session: BindSession): void {
  if (result.issues === undefined) {
    if (typeof result.value === 'object' && result.value !== null) Object.assign(target, result.value)
    return
  }
  for (const { message, path = [] } of result.issues) {
    const names = path.map((part) => kebabCase(String(typeof part === 'object' ? part.key : part)))
    reportAt(session.prefix.concat(names), message, session)
  }
}

function complain(complaints: Awaitable<ValidationComplaints>, session: BindSession): Awaitable<void> {
  if (isPromiseLike(complaints)) {
    return Promise.resolve(complaints).then((settled: ValidationComplaints) => complain(settled, session))
  }
  if (complaints === undefined) return
  for (const complaint of Array.isArray(complaints) ? complaints : [complaints]) {
    if (typeof complaint === 'string') reportAt(session.prefix, complaint, session)
    else
      reportAt(
        session.prefix.concat(PropertyPath.parse(complaint.property).segments),
        complaint.message,
        session,
      )
  }
}

/** A list or a section has no entry of its own, but parts that have. */
function firstBelow(path: PropertyPath, { prefix, environment }: BindSession): PropertyEntry | undefined {
  if (path.segments.length <= prefix.segments.length) return undefined
  for (const source of environment.sources) {
    const [first] = source.below(path)
    if (first !== undefined) return first.entry
  }
  return undefined
}

function reportAt(path: PropertyPath, message: string, session: BindSession): void {
  session.report(path, message, session.environment.findEntry(path) ?? firstBelow(path, session))
}
