import { CIRCUIT_BREAKER_STATES, type CircuitBreakerSnapshot } from './circuit-breaker-state.js'
import { InvalidCircuitBreakerSnapshotError } from './circuit-breaker.errors.js'

/** Snapshots come from files and other processes. @throws InvalidCircuitBreakerSnapshotError */
export function checkSnapshot(name: string, snapshot: CircuitBreakerSnapshot): CircuitBreakerSnapshot {
  const reason = complaintOf(snapshot)
  if (reason !== undefined) throw new InvalidCircuitBreakerSnapshotError(name, reason)
  return snapshot
}

function complaintOf(snapshot: Partial<CircuitBreakerSnapshot> | undefined): string | undefined {
  if (typeof snapshot !== 'object' || snapshot === null) return 'it is not an object'
  const { version, state, until, window } = snapshot
  if (version !== 1) return `its version is ${String(version)}, and 1 is known`
  if (state === undefined || !CIRCUIT_BREAKER_STATES.includes(state))
    return `it has no state ${String(state)}`
  if (until !== undefined && !Number.isFinite(until)) return 'its until is not a time'
  if (state === 'OPEN' && until === undefined) return 'it is open, and does not say until when'
  for (const count of ['attempts', 'consecutiveFailures', 'numberOfNotPermittedCalls'] as const) {
    if (!isCount(snapshot[count])) return `its ${count} is not a count`
  }
  return windowComplaint(window)
}

function windowComplaint(window: CircuitBreakerSnapshot['window'] | undefined): string | undefined {
  switch (window?.type) {
    case 'COUNT_BASED':
      return isCount(window.size) && typeof window.calls === 'string' && /^[sfSF]*$/.test(window.calls)
        ? undefined
        : 'its calls are not letters of s, f, S and F'
    case 'TIME_BASED':
      return Array.isArray(window.seconds) && window.seconds.every(isSecond)
        ? undefined
        : 'its seconds are not counts of calls'
    case 'OPOSSUM':
      return undefined
    default:
      return 'it has no window'
  }
}

function isSecond(second: unknown): boolean {
  if (typeof second !== 'object' || second === null) return false
  const { at, calls, failed, slow, slowFailed } = second as Record<string, unknown>
  return typeof at === 'number' && Number.isFinite(at) && [calls, failed, slow, slowFailed].every(isCount)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
