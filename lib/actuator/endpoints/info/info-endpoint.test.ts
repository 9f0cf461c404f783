import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TestApplication } from '../../../testing/index.js'
import { InfoContributor } from '../../index.js'
import { bootActuator } from '../endpoints.fixture.js'
import { readBuildInfo } from './build-info.js'
import { readGitInfo } from './git-info.js'

const COMMIT = '0123456789abcdef0123456789abcdef01234567'

class Region extends InfoContributor {
  contribute(): object {
    return { region: { name: 'eu', apiToken: 't-1', queue: 'amqp://u:p4ss@mq' } }
  }
}

class Broken extends InfoContributor {
  contribute(): Promise<object> {
    return Promise.reject(new RangeError('no'))
  }
}

describe('The info endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const info = async (
    properties: Record<string, string> = {},
    providers: NonNullable<Parameters<typeof bootActuator>[0]>['providers'] = [],
  ): Promise<Record<string, unknown>> => {
    app = await bootActuator({ properties, providers })
    const response = await app.http.get('/actuator/info')
    expect(response.status).toBe(200)
    return response.json()
  }

  it('tells what is running: build, node, operating system and process', async () => {
    expect(await info()).toMatchObject({
      build: { name: 'nexus-framework', artifact: 'nexus-framework', version: expect.any(String) },
      node: { version: process.versions.node, v8: { version: process.versions.v8 } },
      nexus: { version: expect.any(String) },
      os: { name: expect.any(String), version: expect.any(String), arch: process.arch },
      process: {
        pid: process.pid,
        parentPid: process.ppid,
        cpus: expect.any(Number),
        memory: { heap: { used: expect.any(Number), max: expect.any(Number) }, rss: expect.any(Number) },
      },
    })
  })

  it('tells the properties below info, nested, with secrets masked', async () => {
    const { app: shown } = await info({
      'info.app.name': 'Shop',
      'info.app.contact.mail': 'ops@shop.test',
      'info.app.password': 'hunter2',
      'info.app.repository': 'https://bot:hunter2@git.shop.test/shop',
      'info.app.copy': '${info.app.password}',
    })
    expect(shown).toEqual({
      name: 'Shop',
      contact: { mail: 'ops@shop.test' },
      password: '******',
      repository: 'https://******@git.shop.test/shop',
      copy: '******',
    })
  })

  it('leaves out what is turned off', async () => {
    const off = await info({
      'management.info.defaults.enabled': 'false',
      'management.info.os.enabled': 'true',
      'info.app.name': 'Shop',
    })
    expect(Object.keys(off)).toEqual(['os'])
  })

  it('adds what contributors say, masked, and does without one that fails', async () => {
    const all = await info({}, [
      { provide: InfoContributor, useClass: Broken },
      { provide: InfoContributor, useClass: Region },
    ])
    expect(all['region']).toEqual({ name: 'eu', apiToken: '******', queue: 'amqp://******@mq' })
    expect(all).toHaveProperty('build')
  })

  it('refuses a mode of git that there is not', async () => {
    await expect(info({ 'management.info.git.mode': 'some' })).rejects.toThrow('management.info.git.mode')
  })
})

describe('Info about build and commit', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-info-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const write = async (name: string, text: string | Uint8Array): Promise<void> => {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const SIMPLE = { branch: 'main', commit: { id: '0123456', time: '2026-01-01T00:00:00Z' } }

  it('comes from the file that the build has written', async () => {
    await write(
      'build-info.json',
      JSON.stringify({ build: { artifact: 'shop', version: '2.0.0', time: '2026-01-01' } }),
    )
    expect(await readBuildInfo('build-info.json', [folder])).toEqual({
      artifact: 'shop',
      version: '2.0.0',
      time: '2026-01-01',
    })
  })

  it('comes from the nearest package.json with a name otherwise', async () => {
    await write('package.json', JSON.stringify({ name: '@acme/shop', version: '1.2.3' }))
    await write('dist/package.json', JSON.stringify({ type: 'module' }))
    expect(await readBuildInfo('build-info.json', [join(folder, 'dist')])).toEqual({
      name: '@acme/shop',
      version: '1.2.3',
      artifact: 'shop',
      group: '@acme',
    })
  })

  it.each(['{ broken', '[]', 'null', '"text"'])('is not there where the file is %s', async (text) => {
    await write('build-info.json', text)
    expect(await readBuildInfo('build-info.json', [folder])).toBeUndefined()
  })

  it('reads git.properties as Java writes it', async () => {
    await write(
      'git.properties',
      '#Generated\ngit.branch=main\ngit.commit.id=' +
        `${COMMIT}\ngit.commit.time=2026-01-01T00\\:00\\:00Z\ngit.remote.origin.url=https\\://bot:x@git/shop\n`,
    )
    expect(await readGitInfo('simple', folder)).toEqual(SIMPLE)
    expect(await readGitInfo('full', folder)).toEqual({
      branch: 'main',
      commit: { id: COMMIT, time: '2026-01-01T00:00:00Z' },
      remote: { origin: { url: 'https://bot:x@git/shop' } },
    })
  })

  it.each([
    [
      'flat',
      {
        'git.branch': 'main',
        'git.commit.id.abbrev': '0123456',
        'git.commit.id': COMMIT,
        'git.commit.time': '2026-01-01T00:00:00Z',
      },
    ],
    [
      'nested',
      { branch: 'main', commit: { id: { abbrev: '0123456', full: COMMIT }, time: '2026-01-01T00:00:00Z' } },
    ],
  ])('reads git.json that is %s', async (_, json) => {
    await write('git.json', JSON.stringify(json))
    expect(await readGitInfo('simple', folder)).toEqual(SIMPLE)
  })

  it('reads the .git folder that the application is in', async () => {
    const commit = `tree x\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1767225600 +0100\n\nWords\n`
    await write('.git/HEAD', 'ref: refs/heads/feature/tea\n')
    await write('.git/refs/heads/feature/tea', `${COMMIT}\n`)
    await write(`.git/objects/01/${COMMIT.slice(2)}`, deflateSync(`commit ${commit.length}\0${commit}`))
    await mkdir(join(folder, 'packages/shop'), { recursive: true })
    expect(await readGitInfo('simple', join(folder, 'packages/shop'))).toEqual({
      branch: 'feature/tea',
      commit: { id: '0123456', time: '2026-01-01T00:00:00.000Z' },
    })
  })

  it('reads branches that are packed, a detached HEAD, and worktrees', async () => {
    await write('.git/HEAD', 'ref: refs/heads/main\n')
    await write('.git/packed-refs', `# pack-refs\n${COMMIT} refs/heads/main\n`)
    expect(await readGitInfo('simple', folder)).toEqual({ branch: 'main', commit: { id: '0123456' } })
    await write('.git/worktrees/tree/HEAD', `${COMMIT}\n`)
    await write('.git/worktrees/tree/commondir', '../..\n')
    await write('tree/.git', `gitdir: ${join(folder, '.git/worktrees/tree')}\n`)
    expect(await readGitInfo('simple', join(folder, 'tree'))).toEqual({ commit: { id: '0123456' } })
  })

  it.each(['ref: refs/heads/../../secret', 'ref: /etc/passwd', 'not a commit', ''])(
    'follows no HEAD that says %j',
    async (head) => {
      await write('.git/HEAD', `${head}\n`)
      await write('.git/secret', `${COMMIT}\n`)
      expect(await readGitInfo('simple', folder)).toBeUndefined()
    },
  )
})
