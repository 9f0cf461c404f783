import type { CatalogueEntry } from './error-catalogue.js'

const INTRODUCTION = `# Errors

<!-- Written by \`npm run docs:sync\` from the error classes of lib/. -->

Every error that Nexus throws is a class of its own with a \`code\` that is never reused, facts as readonly fields, and
mostly a \`help\` that names the edit. See [the concept](../concepts/errors.md).
`

/** The text of docs/reference/errors.md. */
export function errorReference(entries: readonly CatalogueEntry[]): string {
  const areas = [...new Set(entries.map(({ area }) => area))].sort()
  const sections = areas.map((area) => {
    const own = entries.filter((entry) => entry.area === area)
    const texts = own.sort((a, b) => String(a.code).localeCompare(String(b.code), 'en')).map(section)
    return `## ${area}\n\n${texts.join('\n')}`
  })
  return `${INTRODUCTION}\n${sections.join('\n')}`
}

function section({ className, code, summary, status }: CatalogueEntry): string {
  const answer = status === undefined ? '' : ` Answers with status ${status}.`
  return `### ${String(code)}\n\n\`${className}\`: ${String(summary)}${answer}\n`
}
