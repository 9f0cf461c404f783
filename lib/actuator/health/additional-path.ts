/** A path of a health group beside its own. */
export interface AdditionalPath {
  /** Whose port: that of the application, or that of the endpoints. */
  readonly server: 'server' | 'management'
  /** `/healthz`. */
  readonly path: string
}

const FORM = /^(server|management):(\/[A-Za-z0-9._~-]+)$/

/** Reads `server:/healthz`; one segment, as in Spring Boot. `undefined` for anything else. */
export function parseAdditionalPath(text: string): AdditionalPath | undefined {
  const [, server, path] = FORM.exec(text.trim()) ?? []
  if (path === undefined || path === '/.' || path === '/..') return undefined
  return { server: server as AdditionalPath['server'], path }
}
