import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { objectSource, StandardEnvironment } from '../../config/index.js'
import { TestingModule } from '../../testing/index.js'
import { ActuatorModule } from '../index.js'
import { applicationName } from './application-name.js'

describe('The name at the top of the dashboard', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-name-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const name = (properties: Record<string, string> = {}): Promise<string> => {
    const environment = new StandardEnvironment([objectSource('test', properties)])
    return applicationName(environment, 'build-info.json', [folder])
  }
  const write = (file: string, content: object): Promise<void> =>
    writeFile(join(folder, file), JSON.stringify(content))

  it('is application.name', async () => {
    await write('package.json', { name: '@acme/shop' })
    expect(await name({ 'application.name': 'Shop' })).toBe('Shop')
  })

  it.each([{}, { 'application.name': '' }])('is that of the package with %j', async (properties) => {
    await write('package.json', { name: '@acme/shop' })
    expect(await name(properties)).toBe('@acme/shop')
  })

  it('is that of the build where it has written one', async () => {
    await write('package.json', { name: '@acme/shop' })
    await write('build-info.json', { build: { name: 'shop-service' } })
    expect(await name()).toBe('shop-service')
  })

  it('says what it is where nothing has a name', async () => {
    // Ends the search for a package.json above the folder of the test.
    await write('build-info.json', { build: { version: '1' } })
    expect(await name()).toBe('Nexus application')
  })

  it('is there in an application that names itself nowhere', async () => {
    const app = await TestingModule.create({
      imports: [ActuatorModule],
      properties: { 'management.endpoints.web.exposure.include': 'ui' },
      cache: false,
    }).compile()
    const answer = await app.http.get('/actuator/ui/data')
    await app.close()
    expect(answer.json()).toMatchObject({ application: { name: 'nexus-framework' } })
  })
})
