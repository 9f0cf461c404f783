import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { AdditionalServer } from 'nexus-framework/http'
import { CapturingLogger, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { ShopModule } from './actuator.js'

describe('the actuator snippets', () => {
  let directory: string
  let app: TestApplication
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'actuator-'))
  })
  afterEach(async () => {
    await app.close()
    await rm(directory, { recursive: true })
  })
  const boot = async (file: string): Promise<void> => {
    await cp(new URL(file, import.meta.url), join(directory, 'application.yaml'))
    app = await TestingModule.create({
      imports: [ShopModule],
      directory,
      logger: new CapturingLogger(),
      cache: false,
    }).compile()
  }
  const operator = { headers: { authorization: 'Bearer operator' } }

  it('expose an endpoint of the application, to whom the guard lets in', async () => {
    await boot('actuator.yaml')
    const feature = '/actuator/features/dark-mode'
    expect((await app.http.get(feature)).status).toBe(401)
    expect((await app.http.post(feature, { enabled: true }, operator)).status).toBe(204)
    expect((await app.http.get(feature, operator)).json()).toEqual({ enabled: true })
    expect((await app.http.get('/actuator/features?prefix=light', operator)).json()).toEqual({})
    expect((await app.http.get('/actuator/features', operator)).json()).toEqual({ 'dark-mode': true })
    expect((await app.http.delete(feature, operator)).status).toBe(204)
    expect((await app.http.get(feature, operator)).status).toBe(404)
    const viewer = { headers: { authorization: 'Bearer viewer' } }
    expect((await app.http.get('/actuator/features', viewer)).status).toBe(200)
    expect((await app.http.delete(feature, viewer)).status).toBe(403)
    expect((await app.http.get('/actuator/health')).status).toBe(503)
    expect((await app.http.get('/actuator/env', operator)).status).toBe(404)
  })

  it('open a port for the endpoints, at paths of their own', async () => {
    await boot('actuator-port.yaml')
    const [server] = app.graph.componentsOf(AdditionalServer)
    expect(server?.instance()).toMatchObject({
      name: 'management',
      address: { port: 9090, host: '127.0.0.1' },
    })
    const patterns = app.routes.map(({ pattern }) => pattern)
    expect(patterns).toContain('/manage/healthcheck')
    expect((await app.http.get('/manage/healthcheck')).status).toBe(404)
  })
})
