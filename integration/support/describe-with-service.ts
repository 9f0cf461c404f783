import { describe, it } from '@jest/globals'
import { findService, SERVICES, type Service, type ServiceName } from './services.js'

/** What the tests of a service get. */
export interface FoundService {
  readonly url: string
}

/**
 * A `describe` whose tests need a server. Where there is none they are reported as skipped, with the reason in their names;
 * with `NEXUS_REQUIRE_SERVICES=1` one test fails with that reason instead. Test files await it at top level:
 *
 *     await describeWithService('redis', 'the Redis cache store', ({ url }) => { it(...) })
 *
 * `.ci/run` reads the first argument from the source of the tests: write it as a literal.
 */
export async function describeWithService(
  which: ServiceName | Service,
  title: string,
  tests: (service: FoundService) => void,
): Promise<void> {
  const service = typeof which === 'string' ? SERVICES[which] : which
  const state = await findService(service)
  if (state.kind === 'found') {
    describe(title, () => tests({ url: state.url }))
  } else if (state.kind === 'missing') {
    describe.skip(`${title} [skipped: ${state.reason}]`, () => tests({ url: service.url }))
  } else {
    it(`${title} has its server`, () => {
      throw new MissingServiceError(state.reason)
    })
  }
}

class MissingServiceError extends Error {
  override readonly name = 'MissingServiceError'
}
