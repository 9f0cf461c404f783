import { nearestName } from '../../common/index.js'
import { ChaosFaultError } from './chaos.errors.js'
import type { ChaosFault } from './chaos.options.js'

/** The application's own faults, by the name that configuration files use; by convention that of the error's class. */
export type NamedFaults = Readonly<Record<string, () => unknown>>

/** Of errors that the platform throws. */
const PLATFORM_ERRORS = ['TimeoutError', 'AbortError']
const STATUS = /^[45]\d\d$/
const SYSTEM_CODE = /^E[A-Z0-9_]+$/

/** What makes the error, or a complaint about what names none. */
export function faultOf(fault: ChaosFault, named: NamedFaults): (() => unknown) | string {
  if (typeof fault === 'function') return fault
  const text = String(fault)
  if (Object.hasOwn(named, text)) return named[text] as () => unknown
  if (STATUS.test(text)) return () => new ChaosFaultError(Number(text))
  if (SYSTEM_CODE.test(text)) return () => systemError(text)
  if (PLATFORM_ERRORS.includes(text)) return () => new DOMException('Chaos: the call fails on purpose', text)
  const known = [...Object.keys(named), ...PLATFORM_ERRORS]
  const meant = nearestName(text, known)
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  return `must be a status from 400 to 599, a code such as ECONNRESET, or one of ${known.join(', ')}, but is ${text}${hint}`
}

/** As Node's own: an Error that is told by its code. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: the call fails on purpose (chaos)`), { code })
}
