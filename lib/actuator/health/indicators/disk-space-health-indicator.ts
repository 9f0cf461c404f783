import { statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DataSize } from '../../../common/index.js'
import { ConfigurationProperties } from '../../../config/index.js'
import { HealthIndicator, Inject, Injectable, type Health } from '../../../core/index.js'

/** `management.health.diskspace.*`. */
@ConfigurationProperties('management.health.diskspace')
export class DiskSpaceHealthProperties {
  /** Whether the indicator `diskSpace` is there. */
  enabled = true
  /** A path on the disk that is looked at. */
  path = '.'
  /** The free space below which it is DOWN. */
  threshold = DataSize.ofMegabytes(10)
}

/** DOWN where less space is free than the threshold, or the path does not exist. Spring Boot's DiskSpaceHealthIndicator. */
@Injectable()
export class DiskSpaceHealthIndicator extends HealthIndicator {
  readonly name = 'diskSpace'
  override readonly isDefault = true
  readonly #path: string
  readonly #threshold: number

  constructor(@Inject(DiskSpaceHealthProperties) { path, threshold }: DiskSpaceHealthProperties) {
    super()
    this.#path = resolve(path)
    this.#threshold = threshold.toBytes()
  }

  async health(): Promise<Health> {
    const space = await spaceAt(this.#path)
    return {
      status: space.free >= this.#threshold && space.exists ? 'UP' : 'DOWN',
      details: { ...space, threshold: this.#threshold, path: this.#path },
    }
  }
}

/** In bytes; what is free is what the process may use of it. */
async function spaceAt(
  path: string,
): Promise<{ readonly total: number; readonly free: number; readonly exists: boolean }> {
  try {
    const { blocks, bavail, bsize } = await statfs(path)
    return { total: blocks * bsize, free: bavail * bsize, exists: true }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { total: 0, free: 0, exists: false }
  }
}
