import type { Counter, DistributionSummary, Timer } from '../../../core/index.js'

/** What whoever asks for a meter gets that is turned off. */
export const NO_METER: Counter & Timer & DistributionSummary = {
  increment: () => undefined,
  record: () => undefined,
  remove: () => undefined,
}
