import type { Meter, MeterTags } from '../../../core/index.js'

/** One combination of tag values, and what it measures. */
export interface Series<M extends Meter = Meter> {
  /** As the code gave them. */
  readonly tags: MeterTags
  /** The same for Prometheus, by name of the label. */
  readonly labels: MeterTags
  readonly meter: M
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  /** The tags in every order in which the code writes them. */
  readonly written: MeterTags[]
}

/** Tells labels, sorted by name, from all others. */
export function keyOf(labels: MeterTags): string {
  return JSON.stringify(Object.entries(labels))
}

/** The tag with the most values: the one that should not be a tag. */
export function mostVaried(series: Iterable<Series>): [tag: string, values: number] {
  const values = new Map<string, Set<string>>()
  for (const { tags } of series) {
    for (const [tag, value] of Object.entries(tags)) {
      values.set(tag, (values.get(tag) ?? new Set<string>()).add(value))
    }
  }
  let most: [tag: string, values: number] = ['', 0]
  for (const [tag, { size }] of values) if (size > most[1]) most = [tag, size]
  return most
}
