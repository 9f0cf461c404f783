import { bucketLabel } from '../metric-naming.js'

/** The bounds of buckets, as they are recorded and as they are reported; shared by all meters that have the same. */
export class BucketLayout {
  /** Ascending and finite, in what is recorded. */
  readonly bounds: Float64Array
  /** In what is reported. */
  readonly reported: readonly number[]
  /** Those of the lines of a histogram, with one more for what is above every bound. */
  readonly labels: readonly { readonly le: string }[]

  constructor(bounds: readonly number[], scale: (recorded: number) => number) {
    this.bounds = Float64Array.from(bounds)
    this.reported = bounds.map(scale)
    this.labels = [...this.reported.map(bucketLabel), '+Inf'].map((le) => ({ le }))
  }
}
