import type { Environment } from '../../core/index.js'

/** Name of the server that serves endpoints, where `management.server.port` asks for one. */
export const MANAGEMENT = 'management'

const SERVER_BASE_PATH = 'management.server.base-path'
const BASE_PATH = 'management.endpoints.web.base-path'
const DEFAULT_BASE_PATH = '/actuator'

/** What all endpoints are below, as a path pattern with placeholders. */
export const BASE_PATTERN = `\${${SERVER_BASE_PATH}:}/\${${BASE_PATH}:${DEFAULT_BASE_PATH}}`

/** The pattern of one endpoint. */
export function endpointPattern(id: string): string {
  return `${BASE_PATTERN}/\${management.endpoints.web.path-mapping.${id}:${id}}`
}

/** What all endpoints of an application are below, without a slash at its end: `/actuator`; `''` for the root. */
export function endpointsBasePath(environment: Environment): string {
  const server = environment.getProperty(SERVER_BASE_PATH) ?? ''
  const path = `/${server}/${environment.getProperty(BASE_PATH) ?? DEFAULT_BASE_PATH}`
  return path.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '')
}

/** Which port serves endpoints, by `management.server.port`; Spring calls it the management port type. */
export type ManagementPort = 'same' | 'different' | 'disabled'

/** One that is the same as `server.port`, and no number at all, are `same`; the latter is an error of the configuration. */
export function managementPort(environment: Environment): ManagementPort {
  const port = environment.getProperty('management.server.port')?.trim()
  if (port === undefined || port === '') return 'same'
  if (port.startsWith('-')) return 'disabled'
  const main = environment.getProperty('server.port')?.trim() ?? '3000'
  return port === main && port !== '0' ? 'same' : 'different'
}
