import type { StandardIssue } from '../../../common/index.js'
import { jsonEntries } from '../json-entries.js'
import { shownText } from '../shown-text.js'
import type { Violation } from '../violation.js'
import { DEFAULT_LIMITS, type ViolationLimits } from '../violation-limits.js'
import { ViolationPath } from '../violation-path.js'

/** Where a library says of an issue more than the specification asks for. */
interface IssueDialect {
  /** The property with the code. */
  readonly code: string
  /** Properties that say what was expected. None that says what came (`input`, `received`, `actual`): that may be a secret. */
  readonly params: readonly string[]
  /** The property with params of the application's own. */
  readonly ownParams?: string
}

const DIALECTS: ReadonlyMap<string | undefined, IssueDialect> = new Map([
  ['zod', { code: 'code', params: zodParams(), ownParams: 'params' }],
  ['valibot', { code: 'type', params: ['requirement', 'expected'] }],
  ['arktype', { code: 'code', params: ['rule', 'expected'] }],
])
const UNKNOWN_DIALECT: IssueDialect = { code: 'code', params: [] }

function zodParams(): readonly string[] {
  const sizes = ['origin', 'minimum', 'maximum', 'inclusive', 'exact', 'divisor']
  return [...sizes, 'format', 'pattern', 'expected', 'values', 'keys', 'discriminator', 'options']
}

const CODE = /^[\w.:-]{1,64}$/

type Facts = Readonly<Record<string, unknown>>

/**
 * Lists the issues of a Standard Schema as violations, in their order and with the library's own messages.
 *
 * @param vendor the schema's `~standard.vendor`: how its issues say more than a path and a message
 */
export function violationsOfIssues(
  issues: readonly StandardIssue[],
  vendor?: string,
  limits: ViolationLimits = {},
): readonly Violation[] {
  const bounds = { ...DEFAULT_LIMITS, ...limits }
  const dialect = DIALECTS.get(vendor) ?? UNKNOWN_DIALECT
  // A library's list may be of a class of its own, whose `slice` and `map` make another one of it.
  return [...issues].slice(0, bounds.violations).map((issue) => {
    const facts = issue as unknown as Facts
    const code = facts[dialect.code]
    return {
      path: ViolationPath.of((issue.path ?? []).map(segmentOf), bounds.path),
      code: typeof code === 'string' && CODE.test(code) ? code : 'invalid',
      message: shownText(issue.message, bounds.message),
      params: paramsOf(facts, dialect),
      isDefaultMessage: false,
    }
  })
}

/** ArkType's description of several failed alternatives shows the value as well. */
const TELLS_VALUE = new Set<unknown>(['union', 'intersection'])

function paramsOf(issue: Facts, { params, ownParams }: IssueDialect): Violation['params'] {
  const told = params.filter((name) => name !== 'expected' || !TELLS_VALUE.has(issue['code']))
  const own = ownParams === undefined ? undefined : issue[ownParams]
  return jsonEntries([
    ...told.map((name) => [name, issue[name] ?? undefined] as const),
    ...(typeof own === 'object' && own !== null ? Object.entries(own) : []),
  ])
}

function segmentOf(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key: unknown = typeof segment === 'object' ? segment.key : segment
  if (typeof key === 'number') return key
  try {
    return String(key)
  } catch {
    // A key of a Map may be an object without any text.
    return ''
  }
}
