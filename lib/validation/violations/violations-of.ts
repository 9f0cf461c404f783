import { builtInConstraint } from '../constraints/built-in-constraints.js'
import { constraintInstance } from '../constraints/constraint-instance.js'
import { validatorStorage, type ValidationMetadata } from '../libraries/validator-storage.js'
import { BUILT_IN_MESSAGES } from './messages/built-in-messages.js'
import { ENGLISH_MESSAGES } from './messages/english-messages.js'
import { shownText } from './shown-text.js'
import type { Violation } from './violation.js'
import { DEFAULT_LIMITS, type ViolationLimits } from './violation-limits.js'
import { ViolationPath } from './violation-path.js'

/** What is read of a ValidationError: the engine's, or one of class-validator's own (whose violations have no `params` of constraints). */
export interface ValidationErrorLike {
  readonly property?: unknown
  readonly target?: object | undefined
  readonly value?: unknown
  readonly constraints?: Readonly<Record<string, unknown>> | undefined
  readonly children?: readonly ValidationErrorLike[] | undefined
  failedBy?(constraint: string): ValidationMetadata | undefined
}

// Valid trees have a finding below each node, so this is as much as any path limit lets be told; it ends a tree that is none.
const MAX_VISITED = 100_000

interface Level {
  readonly errors: readonly ValidationErrorLike[]
  readonly path: ViolationPath
  /** What the errors are about; unknown where the validator was told to leave values out. */
  readonly owner: unknown
  next: number
}

/**
 * Lists what is wrong in the order of the errors: a property's own constraints, then what is below it. Every text is bounded and shows
 * no control characters.
 */
export function violationsOf(
  errors: readonly ValidationErrorLike[],
  limits: ViolationLimits = {},
): readonly Violation[] {
  const bounds = { ...DEFAULT_LIMITS, ...limits }
  const found: Violation[] = []
  const levels: Level[] = [{ errors, path: ViolationPath.root(bounds.path), owner: undefined, next: 0 }]
  for (let visited = 0; visited < MAX_VISITED && found.length < bounds.violations; visited++) {
    const level = levels.at(-1)
    if (level === undefined) break
    const error = level.errors[level.next++]
    if (error === undefined) {
      levels.pop()
      continue
    }
    const { property, constraints = {}, children = [] } = error
    const path = property === undefined ? level.path : level.path.child(segmentOf(error, level.owner))
    for (const code of Object.keys(constraints)) {
      if (found.length < bounds.violations)
        found.push(violationOf(error, code, path.segments, bounds.message))
    }
    if (children.length > 0) levels.push({ errors: children, path, owner: error.value, next: 0 })
  }
  return found
}

const INDEX = /^(?:0|[1-9]\d{0,9})$/

/** class-validator's are texts; whatever else somebody puts there can not be relied on to become one. */
function nameOf(property: unknown): string {
  if (typeof property === 'string') return property
  return typeof property === 'number' || typeof property === 'symbol' ? String(property) : typeof property
}

/** Elements of arrays and Sets are numbered; keys of Maps and names of properties are texts. */
function segmentOf(error: ValidationErrorLike, parent: unknown): string | number {
  const name = nameOf(error.property)
  const owner = error.target ?? parent
  const isIndex = INDEX.test(name) && (owner === undefined || Array.isArray(owner) || owner instanceof Set)
  return isIndex ? Number(name) : name
}

function violationOf(
  error: ValidationErrorLike,
  code: string,
  path: Violation['path'],
  limit: number,
): Violation {
  const metadata = error.failedBy?.(code)
  const written = error.constraints?.[code]
  // A message function may return anything.
  const message = typeof written === 'string' ? written : ''
  const builtIn = metadata === undefined ? undefined : builtInParams(metadata)
  return {
    path,
    code,
    message: shownText(message, limit),
    params: builtIn ?? {},
    isDefaultMessage:
      message !== '' && isDefaultMessage({ code, message, isBuiltIn: builtIn !== undefined }, metadata),
    ...(metadata?.each === true && { each: true }),
  }
}

function builtInParams(metadata: ValidationMetadata): Violation['params'] | undefined {
  const [constraint] = validatorStorage()?.getTargetValidatorConstraints(metadata.constraintCls) ?? []
  return constraint && builtInConstraint(metadata, constraintInstance(constraint))?.params
}

/** class-validator names these itself and records no decorator for them. */
const UNDECORATED = new Set(['whitelistValidation', 'unknownValue', 'maxDepth'])

function isDefaultMessage(
  {
    code,
    message,
    isBuiltIn,
  }: { readonly code: string; readonly message: string; readonly isBuiltIn: boolean },
  metadata: ValidationMetadata | undefined,
): boolean {
  if (metadata === undefined) return UNDECORATED.has(code)
  // Somebody else's constraint under the name of one of class-validator's means something else, unless it says the same. And the default
  // of `@ValidateNested` is in its metadata like a message of the application.
  if (!isBuiltIn && Object.hasOwn(ENGLISH_MESSAGES, code)) return message === englishMessage(code, metadata)
  return metadata.message === undefined || metadata.message === ''
}

function englishMessage(
  code: string,
  { each = false, propertyName }: ValidationMetadata,
): string | undefined {
  return BUILT_IN_MESSAGES.message(code, { property: propertyName, each }, 'en')
}
