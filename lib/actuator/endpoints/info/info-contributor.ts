import type { Awaitable } from '../../../common/index.js'

/**
 * Adds to what `/actuator/info` tells. Every component whose class extends it, or whose token it is, is asked, each time somebody
 * looks; what several say under one name is of the last one by `@Order`. Values below names of secrets, and passwords inside of URLs, are masked.
 *
 * @example
 * \@Injectable()
 * class RegionInfo extends InfoContributor {
 *   contribute(): object {
 *     return { region: { name: 'eu-west' } }
 *   }
 * }
 * // providers: [RegionInfo]
 */
export abstract class InfoContributor {
  /** Members of the answer: serializable. */
  abstract contribute(): Awaitable<Readonly<Record<string, unknown>> | object>

  /** A class that implements it, but does not extend it, would not be asked: it does not compile. */
  declare protected readonly extended: true
}
