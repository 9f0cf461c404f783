import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import { RegistryHttp, type RegistryRequest, type RegistryResponse } from './registry-http.js'

/** 64-bit numbers are texts in this API; keys and values are base64. */
export interface EtcdKeyValue {
  readonly key: string
  readonly value?: string
}

export interface EtcdEvent {
  /** Left out for a put. */
  readonly type?: 'PUT' | 'DELETE'
  readonly kv: EtcdKeyValue
}

export interface EtcdWatchResponse {
  readonly created?: boolean
  readonly canceled?: boolean
  readonly cancel_reason?: string
  /** The revision that was asked for is gone; this is the first one there is. */
  readonly compact_revision?: string
  readonly events?: readonly EtcdEvent[]
}

interface Header {
  readonly header: { readonly revision: string }
}

/** etcd's JSON gateway (v3, in front of its gRPC services): the calls that discovery needs. Signs in where there is a user. */
export class EtcdGateway {
  readonly #config: DiscoveryConfig
  readonly #http: RegistryHttp
  #token: Promise<string> | undefined

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    this.#config = config
    this.#http = new RegistryHttp(config, runtime.clock)
  }

  /** Every key below the prefix, and the revision at which they are that. */
  async range(
    prefix: string,
    signal: AbortSignal,
  ): Promise<{ readonly revision: bigint; readonly kvs: readonly EtcdKeyValue[] }> {
    const answer = (await this.#post('/v3/kv/range', keysBelow(prefix), signal)) as Header & {
      readonly kvs?: readonly EtcdKeyValue[]
    }
    return { revision: BigInt(answer.header.revision), kvs: answer.kvs ?? [] }
  }

  async put(key: string, value: string, lease: string, signal: AbortSignal): Promise<void> {
    await this.#post('/v3/kv/put', { key: base64(key), value: base64(value), lease }, signal)
  }

  /** @returns the lease's id */
  async grantLease(ttlSeconds: number, signal: AbortSignal): Promise<string> {
    const { ID } = (await this.#post('/v3/lease/grant', { TTL: String(ttlSeconds), ID: '0' }, signal)) as {
      readonly ID: string
    }
    return ID
  }

  /** @returns whether there still is such a lease */
  async keepLeaseAlive(lease: string, signal: AbortSignal): Promise<boolean> {
    const { result } = (await this.#post('/v3/lease/keepalive', { ID: lease }, signal)) as {
      readonly result?: { readonly TTL?: string }
    }
    return Number(result?.TTL ?? 0) > 0
  }

  /** Deletes what was put under it. One that is gone is revoked already. */
  async revokeLease(lease: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#post('/v3/lease/revoke', { ID: lease }, signal)
    } catch (error) {
      if (!(error instanceof RegistryResponseError && error.status === 404)) throw error
    }
  }

  /** What happens to the keys below the prefix from a revision on. */
  async *watch(
    prefix: string,
    revision: bigint,
    signal: AbortSignal,
  ): AsyncGenerator<EtcdWatchResponse, void, void> {
    const create_request = { ...keysBelow(prefix), start_revision: String(revision), fragment: true }
    const headers = await this.#headers(signal)
    const what = { method: 'POST', path: '/v3/watch', json: { create_request }, headers, signal } as const
    for await (const line of this.#http.lines(what)) {
      const { result, error } = line as { readonly result?: EtcdWatchResponse; readonly error?: unknown }
      if (result === undefined) {
        // A token that is refused after the head of the answer.
        this.#token = undefined
        throw new RegistryResponseError(`the watch ended: ${JSON.stringify(error ?? line).slice(0, 200)}`)
      }
      yield result
    }
  }

  close(): Promise<void> {
    return this.#http.close()
  }

  async #post(path: string, json: object, signal: AbortSignal): Promise<unknown> {
    const response = await this.#authorized({ method: 'POST', path, json, signal })
    return response.json()
  }

  /** Tokens expire: one that is refused is replaced once. */
  async #authorized(what: RegistryRequest): Promise<RegistryResponse> {
    const headers = await this.#headers(what.signal)
    try {
      return await this.#http.call({ ...what, headers })
    } catch (error) {
      if (!isRefusedToken(error) || this.#config.username === undefined) throw error
      this.#token = undefined
      return this.#http.call({ ...what, headers: await this.#headers(what.signal) })
    }
  }

  async #headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const { username, password } = this.#config
    if (username === undefined || password === undefined) return {}
    const token = (this.#token ??= this.#signIn(username, password.reveal(), signal))
    try {
      return { authorization: await token }
    } catch (error) {
      if (this.#token === token) this.#token = undefined
      throw error
    }
  }

  async #signIn(name: string, password: string, signal: AbortSignal): Promise<string> {
    const what = { method: 'POST', path: '/v3/auth/authenticate', json: { name, password }, signal } as const
    return ((await this.#http.call(what)).json() as { readonly token: string }).token
  }
}

/** Expired, of a server that has restarted, or older than the last change of users and roles. */
function isRefusedToken(error: unknown): boolean {
  if (!(error instanceof RegistryResponseError)) return false
  return error.status === 401 || error.message.includes('revision of auth store is old')
}

/** Request fields for a prefix: up to the key that differs in its last byte, which comes after all of them. */
function keysBelow(prefix: string): { readonly key: string; readonly range_end: string } {
  const end = Buffer.from(prefix)
  end[end.length - 1] = (end.at(-1) ?? 0) + 1
  return { key: base64(prefix), range_end: end.toString('base64') }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

export function textOfBase64(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString('utf8')
}
