import { Secret } from '../../../config/index.js'
import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import { RegistryHttp, type RegistryRequest, type RegistryResponse } from './registry-http.js'

interface SignedIn {
  readonly token: Secret
  /** Of the monotonic clock. */
  readonly expiresAt: number
}

/** Of its time to live, how much an access token is used. */
const USED_SHARE = 0.9

/** Nacos' open API, version 1, which 1.x and 2.x servers have. Signs in where there is a user. */
export class NacosHttp {
  readonly #config: DiscoveryConfig
  readonly #runtime: DiscoveryRuntime
  readonly #http: RegistryHttp
  #signedIn: SignedIn | undefined

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    this.#config = config
    this.#runtime = runtime
    this.#http = new RegistryHttp(config, runtime.clock)
  }

  /** @param what its path is below `/v1` @throws RegistryResponseError for statuses other than success */
  async call(what: RegistryRequest): Promise<RegistryResponse> {
    try {
      return await this.#http.call(await this.#complete(what))
    } catch (error) {
      // A server that has restarted with another key refuses tokens that have not expired.
      if (!this.#isRefusedToken(error)) throw error
      this.#signedIn = undefined
      return this.#http.call(await this.#complete(what))
    }
  }

  close(): Promise<void> {
    return this.#http.close()
  }

  #isRefusedToken(error: unknown): boolean {
    const refused = error instanceof RegistryResponseError && (error.status === 401 || error.status === 403)
    return refused && this.#signedIn !== undefined
  }

  async #complete(what: RegistryRequest): Promise<RegistryRequest> {
    const { nacos, namespace } = this.#config
    const token = await this.#accessToken(what.signal)
    return {
      ...what,
      path: `${nacos.contextPath}/v1${what.path}`,
      query: { namespaceId: namespace, ...what.query },
      // In a header: parameters are in the logs of every proxy.
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    }
  }

  async #accessToken(signal: AbortSignal): Promise<string | undefined> {
    const { username, password } = this.#config
    if (username === undefined || password === undefined) return undefined
    const now = this.#runtime.clock.monotonic()
    if (this.#signedIn === undefined || this.#signedIn.expiresAt <= now) {
      this.#signedIn = await this.#signIn({ username, password: password.reveal() }, signal)
    }
    return this.#signedIn.token.reveal()
  }

  async #signIn(form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SignedIn> {
    const path = `${this.#config.nacos.contextPath}/v1/auth/login`
    const answer = (await this.#http.call({ method: 'POST', path, form, signal })).json() as {
      readonly accessToken?: string
      /** Seconds. */
      readonly tokenTtl?: number
    }
    if (typeof answer.accessToken !== 'string')
      throw new RegistryResponseError('the login gave no access token')
    const ttlMs = (answer.tokenTtl ?? 0) * 1_000
    return {
      token: new Secret(answer.accessToken),
      expiresAt: this.#runtime.clock.monotonic() + ttlMs * USED_SHARE,
    }
  }
}
