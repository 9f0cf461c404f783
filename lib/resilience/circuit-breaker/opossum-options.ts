import {
  isSameValue,
  defined,
  nearestName,
  type OptionComplaint,
  type OptionComplaints,
} from '../../common/index.js'
import type { CircuitBreakerState } from './circuit-breaker-state.js'
import type { CircuitBreakerConfig } from './circuit-breaker.options.js'
import {
  isOpossumBreaker,
  type OpossumBreaker,
  type OpossumBreakerOptions,
  type OpossumOptions,
} from './opossum-library.js'

type Set = Partial<CircuitBreakerConfig>

/** What setTimeout counts with, in milliseconds. */
export const LONGEST_TIMER = 2 ** 31 - 1
/** What is "at least" here is "more than" in opossum: this much less than a threshold is reached exactly by what reaches the threshold. */
const JUST_BELOW = 1e-9

/** Options of opossum that say the same as ours. */
const SAME: Readonly<Record<string, keyof CircuitBreakerConfig>> = {
  errorThresholdPercentage: 'failureRateThreshold',
  volumeThreshold: 'minimumNumberOfCalls',
  rollingCountTimeout: 'slidingWindowSize',
  resetTimeout: 'waitDurationInOpenState',
  allowWarmUp: 'warmUpDuration',
  enabled: 'initialState',
  state: 'initialState',
}

/** Options of opossum that are taken as they are. */
const NATIVE: readonly string[] = [
  ...Object.keys(SAME),
  'timeout',
  'rollingCountBuckets',
  'rollingPercentilesEnabled',
  'capacity',
  'errorFilter',
  'group',
  'status',
  'abortController',
  'autoRenewAbortController',
  'enableSnapshots',
  'rotateBucketController',
]

/** Options of opossum that have another place here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  name: 'is the name of the instance',
  maxFailures: 'is deprecated in opossum: use errorThresholdPercentage',
  ...named(
    ['cache', 'cacheTTL', 'cacheSize', 'cacheGetKey', 'cacheTransport'],
    'is not for calls whose arguments opossum does not see: put a cache around the method',
  ),
  ...named(
    ['coalesce', 'coalesceTTL', 'coalesceSize', 'coalesceResetOn'],
    'is not for calls whose arguments opossum does not see: put @Coalesce on the method',
  ),
}

/** What opossum can not do, by option: why, and what to do. A function tells for which values that is so. */
const UNSUPPORTED: readonly (readonly [
  keyof CircuitBreakerConfig,
  (config: CircuitBreakerConfig) => string | undefined,
])[] = [
  [
    'slowCallRateThreshold',
    () => 'opossum does not know slow calls: take it out, and give opossum a `timeout`',
  ],
  [
    'slowCallDurationThreshold',
    () => 'opossum does not know slow calls: take it out, and give opossum a `timeout`',
  ],
  [
    'consecutiveFailures',
    ({ consecutiveFailures }) =>
      consecutiveFailures > 0 ? 'opossum opens by rate alone: take it out' : undefined,
  ],
  [
    'slidingWindowType',
    ({ slidingWindowType }) =>
      slidingWindowType === 'TIME_BASED'
        ? undefined
        : "opossum's window is one of time: say TIME_BASED, and slidingWindowSize in seconds",
  ],
  [
    'permittedNumberOfCallsInHalfOpenState',
    ({ permittedNumberOfCallsInHalfOpenState: calls }) =>
      calls === 1 ? undefined : 'opossum decides by one call: say 1',
  ],
  [
    'maxWaitDurationInHalfOpenState',
    ({ maxWaitDurationInHalfOpenState: ms }) =>
      ms === 0 ? undefined : 'opossum waits for its call as long as its `timeout` says: take it out',
  ],
  [
    'transitionToStateAfterWaitDuration',
    ({ transitionToStateAfterWaitDuration: state }) =>
      state === 'OPEN' ? undefined : 'opossum opens again: take it out',
  ],
  [
    'waitDurationInOpenState',
    ({ waitDurationInOpenState: wait }) =>
      typeof wait === 'function' ? 'opossum waits as long each time: give a duration' : tooLong(wait),
  ],
  [
    'enableExponentialBackoff',
    ({ enableExponentialBackoff }) =>
      enableExponentialBackoff ? 'opossum waits as long each time: take it out' : undefined,
  ],
  [
    'enableRandomizedWait',
    ({ enableRandomizedWait }) =>
      enableRandomizedWait ? 'opossum waits as long each time: take it out' : undefined,
  ],
  [
    'automaticTransitionFromOpenToHalfOpenEnabled',
    ({ automaticTransitionFromOpenToHalfOpenEnabled: automatic }) =>
      automatic ? undefined : 'opossum becomes half-open by itself: take it out',
  ],
  ['transitionOnResult', () => 'opossum opens by rate alone: take it out'],
  [
    'initialState',
    ({ initialState }) => (initialState === 'METRICS_ONLY' ? 'opossum does not have this state' : undefined),
  ],
  [
    'warmUpDuration',
    ({ warmUpDuration, slidingWindowSize }) =>
      [0, slidingWindowSize * 1_000].includes(warmUpDuration)
        ? undefined
        : `opossum warms up for as long as its window: say ${slidingWindowSize}s`,
  ],
  [
    'warmUpAfter',
    ({ warmUpAfter }) =>
      warmUpAfter === 'START' ? undefined : 'opossum warms up after its start alone: say START',
  ],
]

