import { createHash } from 'node:crypto'
import { SourceTextModule } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { dashboardPage, type DashboardPage } from './dashboard-page.js'
import { pageScript } from './page-script.js'

describe('The page of the dashboard', () => {
  let page: DashboardPage
  let html: string
  beforeAll(async () => {
    page = await dashboardPage()
    html = new TextDecoder().decode(page.content)
  })

  function inside(tag: string): string {
    return new RegExp(`<${tag}[^>]*>(.*)</${tag}>`, 's').exec(html)?.[1] ?? ''
  }

  it('is small', () => {
    expect(page.content.length).toBeLessThan(60_000)
    expect(gzipSync(page.content).length).toBeLessThan(20_000)
  })

  it('has one script, which can be parsed, with no name twice', () => {
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(inside('script')).not.toMatch(/^(?:import|export) /m)
    expect(() => new SourceTextModule(inside('script'))).not.toThrow()
  })

  it('has a policy that knows its script and its style by their content, and nothing inline besides', () => {
    for (const tag of ['script', 'style']) {
      const hash = createHash('sha256').update(inside(tag)).digest('base64')
      expect(page.policy).toContain(`${tag}-src 'sha256-${hash}'`)
    }
    expect(page.policy).not.toContain('unsafe')
    expect(html).not.toMatch(/ (?:on\w+|style)=/)
  })

  it('refers to nothing elsewhere', () => {
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /(?:src|href)="(?!data:,|#)|url\(|@import|https?:/,
    )
  })

  it('has another version with another content only', async () => {
    expect((await dashboardPage()).version).toBe(page.version)
    expect(page.version).toMatch(/^[\w-]{16}$/)
  })
})

describe('The modules of a page', () => {
  it('become one script without their imports and comments', () => {
    expect(
      pageScript([
        '/** @param {number} a */\nexport function twice(a) {\n  // Why.\n  return 2 * a // and so on\n}\n',
        "import {\n  twice,\n} from './twice.js'\nimport { x } from './x.js'\n\nexport const four = twice(2)\n",
      ]),
    ).toBe('function twice(a) {\n  return 2 * a // and so on\n}\nconst four = twice(2)')
  })
})
