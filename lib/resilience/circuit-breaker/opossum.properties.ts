import { Property } from '../../config/index.js'
import type { OpossumOptions } from './opossum-library.js'

/** What a file can say to opossum, under its own names; times are milliseconds, as opossum has them. */
export class OpossumProperties implements OpossumOptions {
  /** 0: none. */
  @Property({ type: Number }) timeout?: number
  @Property({ type: Number }) resetTimeout?: number
  @Property({ type: Number }) errorThresholdPercentage?: number
  @Property({ type: Number }) volumeThreshold?: number
  @Property({ type: Number }) rollingCountTimeout?: number
  @Property({ type: Number }) rollingCountBuckets?: number
  @Property({ type: Boolean }) rollingPercentilesEnabled?: boolean
  @Property({ type: Number }) capacity?: number
  @Property({ type: Boolean }) allowWarmUp?: boolean
  @Property({ type: String }) group?: string
  @Property({ type: Boolean }) enabled?: boolean
  @Property({ type: Boolean }) enableSnapshots?: boolean
}
