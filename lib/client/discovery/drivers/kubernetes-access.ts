import { existsSync, readFileSync } from 'node:fs'
import type { DiscoveryConfig } from '../discovery-config.js'
import { InvalidDiscoveryOptionsError } from '../discovery.errors.js'

/** Where a pod finds what its service account may use. */
export const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

export type KubernetesAccess = DiscoveryConfig & { readonly namespace: string }

/**
 * What is not configured comes from where the pod has it: address from the environment, token, CA and namespace from the files of its service
 * account. A token given as such is used instead; the file's is read for every request, since Kubernetes rotates it.
 *
 * @throws InvalidDiscoveryOptionsError outside of a cluster without `url`
 */
export function kubernetesAccess(
  config: DiscoveryConfig,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  serviceAccount: string = SERVICE_ACCOUNT,
): KubernetesAccess {
  const file = (name: string): string | undefined => {
    const path = `${serviceAccount}/${name}`
    return existsSync(path) ? path : undefined
  }
  const ownUrl = config.urls.length > 0
  const urls = ownUrl ? config.urls : [clusterUrl(environment)].filter((url) => url !== undefined)
  if (urls.length === 0) {
    throw new InvalidDiscoveryOptionsError([
      'url is needed outside of a cluster, where KUBERNETES_SERVICE_HOST is not set',
    ])
  }
  // The account's token is for the cluster's own server only.
  const tokenFile = config.tokenFile ?? (config.token === undefined && !ownUrl ? file('token') : undefined)
  const caFile = config.tls.caFile ?? (ownUrl ? undefined : file('ca.crt'))
  const namespaceFile = file('namespace')
  const ownNamespace = namespaceFile === undefined ? 'default' : readFileSync(namespaceFile, 'utf8').trim()
  return {
    ...config,
    urls,
    tokenFile,
    tls: { ...config.tls, ...(caFile !== undefined && { caFile }) },
    namespace: config.namespace ?? ownNamespace,
  }
}

function clusterUrl(environment: Readonly<Record<string, string | undefined>>): URL | undefined {
  const host = environment['KUBERNETES_SERVICE_HOST']
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '443'
  if (host === undefined || host === '') return undefined
  return new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`)
}
