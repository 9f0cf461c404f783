import { readFile } from 'node:fs/promises'
import { pageScript } from './page-script.js'

export interface DashboardPage {
  readonly content: Uint8Array
  /** Changes with the content. */
  readonly version: string
  /** The value of `Content-Security-Policy`. */
  readonly policy: string
}

/** Beside this file in the sources; beside its chunk in the package, where the build puts them. */
const FOLDER = new URL('./dashboard/', import.meta.url)
const SCRIPTS = [
  'format.js',
  'dom.js',
  'act.js',
  'curve.js',
  'chart.js',
  'charts.js',
  'attention.js',
  'breakers.js',
  'loggers.js',
  'tables.js',
  'main.js',
]

/** Reads the files of the page, and makes one of them. */
export async function dashboardPage(): Promise<DashboardPage> {
  const read = (name: string): Promise<string> => readFile(new URL(name, FOLDER), 'utf8')
  const [html, style, ...scripts] = await Promise.all(['index.html', 'style.css', ...SCRIPTS].map(read))
  const script = pageScript(scripts)
  const content = new TextEncoder().encode(
    (html ?? '')
      .replaceAll(/^ +/gm, '')
      .replace(/<style>[^<]*<\/style>/, () => `<style>${style ?? ''}</style>`)
      .replace(/<script type="module">[^<]*<\/script>/, () => `<script type="module">${script}</script>`),
  )
  return {
    content,
    version: (await sha256(content)).toString('base64url').slice(0, 16),
    policy: policyOf({ style: await hashOf(style ?? ''), script: await hashOf(script) }),
  }
}

/**
 * Nothing runs and nothing looks different but what the page has brought along, nothing is loaded but data from its own origin, and no text
 * becomes markup, whatever a script does (Trusted Types).
 */
function policyOf({ style, script }: { readonly style: string; readonly script: string }): string {
  return [
    "default-src 'none'",
    `script-src '${script}'`,
    `style-src '${style}'`,
    "connect-src 'self'",
    // Of the icon, which is an empty one.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

async function hashOf(text: string): Promise<string> {
  return `sha256-${(await sha256(new TextEncoder().encode(text))).toString('base64')}`
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes))
}
