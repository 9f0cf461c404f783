import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { NexusApplication } from 'nexus-framework'
import { chromium, type Browser, type Page } from 'playwright-core'
import { ShopModule } from '../../../sample/shop/shop.module.js'
import { describeWithService } from '../../support/describe-with-service.js'
import { WatchedPage } from './dashboard.fixture.js'

/** Text, because it runs in the browser, whose types are not those of this program. */
const COUNT_COLOURS = `async (data) => {
  const image = await createImageBitmap(await (await fetch(data)).blob())
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
  canvas.drawImage(image, 0, 0)
  const { buffer } = canvas.getImageData(0, 0, image.width, image.height).data
  return new Set(new Uint32Array(buffer)).size
}`

/** What is drawn beyond the edge of the screen, or is text that can hardly be told from what is behind it (WCAG 2.2, 1.4.3). */
const FLAWS = `(() => {
  const flaws = []
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((each) => each / 255).map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const background = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor
      if ((channels(color)[3] ?? 1) > 0) return color
    }
  }
  for (const element of document.querySelectorAll('body *')) {
    const { width, left, right } = element.getBoundingClientRect()
    const isSkipped = element.matches('.skip, svg *, script, dialog *, :disabled')
    if (width === 0 || isSkipped) continue
    const name = element.tagName + '.' + element.className + ': ' + element.textContent.slice(0, 30)
    if (left < 0 || right > document.documentElement.clientWidth) flaws.push('beyond the edge: ' + name)
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(background(element))].sort((a, b) => b - a)
    const contrast = (a + 0.05) / (b + 0.05)
    if (contrast < 4.5) flaws.push('contrast ' + contrast.toFixed(2) + ': ' + name)
  }
  return flaws
})()`

await describeWithService('chromium', 'the dashboard of the shop, to the eye', ({ url }) => {
  let browser: Browser
  let app: NexusApplication
  let base: string
  /** Where somebody who changes the page finds what it looks like. */
  let folder: string
  let watched: WatchedPage
  beforeAll(async () => {
    browser = await chromium.connectOverCDP(url)
    folder = await mkdtemp(join(tmpdir(), 'nexus-dashboard-'))
    app = await NexusApplication.create(ShopModule, {
      properties: {
        'application.name': 'shop',
        'shop.database': ':memory:',
        'client.inventory.base-url': 'http://127.0.0.1:9',
        'logging.level.root': 'error',
        'resilience.circuitbreaker.instances.inventory.minimum-number-of-calls': '3',
        'management.endpoints.web.exposure.include': '*',
        'management.endpoint.health.show-details': 'always',
        'management.endpoint.ui.interval': '200ms',
        'management.endpoint.ui.trace-url': 'https://jaeger.example.com/trace/{traceId}',
      },
      args: [],
    })
    base = `http://127.0.0.1:${(await app.listen(0)).port}`
  })
  afterAll(async () => {
    await app.close()
    await browser.close()
  })

  afterEach(() => watched[Symbol.asyncDispose]())

  /** Some of what a shop is asked for; the inventory does not answer. */
  async function traffic(): Promise<void> {
    const paths = [
      '/products',
      '/products/LAMP-1',
      '/products/NONE',
      '/products/LAMP-1/availability',
      '/orders/1',
    ]
    for (let round = 0; round < 10; round++)
      await Promise.all(
        paths.map(async (path) =>
          (await fetch(`${base}${path}`, { headers: { 'x-customer-id': '1' } })).text(),
        ),
      )
  }

  async function colours(png: Buffer): Promise<number> {
    const context = await browser.newContext()
    try {
      const data = JSON.stringify(`data:image/png;base64,${png.toString('base64')}`)
      return await (await context.newPage()).evaluate<number>(`(${COUNT_COLOURS})(${data})`)
    } finally {
      await context.close()
    }
  }

  it.each(
    [360, 768, 1600].flatMap((width) =>
      (['light', 'dark'] as const).map((scheme) => [width, scheme] as const),
    ),
  )('has room for everything at %i pixels, %s, and can be read', async (width, colorScheme) => {
    watched = await WatchedPage.open(browser, { viewport: { width, height: 900 }, colorScheme })
    await traffic()
    const page: Page = await watched.show(`${base}/actuator/ui`)
    await traffic()
    await page.locator('#routes').getByText('GET /products/{sku}', { exact: true }).waitFor()
    await page.locator('#breakers .pill').first().waitFor()
    expect(await page.evaluate(FLAWS)).toEqual([])
    const image = await page.screenshot({ path: join(folder, `${width}-${colorScheme}.png`), fullPage: true })
    expect(await colours(image)).toBeGreaterThan(100)
    expect(watched.complaints).toEqual([])
  })
})
