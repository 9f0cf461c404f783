/** What a store needs of a client; ioredis's `Redis` and `Cluster` have it. */
export interface RedisScriptClient {
  /** ioredis's states; nothing is sent while there is no connection. */
  readonly status?: string
  evalsha(sha: string, keys: number, ...args: (string | number)[]): Promise<unknown>
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>
}

/** Of ioredis's options those that a second connection may have different. */
export interface RedisClientOptions {
  readonly lazyConnect: boolean
  readonly enableOfflineQueue: boolean
  readonly autoResendUnfulfilledCommands: boolean
  readonly maxRetriesPerRequest: number | null
}

/** What an application's connection is. */
export interface RedisClient extends RedisScriptClient {
  readonly isCluster?: boolean
  quit(): Promise<unknown>
  disconnect(): void
  duplicate(override?: RedisClientOptions): RedisClient
}
