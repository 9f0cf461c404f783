import type { Agent, ProxyAgent, buildConnector } from 'undici'
import type { TransportConfig } from '../transport.options.js'

export function agentOptions(config: TransportConfig): Agent.Options {
  return {
    connections: config.maxConnections,
    connectTimeout: config.connectTimeout,
    headersTimeout: config.readTimeout,
    bodyTimeout: config.readTimeout,
    keepAliveTimeout: config.keepAliveTimeout,
    // Of HTTP/1.1: a request behind another one on its connection would wait for that one's answer. HTTP/2 has no such line.
    pipelining: 1,
    allowH2: config.http2,
    connect: tlsOptions(config),
  }
}

/** The same authorities are trusted for the proxy, where it is an https: one; the client's certificate is for the service alone. */
export function proxyOptions(config: TransportConfig, uri: string): ProxyAgent.Options {
  const { connect: _, ...options } = agentOptions(config)
  const ca = config.tls?.ca
  return {
    ...options,
    uri,
    requestTls: tlsOptions(config),
    ...(ca !== undefined && { proxyTls: { ca: listOf(ca) } }),
  }
}

function tlsOptions({ tls }: TransportConfig): buildConnector.BuildOptions {
  if (tls === undefined) return {}
  const { ca, cert, key, passphrase, serverName, rejectUnauthorized } = tls
  return {
    ...(ca !== undefined && { ca: listOf(ca) }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(serverName !== undefined && { servername: serverName }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  }
}

function listOf(texts: string | readonly string[]): string[] {
  return typeof texts === 'string' ? [texts] : [...texts]
}
