import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { Module, NexusApplication, type MiddlewareConfigurer, type MiddlewareConsumer } from 'nexus-framework'
import { OpenApiModule } from 'nexus-framework/openapi'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { ShopModule } from '../../sample/shop/shop.module.js'
import { describeWithService } from '../support/describe-with-service.js'

const OPTIONS = {
  properties: {
    'shop.database': ':memory:',
    'client.inventory.base-url': 'http://127.0.0.1:9',
    'logging.level.root': 'error',
  },
  args: [],
}

/** What the server was asked for. */
const asked: string[] = []

@Module({ imports: [ShopModule] })
class WatchedShopModule implements MiddlewareConfigurer {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((exchange, next) => {
        asked.push(`${exchange.method} ${exchange.path}${exchange.query === '' ? '' : `?${exchange.query}`}`)
        return next()
      })
      .forRoutes('/**')
  }
}

// Text, because it runs in the browser, whose types are not those of this program.
const ADD_SCRIPT = `new Promise((resolve) => {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
    resolve({ violatedDirective, title: document.title })
  })
  const script = document.createElement('script')
  script.textContent = 'document.title = "run"'
  document.body.append(script)
})`
const COUNT_COLOURS = `async (data) => {
  const image = await createImageBitmap(await (await fetch(data)).blob())
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
  canvas.drawImage(image, 0, 0)
  const { buffer } = canvas.getImageData(0, 0, image.width, image.height).data
  return new Set(new Uint32Array(buffer)).size
}`

/** The shop again, with documents of two parts of it. */
@Module({
  imports: [
    ShopModule,
    OpenApiModule.forRoot({
      path: '/parts',
      documents: [
        { name: 'catalogue', title: 'Catalogue', onlyTags: ['products'] },
        { name: 'sales', title: 'Sales', onlyTags: ['customers', 'orders'] },
      ],
      securitySchemes: { customer: { type: 'apiKey', in: 'header', name: 'x-customer-id' } },
      ui: { path: '/docs/parts', settings: { docExpansion: 'full' } },
    }),
  ],
})
class PartsModule {}

let app: NexusApplication
let base: string

beforeAll(async () => {
  app = await NexusApplication.create(WatchedShopModule, OPTIONS)
  base = `http://127.0.0.1:${(await app.listen(0)).port}`
})
afterAll(() => app.close())

