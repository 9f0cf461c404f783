import { duration, finiteNumber, inGroup, type Clock, type OptionComplaints } from '../../common/index.js'
import { RatioBudget, type RatioBudgetLimits } from './ratio-budget.js'

/** Milliseconds; a window passes in ten steps. */
const SHORTEST_WINDOW = 10

/** @param least what the pattern calls `minPerSecond` */
export function budgetComplaints(
  limits: RatioBudgetLimits | undefined,
  least: 'minRetriesPerSecond' | 'minHedgesPerSecond',
): OptionComplaints {
  if (limits === undefined) return []
  const options = { ratio: limits.ratio, [least]: limits.minPerSecond, window: limits.window }
  return inGroup('budget', [
    finiteNumber(options, 'ratio', 0),
    finiteNumber(options, least, 0),
    duration(options, 'window', SHORTEST_WINDOW),
  ])
}

/** The budget of an instance by its present limits: the one that it has, with what that has counted, or a new one. */
export function budgetWithin(
  limits: RatioBudgetLimits | undefined,
  clock: Clock,
  current?: RatioBudget,
): RatioBudget | undefined {
  if (limits === undefined || current === undefined) return limits && new RatioBudget(clock, limits)
  current.reconfigure(limits)
  return current
}
