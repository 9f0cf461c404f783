import type { Environment } from '../../core/index.js'
import { accessOf } from '../endpoint/endpoint-access.js'
import { endpointsBasePath } from '../endpoint/endpoint-paths.js'
import { exposureOf } from '../endpoint/endpoint-exposure.js'
import type { DashboardLinks } from './dashboard-document.js'

/** What the page can reach: other endpoints relative to itself, where they are exposed and may be written to. */
export function uiLinks(environment: Environment, traceUrl: string | undefined): DashboardLinks {
  const loggers = addressOf('loggers', environment)
  const circuitbreakers = addressOf('circuitbreakers', environment)
  return {
    ...(loggers !== undefined && { loggers }),
    ...(circuitbreakers !== undefined && { circuitbreakers }),
    ...(traceUrl !== undefined && { trace: traceUrl }),
  }
}

function addressOf(id: string, environment: Environment): string | undefined {
  if (exposureOf(environment).refusal(id) !== undefined) return undefined
  if (accessOf(environment, { id }) !== 'unrestricted') return undefined
  // Both are below the same base path, which may have been taken away by a proxy in front.
  const up = '../'.repeat(mappedPath('ui', environment).length - 1)
  return `${up === '' ? './' : up}${mappedPath(id, environment).join('/')}`
}

function mappedPath(id: string, environment: Environment): readonly string[] {
  const path = environment.getProperty(`management.endpoints.web.path-mapping.${id}`) ?? id
  return path.split('/').filter((segment) => segment !== '')
}

/** Tells templates of endpoints from those of the application; where endpoints are at the root, only the page's own can be told apart. */
export function managementUris(environment: Environment): (uri: string) => boolean {
  const base = endpointsBasePath(environment)
  const ours = base === '' ? `/${mappedPath('ui', environment).join('/')}/` : `${base}/`
  return (uri) => uri.startsWith(ours) || (uri !== '/' && `${uri}/` === ours)
}
