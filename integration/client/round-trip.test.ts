import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CookieValue, Module, MultipartFile, NexusApplication, Returns } from 'nexus-framework'
import {
  createExchange,
  exchange,
  GetExchange,
  HttpExchange,
  InvalidArgumentValueError,
  type ExchangeProxy,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { InventoryClient, Item } from './inventory-client.fixture.js'
import { InventoryController } from './inventory-controller.fixture.js'

@Module({ controllers: [InventoryController] })
class InventoryModule {}

let app: NexusApplication
let client: ExchangeProxy<InventoryClient>

beforeAll(async () => {
  app = await NexusApplication.create(InventoryModule, { logger: new CapturingLogger() })
  const { port } = await app.listen({ port: 0, host: '127.0.0.1' })
  client = await createExchange(InventoryClient, { baseUrl: `http://127.0.0.1:${port}/` })
})
afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await app.close()
})

/** Characters that mean something in a URL, a header, a cookie or a form, and others that are not ASCII. */
const HOSTILE = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'/?#%&=+;,:@!$\'()*[]{}|^`"<>~.-_ \t'),
    fc.constantFrom('%2F', '%00', '../', '..', '%', '%25', 'ä', '€', '💥', '\u202e'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
  ),
  maxLength: 8,
})

/** Nexus refuses control characters and backslashes in paths, and every URL parser takes dot segments out. */
function isPath(text: string): boolean {
  return (
    !/[\u0000-\u001f\u007f-\u009f\\]/.test(text) &&
    !text.split('/').some((part) => part === '.' || part === '..')
  )
}

/** What a field value may have: no control characters, and no blanks at its ends, which mean nothing. */
const FIELD = fc.stringMatching(/^[\x21-\x7e](?:[\x20-\x7e]{0,10}[\x21-\x7e])?$/)

it('gives a controller every value that a client was given', async () => {
  await fc.assert(
    fc.asyncProperty(
      HOSTILE.filter((text) => text !== '' && isPath(text)),
      // A single value is split at its commas, as in Spring.
      fc.array(HOSTILE, { minLength: 2, maxLength: 3 }),
      FIELD,
      async (name, tags, note) => {
        await expect(client.echo(name, tags, note)).resolves.toEqual({ name, tags, note })
      },
    ),
    { numRuns: 300 },
  )
})

it('gives a controller every cookie and matrix parameter', async () => {
  await fc.assert(
    fc.asyncProperty(
      HOSTILE.filter((text) => text !== ''),
      HOSTILE.filter((text) => text !== '' && isPath(text)),
      async (session, color) => {
        await expect(client.asides(session, color)).resolves.toEqual({ session, color })
      },
    ),
    { numRuns: 200 },
  )
})

it('gives a controller the rest of a path with its slashes', async () => {
  const segment = HOSTILE.map((text) => text.replaceAll('/', '')).filter(
    (text) => text !== '' && isPath(text),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 4 }), async (segments) => {
      const path = `/${segments.join('/')}`
      await expect(client.file(path)).resolves.toBe(path)
    }),
  )
})

it('refuses what no path can hold', async () => {
  for (const sku of ['.', '..', '']) {
    await expect(client.find(sku)).rejects.toBeInstanceOf(InvalidArgumentValueError)
  }
  for (const path of ['a/../b', '..', 'a//b']) {
    await expect(client.file(path)).rejects.toBeInstanceOf(InvalidArgumentValueError)
  }
})

it('refuses the name of a cookie that would be another cookie', async () => {
  @HttpExchange('/cookies')
  abstract class CookieClient {
    @GetExchange()
    @Returns(String)
    all(@CookieValue() cookies: ReadonlyMap<string, string>): Promise<string> {
      return exchange(cookies)
    }
  }
  const cookies = await createExchange(CookieClient, { baseUrl: 'http://127.0.0.1:1' })
  for (const name of ['a=1; role=admin; b', 'a;b', 'a b', '']) {
    await expect(cookies.all(new Map([[name, 'x']]))).rejects.toBeInstanceOf(InvalidArgumentValueError)
  }
  await cookies[Symbol.asyncDispose]()
})

it('gives a controller every body, form field and file', async () => {
  const text = fc.string({ unit: 'grapheme' }).map((each) => each.toWellFormed())
  await fc.assert(
    fc.asyncProperty(text, text, fc.uint8Array({ maxLength: 50 }), async (note, caption, content) => {
      await expect(client.change('a', note)).resolves.toEqual({ sku: 'a', note })
      const item = Object.assign(Item.of('a'), { name: note })
      await expect(client.add(item)).resolves.toEqual(item)
      const photo = new MultipartFile({ name: 'photo', content, contentType: 'image/png' })
      const sent = client.photo('a', photo, item, caption === '' ? ' ' : caption)
      await expect(sent).resolves.toMatchObject({
        size: content.length,
        caption: caption === '' ? ' ' : caption,
      })
    }),
    { numRuns: 50 },
  )
})
