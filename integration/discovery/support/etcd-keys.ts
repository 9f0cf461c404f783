/** etcd's JSON gateway as an operator would use it, without any code of the framework. */
export class EtcdKeys {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async put(key: string, value: string): Promise<void> {
    await this.#post('kv/put', { key: base64(key), value: base64(value) })
  }

  /** Deletes every key below the prefix. */
  async deleteBelow(prefix: string): Promise<void> {
    await this.#post('kv/deleterange', { key: base64(prefix), range_end: base64(endOf(prefix)) })
  }

  /** Keys below the prefix, with their values. */
  async below(prefix: string): Promise<ReadonlyMap<string, string>> {
    const { kvs = [] } = (await this.#range(prefix)) as { readonly kvs?: readonly Kv[] }
    return new Map(kvs.map(({ key, value }) => [text(key), text(value)]))
  }

  /** Revokes the leases of the keys below the prefix, as if their time were up. */
  async expireBelow(prefix: string): Promise<void> {
    const { kvs = [] } = (await this.#range(prefix)) as { readonly kvs?: readonly Kv[] }
    for (const { lease } of kvs) await this.#post('lease/revoke', { ID: lease })
  }

  /** Forgets every revision up to the present one. */
  async compact(): Promise<void> {
    const { header } = (await this.#range('/')) as { readonly header: { readonly revision: string } }
    await this.#post('kv/compaction', { revision: header.revision, physical: true })
  }

  /** Requires that clients sign in, as `root`. */
  async requireSignIn(password: string): Promise<void> {
    await this.#post('auth/user/add', { name: 'root', password })
    await this.#post('auth/user/grant', { user: 'root', role: 'root' })
    await this.#post('auth/enable', {})
  }

  #range(prefix: string): Promise<unknown> {
    return this.#post('kv/range', { key: base64(prefix), range_end: base64(endOf(prefix)) })
  }

  async #post(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.#url}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new RangeError(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}

interface Kv {
  readonly key: string
  readonly value: string
  readonly lease: string
}

/** The first key that begins otherwise and comes after all that begin so. */
function endOf(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
}

function base64(decoded: string): string {
  return Buffer.from(decoded).toString('base64')
}

function text(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString()
}