await describeWithService('chromium', 'the documentation page in Chromium', ({ url }) => {
  let browser: Browser
  let context: BrowserContext
  let page: Page
  /** Messages of the console, what pages threw, what broke their policy, and requests that left this machine or failed. */
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.connectOverCDP(url)
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    asked.length = 0
    complaints = []
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    page = await context.newPage()
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
    page.on('request', (request) => {
      if (!isLocal(request.url())) complaints.push(`request to ${request.url()}`)
    })
  })
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  async function open(address = `${base}/docs`): Promise<void> {
    await page.goto(address)
    await page.locator('.opblock').first().waitFor()
  }

  /** Opens an operation and makes it ready to be tried. */
  async function operation(method: string, path: string): Promise<Locator> {
    const block = page.locator(`.opblock-${method}`).filter({ has: page.locator(`[data-path="${path}"]`) })
    await block.locator('.opblock-summary-control').click()
    await block.getByRole('button', { name: 'Try it out' }).click()
    return block
  }

  it('shows every operation of the shop, and asks nobody else for anything', async () => {
    await open()
    expect(await page.title()).toBe('Shop')
    const paths = await page
      .locator('.opblock-summary-path')
      .evaluateAll((found) => found.map((each) => each.getAttribute('data-path')))
    expect(paths.toSorted()).toEqual([
      '/customers',
      '/customers/{id}',
      '/orders',
      '/orders/{id}',
      '/products',
      '/products/{sku}',
      '/products/{sku}',
      '/products/{sku}/availability',
    ])
    expect(asked.map((each) => each.replace(/\?.*/, '')).toSorted()).toEqual([
      'GET /docs',
      'GET /docs/favicon-32x32.png',
      'GET /docs/index.css',
      'GET /docs/initializer.js',
      'GET /docs/swagger-ui-bundle.js',
      'GET /docs/swagger-ui.css',
      'GET /openapi.json',
    ])
  })

  it('is not empty to the eye', async () => {
    await open()
    expect(await colours(context, await page.screenshot())).toBeGreaterThan(100)
  })

  it('calls the shop when an operation is tried', async () => {
    await open()
    const search = await operation('get', '/products')
    await search.locator('tr[data-param-name="q"] input').fill('lamp')
    await search.getByRole('button', { name: 'Execute' }).click()
    const answer = search.locator('.live-responses-table .response')
    expect(await answer.locator('.response-col_status').textContent()).toContain('200')
    expect(await answer.locator('.response-col_description').textContent()).toContain('"LAMP-1"')
    expect(asked).toContain('GET /products?q=lamp&page=0&size=20&sort=sku')
  })

  it('sends the credentials that were entered, and the body that was written', async () => {
    await open()
    await page.getByRole('button', { name: 'Authorize' }).first().click()
    await page.locator('.auth-container input').fill('1')
    await page.locator('.auth-container').getByRole('button', { name: 'Apply credentials' }).click()
    await page.locator('.modal-ux').getByRole('button', { name: 'Close' }).first().click()
    const place = await operation('post', '/orders')
    await place.locator('textarea').fill('{"items":[{"sku":"CUP-1","quantity":7}]}')
    await place.getByRole('button', { name: 'Execute' }).click()
    const answer = place.locator('.live-responses-table .response')
    expect(await answer.locator('.response-col_status').textContent()).toContain('201')
    const product = (await (await fetch(`${base}/products/CUP-1`)).json()) as { stock: number }
    expect(product.stock).toBe(193)
  })

  it('works at a path with a slash at its end', async () => {
    await open(`${base}/docs/`)
  })

  it('works behind a prefix that a proxy takes away', async () => {
    const { server, address } = await proxy('/shop')
    try {
      await open(`${address}/shop/docs`)
      expect(await page.title()).toBe('Shop')
    } finally {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    }
  })

  it('offers several documents', async () => {
    const parts = await NexusApplication.create(PartsModule, OPTIONS)
    try {
      const { port } = await parts.listen(0)
      await open(`http://127.0.0.1:${port}/docs/parts`)
      // The whole application is the first choice.
      expect(await page.locator('.info h1, .info .title').first().textContent()).toContain('API')
      await page.locator('[data-path="/products"]').waitFor()
      await page.locator('.topbar select').selectOption({ label: 'sales' })
      await page.locator('[data-path="/orders"]').waitFor()
      expect(await page.locator('.info .title').first().textContent()).toContain('Sales')
      expect(await page.locator('[data-path="/products"]').count()).toBe(0)
    } finally {
      await context.close()
      await parts.close()
    }
  })

  it('can not be made to run anything else, by its policy', async () => {
    await open()
    const outcome = await page.evaluate(ADD_SCRIPT)
    expect(outcome).toEqual({ violatedDirective: 'script-src-elem', title: 'Shop' })
    expect(complaints.splice(0)).toEqual([expect.stringContaining('Content Security Policy')])
  })
})

function isLocal(url: string): boolean {
  return url.startsWith('data:') || ['127.0.0.1', 'localhost'].includes(new URL(url).hostname)
}

/** How many different colours an image has, as the browser decodes it. */
async function colours(context: BrowserContext, png: Buffer): Promise<number> {
  const page = await context.newPage()
  const data = JSON.stringify(`data:image/png;base64,${png.toString('base64')}`)
  return page.evaluate<number>(`(${COUNT_COLOURS})(${data})`)
}

/** A proxy in front of the shop that gives it another place, of which the shop knows nothing. */
async function proxy(prefix: string): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    void fetch(`${base}${String(request.url).slice(prefix.length)}`).then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
