import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Module } from 'nexus-framework'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { BoxOffice, SeatController, TheatreErrors } from './errors.js'

@Module({ providers: [BoxOffice] })
class TheatreModule {}

/** What a document shows of an output. */
const shown = (file: string): Promise<string> => readFile(join(import.meta.dirname, file), 'utf8')

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ controllers: [SeatController], providers: [TheatreErrors] }).compile()
})
afterAll(() => app.close())

describe('the error snippets', () => {
  it('answer an exception with a problem detail', async () => {
    const response = await app.http.get('/seats/7')
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.json()).toEqual(JSON.parse(await shown('errors-conflict.json')))
  })

  it('let advice answer an error of the application', async () => {
    const response = await app.http.get('/seats/21')
    expect(response.status).toBe(409)
    expect(response.json()).toMatchObject({ row: 21 })
  })

  it('explain a dependency that nothing provides', async () => {
    const error = await TestingModule.create({ imports: [TheatreModule] })
      .compile()
      .then(
        () => 'started',
        (reason: unknown) => (reason as Error).message,
      )
    // The document shows it as it would be in a project.
    const inProject = error.replace(/docs\/snippets\/errors\.ts:\d+/, 'src/box-office.ts:5')
    expect(inProject.trim()).toBe((await shown('errors-unresolved.txt')).trim())
  })
})
