import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { discoveryConfig } from '../discovery-config.js'
import { InvalidDiscoveryOptionsError } from '../discovery.errors.js'
import type { DiscoveryOptions } from '../discovery.options.js'
import { kubernetesAccess, type KubernetesAccess } from './kubernetes-access.js'

let account: string

beforeAll(async () => {
  account = await mkdtemp(join(tmpdir(), 'nexus-account-'))
  await writeFile(join(account, 'token'), 'secret')
  await writeFile(join(account, 'ca.crt'), 'certificate')
  await writeFile(join(account, 'namespace'), 'shop\n')
})
afterAll(() => rm(account, { recursive: true }))

const POD = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '6443' }

const access = (options: DiscoveryOptions, environment = {}, folder = account): KubernetesAccess =>
  kubernetesAccess(discoveryConfig({ driver: 'kubernetes', ...options }), environment, folder)

describe('kubernetesAccess', () => {
  it('takes everything from the pod', () => {
    const { urls, tokenFile, tls, namespace } = access({}, POD)
    expect(urls.map(String)).toEqual(['https://10.96.0.1:6443/'])
    expect({ tokenFile, caFile: tls.caFile, namespace }).toEqual({
      tokenFile: join(account, 'token'),
      caFile: join(account, 'ca.crt'),
      namespace: 'shop',
    })
    expect(access({}, { KUBERNETES_SERVICE_HOST: 'fd00::1' }).urls.map(String)).toEqual([
      'https://[fd00::1]/',
    ])
  })

  it('prefers what is configured', () => {
    const own = { namespace: 'other', tokenFile: '/own/token', tls: { caFile: '/own/ca' } }
    expect(access(own, POD)).toMatchObject(own)
    expect(access({ token: 'given' }, POD).tokenFile).toBeUndefined()
  })

  it("does not send the pod's token to another server", () => {
    const { urls, tokenFile, tls } = access({ url: 'https://kubernetes.example' }, POD)
    expect(urls.map(String)).toEqual(['https://kubernetes.example/'])
    expect([tokenFile, tls.caFile]).toEqual([undefined, undefined])
  })

  it('needs an address, and else makes do without files', () => {
    expect(() => access({}, {})).toThrow(InvalidDiscoveryOptionsError)
    const { tokenFile, namespace } = access({}, POD, '/none')
    expect([tokenFile, namespace]).toEqual([undefined, 'default'])
  })
})
