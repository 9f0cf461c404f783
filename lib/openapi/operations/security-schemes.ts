import type { SecurityRequirement, SecurityScheme } from '../document/openapi-document.js'
import { UnknownSecuritySchemeError } from '../openapi.errors.js'

type Schemes = Readonly<Record<string, SecurityScheme>>

/** What the names of decorators say by themselves: `@ApiBearerAuth()` and `@ApiBasicAuth()`. */
const SELF_EXPLAINING: Schemes = {
  bearer: { type: 'http', scheme: 'bearer' },
  basic: { type: 'http', scheme: 'basic' },
}

/**
 * The schemes of a document: those that are described, and those that need no description.
 *
 * @throws UnknownSecuritySchemeError
 */
export function securitySchemes(
  described: Schemes,
  needed: ReadonlyMap<string, readonly SecurityRequirement[]>,
): Schemes {
  const schemes: Record<string, SecurityScheme> = { ...described }
  for (const [place, requirements] of needed) {
    for (const name of requirements.flatMap(Object.keys)) {
      if (Object.hasOwn(schemes, name)) continue
      const known = Object.hasOwn(SELF_EXPLAINING, name) ? SELF_EXPLAINING[name] : undefined
      if (known === undefined) throw new UnknownSecuritySchemeError(name, place, Object.keys(schemes))
      schemes[name] = known
    }
  }
  return schemes
}
