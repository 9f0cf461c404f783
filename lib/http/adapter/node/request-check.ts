import { HTTP_METHODS } from '../../exchange/http-method.js'
import { hasForbiddenCharacter, reduceTarget, type RequestTarget } from '../request-target.js'
import type { ServerLimits } from '../server-limits.js'
import type { NodeRequest } from './node-request.js'

const METHODS = new Set<string>(HTTP_METHODS)

/** What becomes of a request before anybody else sees it. */
export interface Verdict {
  /** 0: it is for the handler. 204 answers `OPTIONS *`. */
  readonly status: number
  /** Of a target that was not in origin form. */
  readonly target: RequestTarget | undefined
  /** Nothing after this request can be trusted to be one. */
  readonly ends: boolean
}

const FINE: Verdict = { status: 0, target: undefined, ends: false }

/** Checks what makes a request unfit for every handler alike. */
export function checkRequest(request: NodeRequest, limits: ServerLimits): Verdict {
  const { scan, url = '', method = '', rawHeaders } = request
  if (request.httpVersionMajor !== 1) return refuse(505)
  if (url.length > limits.maxUrlLength) return refuse(414)
  if (scan.size > limits.maxHeaderSize || rawHeaders.length > limits.maxHeaderCount * 2) return refuse(431)
  if (scan.refusal !== 0) return refuse(scan.refusal)
  if (hasForbiddenCharacter(url)) return refuse(400)
  if (scan.expect === 'unknown') return refuse(417)
  if (!METHODS.has(method)) return { status: 501, target: undefined, ends: false }
  return url.charCodeAt(0) === 0x2f ? FINE : checkTarget(request, url, method)
}

function checkTarget(request: NodeRequest, url: string, method: string): Verdict {
  const target = reduceTarget(url, method)
  if (target === undefined) return refuse(400)
  const { authority, origin } = target
  const { host, hostLines } = request.scan
  // RFC 9112 section 3.2.2 has the target win; whoever sends two different hosts means to be read in two ways.
  if (authority !== undefined && hostLines > 0 && authority.toLowerCase() !== host.toLowerCase())
    return refuse(400)
  return { status: origin === '*' ? 204 : 0, target, ends: false }
}

function refuse(status: number): Verdict {
  return { status, target: undefined, ends: true }
}
