import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { chromium, type Browser, type Locator, type Page } from 'playwright-core'
import { describeWithService } from '../../support/describe-with-service.js'
import { proxyAt, RunningThings, WatchedPage } from './dashboard.fixture.js'

await describeWithService('chromium', 'the dashboard in Chromium', ({ url }) => {
  let browser: Browser
  let things: RunningThings
  let watched: WatchedPage
  let page: Page
  beforeAll(async () => {
    browser = await chromium.connectOverCDP(url)
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    watched = await WatchedPage.open(browser)
    page = watched.page
  })
  afterEach(async () => {
    await watched[Symbol.asyncDispose]()
    await things[Symbol.asyncDispose]()
    expect(watched.complaints).toEqual([])
  })

  async function start(properties: Record<string, string> = {}): Promise<void> {
    things = await RunningThings.start(properties)
    await watched.show(`${things.url}/actuator/ui`)
  }

  function row(section: string, name: string): Locator {
    return page
      .locator(`#${section}`)
      .locator('tr, li')
      .filter({ has: page.getByText(name, { exact: true }) })
  }

  /** Answers the page instead of the server, with what the server would say and `changes`. */
  async function say(changes: object): Promise<void> {
    const told = (await (await fetch(`${things.url}/actuator/ui/data`)).json()) as object
    await page.route('**/ui/data*', (route) => route.fulfill({ json: { ...told, ...changes } }))
  }

  it('shows numbers that move with the traffic', async () => {
    await start()
    expect(await page.title()).toBe('things')
    await page.getByText('No requests in the last five minutes.').waitFor()
    await things.get('/things/1', 7)
    await row('routes', 'GET /things/{id}').locator('td', { hasText: /^7$/ }).waitFor()
    // The axis has grown with the line.
    await page
      .locator('.chart', { hasText: 'Requests' })
      .locator('.tick.top', { hasText: /^\d{2,}\/s$/ })
      .waitFor()
    await things.get('/things/1', 3)
    await row('routes', 'GET /things/{id}').locator('td', { hasText: /^10$/ }).waitFor()
    await things.get('/things/broken/always', 2)
    await row('routes', 'GET /things/broken/always').locator('td.bad', { hasText: '100 %' }).waitFor()
    await page
      .locator('#attention')
      .getByText(/% of the last minute's requests failed/)
      .waitFor()
    expect(await page.locator('#exchanges tbody tr').count()).toBe(12)
    for (const title of ['Latency', 'Event loop lag', 'Memory', 'CPU'])
      await page
        .locator('.chart', { hasText: title })
        .locator('b', { hasText: /^[\d.]+ / })
        .first()
        .waitFor()
    expect(await page.locator('.chart path:not(.grid):not([d=""])[d^="M"]').count()).toBeGreaterThan(6)
  })

  it('switches the level of a logger, and the application logs differently', async () => {
    await start()
    const debugLines = (): number =>
      things.logger.entries.filter(({ name, level }) => name === 'app.things' && level === 'debug').length
    await things.get('/things/1')
    expect(debugLines()).toBe(0)
    await page.getByLabel('Search loggers').fill('things')
    await page.getByLabel('Level of app.things').selectOption('DEBUG')
    await page.getByText('app.things logs DEBUG').waitFor()
    await things.get('/things/1')
    expect(debugLines()).toBe(1)
    await page.getByRole('button', { name: 'Reset app.things' }).click()
    await page.getByText('app.things has the level of the logger above it').waitFor()
    await things.get('/things/1')
    expect(debugLines()).toBe(1)
    expect(await page.getByRole('button', { name: 'Reset app.things' }).isDisabled()).toBe(true)
  })

  it('sets the level of loggers that are not there yet', async () => {
    await start()
    await page.getByLabel('Search loggers').fill('app.later')
    await page.getByLabel('Level of app.later').selectOption('TRACE')
    await page.getByText('app.later logs TRACE').waitFor()
    await page.getByLabel('Search loggers').fill('')
    await page.getByLabel('Level of app.later').waitFor()
  })

  it('forces a circuit breaker open, and closes it again', async () => {
    await start()
    expect(await things.get('/things/1/place')).toBe(200)
    await page.getByRole('button', { name: 'Force open warehouse' }).click()
    await page.getByText('Every call is refused until somebody closes it.').waitFor()
    await page.getByRole('button', { name: 'Force open', exact: true }).last().click()
    await row('breakers', 'warehouse').getByText('FORCED_OPEN').waitFor()
    expect(await things.get('/things/1/place')).toBe(503)
    await page.locator('#attention').getByText('Circuit breaker warehouse is FORCED_OPEN').waitFor()
    await page.getByRole('button', { name: 'Close warehouse' }).click()
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await row('breakers', 'warehouse').getByText('CLOSED', { exact: true }).waitFor()
    expect(await things.get('/things/1/place')).toBe(200)
  })

  it('changes nothing that was not confirmed', async () => {
    await start()
    await things.get('/things/1/place')
    for (const cancel of [
      () => page.keyboard.press('Escape'),
      () => page.getByRole('button', { name: 'Cancel' }).click(),
      // The focus is on what does no harm.
      () => page.keyboard.press('Enter'),
    ]) {
      await page.getByRole('button', { name: 'Disable warehouse' }).click()
      await page.getByRole('dialog').waitFor()
      await cancel()
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    expect(watched.asked.filter((each) => each.startsWith('POST'))).toEqual([])
    expect(await things.get('/things/1/place')).toBe(200)
  })

  it('links the last traces of a route, as far as they were recorded', async () => {
    await start({
      'management.tracing.exporter': 'memory',
      'management.tracing.sampling.probability': '1',
      'management.endpoint.ui.trace-url': 'https://jaeger.example.com/trace/{traceId}',
    })
    const traceparent = (id: string, flags: string): string =>
      `00-${id.repeat(32)}-${'b'.repeat(16)}-${flags}`
    for (const [id, flags] of [
      ['1', '01'],
      ['2', '00'],
      ['3', '01'],
    ] as const)
      await fetch(`${things.url}/things/1`, { headers: { traceparent: traceparent(id, flags) } })
    const links = row('routes', 'GET /things/{id}').locator('a')
    await links.nth(1).waitFor()
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
      `https://jaeger.example.com/trace/${'3'.repeat(32)}`,
      `https://jaeger.example.com/trace/${'1'.repeat(32)}`,
    ])
    expect(await row('exchanges', 'GET /things/{id}').locator('a').count()).toBe(2)
  })

  it('says what did not work', async () => {
    await start()
    await page.route('**/actuator/loggers/**', (route) => route.fulfill({ status: 403 }))
    await page.getByLabel('Level of ROOT').selectOption('WARN')
    await page.getByText('ROOT was not changed: the server answered 403').waitFor()
    expect(await page.getByLabel('Level of ROOT').inputValue()).toBe('INFO')
    expect(watched.complaints.splice(0)).toEqual([expect.stringContaining('403')])
  })

  it('offers nothing where nothing may be changed', async () => {
    await start({ 'management.endpoints.web.exposure.include': 'ui' })
    await things.get('/things/1/place')
    await row('breakers', 'warehouse').getByText('CLOSED', { exact: true }).waitFor()
    await page.locator('#loggers .pill').first().waitFor()
    expect(await page.locator('#breakers button, #loggers button, #loggers select').count()).toBe(0)
  })

  it('shows whatever names there are as text', async () => {
    things = await RunningThings.start()
    const evil = (which: string): string =>
      `${which}<img src=x onerror="document.title='run'"><script>document.title='run'</script>\u202egnp.${'x'.repeat(300)}`
    const shown = (which: string): string => evil(which).replace('\u202e', '\\u202e')
    const now = Date.now()
    await say({
      application: {
        name: evil('app'),
        startedAt: 0,
        pid: 1,
        node: evil('node'),
        profiles: [evil('profile')],
      },
      health: {
        status: evil('status'),
        components: [{ name: evil('component'), status: 'UP', details: { [evil('detail')]: evil('value') } }],
      },
      breakers: [
        {
          name: evil('breaker'),
          state: evil('state'),
          failureRate: 1,
          slowCallRate: 1,
          failureRateThreshold: 50,
          calls: 1,
          failed: 1,
          notPermitted: 0,
        },
      ],
      loggers: [
        { name: 'ROOT', configuredLevel: 'INFO', effectiveLevel: 'INFO' },
        { name: evil('logger'), configuredLevel: evil('LEVEL'), effectiveLevel: evil('LEVEL') },
      ],
      anomalies: [
        { method: evil('GET'), uri: evil('/anomaly'), signal: 'latency', since: now, value: 1, baseline: 1 },
      ],
      exchanges: [
        {
          at: now,
          method: evil('GET'),
          uri: evil('/exchange'),
          status: 200,
          durationMs: 1,
          traceId: '"><b>/../?x#y',
        },
      ],
      routes: [
        {
          method: evil('POST'),
          uri: evil('/route'),
          count: 1,
          errors: 0,
          mean: 1,
          traces: [{ traceId: '"><b>/../?x#y', at: now, durationMs: 1, status: 200 }],
        },
      ],
      links: {
        loggers: './loggers',
        circuitbreakers: './circuitbreakers',
        trace: 'https://traces.example.com/{traceId}',
      },
    })
    await watched.show(`${things.url}/actuator/ui`)
    const text = (await page.locator('body').textContent()) ?? ''
    for (const which of [
      'app',
      'node',
      'profile',
      'status',
      'component',
      'detail',
      'value',
      'breaker',
      'state',
      'logger',
      'GET',
      '/anomaly',
      '/exchange',
      'POST',
      '/route',
    ])
      expect(text).toContain(shown(which))
    expect(await page.title()).toContain(shown('app'))
    expect(await page.locator('img, main script, b b').count()).toBe(0)
    const addresses = await page
      .locator('a.trace')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(addresses).toEqual(Array(2).fill('https://traces.example.com/%22%3E%3Cb%3E%2F..%2F%3Fx%23y'))
    // Nothing of it makes the page wider than the screen.
    expect(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0)
    await page.getByRole('button', { name: 'Close breaker' }).click()
    expect(await page.locator('#confirm-title').textContent()).toBe(`Close: ${shown('breaker')}`)
  })

  it('links no trace to what is no address', async () => {
    things = await RunningThings.start()
    await say({
      exchanges: [{ at: 1, method: 'GET', uri: '/x', status: 200, durationMs: 1, traceId: 'abc' }],
      links: { trace: 'javascript:alert("{traceId}")' },
    })
    await watched.show(`${things.url}/actuator/ui`)
    await row('exchanges', 'GET /x').locator('.trace').waitFor()
    expect(await page.locator('a.trace').count()).toBe(0)
  })

  it('can not be made to run anything, nor to turn text into markup, by its policy', async () => {
    await start()
    const outcome = await page.evaluate(`new Promise((resolve) => {
      let directive
      document.addEventListener('securitypolicyviolation', (event) => { directive ??= event.violatedDirective })
      const script = document.createElement('script')
      try { script.textContent = 'document.title = "run"' } catch { directive ??= 'trusted types of a script' }
      document.body.append(script)
      try { document.body.innerHTML = '<b>run</b>' } catch (error) { resolve([directive, error.name, document.title]) }
    })`)
    expect(outcome).toEqual([expect.stringMatching(/trusted types|script-src/), 'TypeError', 'things'])
    expect(watched.complaints.splice(0).join()).toContain('TrustedHTML')
  })

  it('tells since when the server is gone, and goes on when it is back', async () => {
    await start()
    await things.get('/things/1', 2)
    await row('routes', 'GET /things/{id}').waitFor()
    const { port } = things
    await things[Symbol.asyncDispose]()
    await page
      .getByRole('alert')
      .getByText(/^Disconnected since \d\d:\d\d:\d\d\./)
      .waitFor()
    expect(await page.locator('body').getAttribute('data-state')).toBe('lost')
    // What was known last is still there.
    expect(await row('routes', 'GET /things/{id}').count()).toBe(1)
    things = await RunningThings.start({}, port)
    await page.locator('body[data-state=live]').waitFor()
    await page.getByText('No requests in the last five minutes.').waitFor()
    expect(await page.getByRole('alert').isHidden()).toBe(true)
    await page.getByLabel('Level of ROOT').selectOption('WARN')
    await page.getByText('ROOT logs WARN').waitFor()
    expect(watched.complaints.splice(0).every((each) => /failed|ERR_CONNECTION/.test(each))).toBe(true)
  })

  it('says that it has to be signed in to', async () => {
    await start()
    await page.route('**/ui/data*', (route) => route.fulfill({ status: 401 }))
    await page.getByRole('alert').getByText('It refuses (401): load the page again to sign in.').waitFor()
    watched.complaints.length = 0
  })

  it('asks nothing while it is hidden or paused', async () => {
    await page.clock.install()
    await page.addInitScript(
      `Object.defineProperty(document, 'visibilityState', { get: () => window.seen ?? 'visible' })`,
    )
    await start()
    const see = (state: string): Promise<unknown> =>
      page.evaluate(`{ window.seen = '${state}'; document.dispatchEvent(new Event('visibilitychange')) }`)
    const asked = (): number => watched.asked.length
    await see('hidden')
    await page.clock.runFor(500)
    const before = asked()
    await page.clock.runFor(60_000)
    expect(asked()).toBe(before)
    const seen = page.waitForRequest('**/ui/data*')
    await see('visible')
    await seen
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.clock.runFor(500)
    const paused = asked()
    await page.clock.runFor(60_000)
    expect(asked()).toBe(paused)
    const goesOn = page.waitForRequest('**/ui/data*')
    await page.getByRole('button', { name: 'Go on' }).click()
    await goesOn
  })

  it('can be used with the keyboard alone, and leaves the focus where it is', async () => {
    await start()
    await things.get('/things/1/place', 3)
    await row('routes', 'GET /things/{id}/place').locator('td', { hasText: /^3$/ }).waitFor()
    const latency = page.getByRole('slider', { name: 'Latency: moment' })
    await latency.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    expect(await latency.getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d:\d\d: p50 .*, p95 .*, p99 /)
    expect(await page.locator('.axis b', { hasText: /^\d\d:\d\d:\d\d$/ }).count()).toBe(6)
    await page.keyboard.press('Escape')
    expect(await page.locator('.axis b:not(:empty)').count()).toBe(0)
    const button = page.getByRole('button', { name: 'Force open warehouse' })
    await button.focus()
    await things.get('/things/1/place', 4)
    await row('routes', 'GET /things/{id}/place').locator('td', { hasText: /^7$/ }).waitFor()
    expect(await button.evaluate((each) => each === each.ownerDocument.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await row('breakers', 'warehouse').getByText('FORCED_OPEN').waitFor()
  })

  it.each([
    ['at a path with a slash at its end', {}, '/actuator/ui/'],
    ['at the root', { 'management.endpoints.web.base-path': '/' }, '/ui'],
    [
      'at paths of their own',
      {
        'management.endpoints.web.base-path': '/manage',
        'management.endpoints.web.path-mapping.ui': 'ops/board',
        'management.endpoints.web.path-mapping.loggers': 'log/levels',
      },
      '/manage/ops/board',
    ],
  ])('works %s', async (_, properties: Record<string, string>, path) => {
    things = await RunningThings.start(properties)
    await watched.show(`${things.url}${path}`)
    await page.getByLabel('Level of ROOT').selectOption('WARN')
    await page.getByText('ROOT logs WARN').waitFor()
  })

  it('works at a port of its own', async () => {
    things = await RunningThings.start({ 'management.server.port': '0' })
    await watched.show(`${things.managementUrl}/actuator/ui`)
    await things.get('/things/1', 4)
    await row('routes', 'GET /things/{id}').locator('td', { hasText: /^4$/ }).waitFor()
    await page.getByLabel('Level of ROOT').selectOption('WARN')
    await page.getByText('ROOT logs WARN').waitFor()
    expect(await things.get('/actuator/ui')).toBe(404)
  })

  it('works behind a prefix that a proxy takes away', async () => {
    things = await RunningThings.start()
    const proxy = await proxyAt('/inside', things.url)
    try {
      await watched.show(`${proxy.url}/actuator/ui`)
      await page.getByLabel('Level of ROOT').selectOption('WARN')
      await page.getByText('ROOT logs WARN').waitFor()
      expect(watched.asked.filter((each) => !each.includes(' /inside/'))).toEqual([])
      await page.goto('about:blank')
    } finally {
      await proxy[Symbol.asyncDispose]()
    }
  })
})