/** What a breaker that is taken over can be given: all else it has decided for itself. */
const BESIDES_A_BREAKER: readonly string[] = [
  'engine',
  'opossum',
  'eventConsumerBufferSize',
  'writableStackTraceEnabled',
  'registerHealthIndicator',
  'allowHealthIndicatorToFail',
]

function named(names: readonly string[], reason: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, reason]))
}

function tooLong(ms: number): string | undefined {
  return ms > LONGEST_TIMER ? "opossum's timer can not wait longer than 24 days" : undefined
}

/** Everything that opossum can not do, or that is said twice. @param set what somebody set */
export function opossumComplaints(config: CircuitBreakerConfig, set: Set): OptionComplaints {
  if (isOpossumBreaker(config.opossum)) return complaintsBesides(config.opossum.options, set)
  return [
    ...UNSUPPORTED.map(([option, complain]) => {
      const message = set[option] === undefined ? undefined : complain(config)
      return message === undefined ? undefined : { option, message }
    }),
    ...Object.keys(config.opossum).map((option) => nativeComplaint(option, set)),
  ]
}

function complaintsBesides({ cache, coalesce }: OpossumBreakerOptions, set: Set): OptionComplaints {
  const decided = Object.keys(set).filter((option) => !BESIDES_A_BREAKER.includes(option))
  return [
    ...decided.map((option) => ({
      option,
      message: 'is decided by the breaker that is taken over: take it out',
    })),
    ...Object.entries({ cache, coalesce }).map(([option, isOn]) =>
      isOn === true ? { option: `opossum.${option}`, message: ELSEWHERE[option] ?? '' } : undefined,
    ),
  ]
}

function nativeComplaint(option: string, set: Set): OptionComplaint | undefined {
  const ours = SAME[option]
  if (ours !== undefined && set[ours] !== undefined)
    return {
      option: `opossum.${option}`,
      message: `says the same as ${ours}, which is given too: take one out`,
    }
  if (NATIVE.includes(option)) return undefined
  const meant = nearestName(option, NATIVE)
  const hint = meant === undefined ? '' : `: did you mean '${meant}'?`
  return { option: `opossum.${option}`, message: ELSEWHERE[option] ?? `is no option of opossum${hint}` }
}

/** What is set of the options; a breaker is itself. */
export function givenOpossum(
  opossum: OpossumOptions | OpossumBreaker | undefined,
): OpossumOptions | OpossumBreaker | undefined {
  return opossum === undefined || isOpossumBreaker(opossum) ? opossum : defined(opossum)
}

