/** What a subject does besides its work: nothing, measure its requests, or measure, log each of them, and trace one percent. */
export type Observation = 'plain' | 'metrics' | 'everything'

/** What the suite asks the subject for. */
export const OBSERVATION = (process.env['BENCH_OBSERVATION'] ?? 'plain') as Observation

/** Of traces. */
export const SAMPLED = 0.01
