import type { PropertyOrigin } from '../../core/index.js'
import { CONFIG_KEYS } from '../config.options.js'
import { InvalidProfileNameError, MisplacedProfilePropertyError } from '../config.errors.js'
import { PropertyPath } from '../environment/property-path.js'
import type { PropertySource } from '../environment/property-source.js'
import { StandardEnvironment } from '../environment/standard-environment.js'

// Spring's rule for names; it also keeps a profile from reaching out of its folder.
const PROFILE_NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N}._+@-]*[\p{L}\p{N}])?$/u
const PROFILES_FROM_CODE: PropertyOrigin = { source: 'profiles option' }
const ACTIVATING = [CONFIG_KEYS.active, CONFIG_KEYS.include, CONFIG_KEYS.fallback].map((name) =>
  PropertyPath.parse(name),
)

/**
 * The active profiles in the order in which their files are applied, groups unfolded behind the profile that names them.
 * @throws InvalidProfileNameError
 */
export function activeProfiles(
  sources: readonly PropertySource[],
  fromCode: readonly string[] | undefined,
): readonly string[] {
  const environment = new StandardEnvironment(sources)
  const listed = (name: string): readonly string[] => environment.getList(name) ?? []
  const chosen = [...listed(CONFIG_KEYS.include), ...(fromCode ?? listed(CONFIG_KEYS.active))]
  const active = chosen.length > 0 ? chosen : [environment.getProperty(CONFIG_KEYS.fallback) ?? 'default']
  const unfolded = new Set<string>()
  const add = (profile: string, origin: PropertyOrigin): void => {
    if (!PROFILE_NAME.test(profile)) throw new InvalidProfileNameError(profile, origin)
    // A profile that is named again moves nowhere; a group that names itself ends here.
    if (unfolded.has(profile)) return
    unfolded.add(profile)
    const group = `${CONFIG_KEYS.group}.[${profile}]`
    for (const member of listed(group)) add(member, environment.getOrigin(group) ?? origin)
  }
  const origin = environment.getOrigin(CONFIG_KEYS.active) ?? PROFILES_FROM_CODE
  for (const profile of active) add(profile, origin)
  return [...unfolded]
}

/** @throws MisplacedProfilePropertyError when a source that depends on profiles activates some */
export function refuseActivation(source: PropertySource): void {
  for (const path of ACTIVATING) {
    const entry = source.get(path) ?? source.below(path)[0]?.entry
    if (entry !== undefined) throw new MisplacedProfilePropertyError(path.toString(), entry.origin)
  }
}