/** Opossum's defaults, and what its own options mean under our names. */
export function opossumDefaults({ opossum = {} }: Set): Set {
  const native = (
    isOpossumBreaker(opossum) ? { ...opossum.options, volumeThreshold: opossum.volumeThreshold } : opossum
  ) as OpossumOptions
  const windowMs = native.rollingCountTimeout ?? 10_000
  return {
    // Our rate is above 0 and up to 100; opossum takes any.
    failureRateThreshold: Math.min(100, Math.max(Number.MIN_VALUE, native.errorThresholdPercentage ?? 50)),
    minimumNumberOfCalls: Math.max(1, native.volumeThreshold ?? 0),
    slidingWindowType: 'TIME_BASED',
    slidingWindowSize: Math.max(1, Math.round(windowMs / 1_000)),
    waitDurationInOpenState: Math.max(1, native.resetTimeout ?? 30_000),
    automaticTransitionFromOpenToHalfOpenEnabled: true,
    permittedNumberOfCallsInHalfOpenState: 1,
    warmUpDuration: native.allowWarmUp === true ? windowMs : 0,
  }
}

/** What opossum is given, but for the `errorFilter`. */
export function nativeOptions(
  name: string,
  config: CircuitBreakerConfig,
): OpossumOptions & Readonly<Record<string, unknown>> {
  const { failureRateThreshold, minimumNumberOfCalls, slidingWindowSize, waitDurationInOpenState } = config
  return {
    name,
    errorThresholdPercentage: failureRateThreshold - JUST_BELOW,
    volumeThreshold: minimumNumberOfCalls,
    rollingCountTimeout: slidingWindowSize * 1_000,
    resetTimeout: waitDurationInOpenState as number,
    allowWarmUp: config.warmUpDuration > 0,
    ...initially(config.initialState),
    ...config.opossum,
  }
}

function initially(state: CircuitBreakerState): object {
  if (state === 'OPEN') return { state: { closed: false } }
  if (state === 'HALF_OPEN') return { state: { closed: false, halfOpen: true } }
  return state === 'DISABLED' ? { enabled: false } : {}
}

/** Options that opossum looks at with each call. */
const CHANGEABLE: ReadonlySet<string> = new Set([
  'errorThresholdPercentage',
  'resetTimeout',
  'timeout',
  'errorFilter',
])
/** Opossum's default. */
const TIMEOUT_MS = 10_000

export interface OpossumChanges {
  readonly changes: OpossumBreakerOptions
  /** Of what can not be changed. */
  readonly complaints: readonly OptionComplaint[]
}

/** What a breaker is told that is to work by another configuration. */
export function changesOf(
  name: string,
  before: CircuitBreakerConfig,
  after: CircuitBreakerConfig,
): OpossumChanges {
  if (
    before.opossum !== after.opossum &&
    (isOpossumBreaker(before.opossum) || isOpossumBreaker(after.opossum))
  ) {
    return { changes: {}, complaints: [{ option: 'opossum', message: `is another breaker: ${AS_IT_IS}` }] }
  }
  if (isOpossumBreaker(after.opossum)) return { changes: {}, complaints: [] }
  const [was, is] = [nativeOptions(name, before), nativeOptions(name, after)]
  const fixed = Object.keys({ ...was, ...is }).filter(
    (option) => !CHANGEABLE.has(option) && !isSameValue(was[option], is[option]),
  )
  const { errorThresholdPercentage, resetTimeout, timeout = TIMEOUT_MS } = is
  return {
    changes: { errorThresholdPercentage, resetTimeout, timeout },
    complaints: fixed.map((option) => ({ option: SAME[option] ?? `opossum.${option}`, message: AS_IT_IS })),
  }
}

const AS_IT_IS = 'opossum takes it once, when the breaker is made: remove the breaker from the registry first'
