/** A fenced code block of a Markdown document. */
export interface Fence {
  readonly language: string
  readonly body: string
  /** Lines of the body: 0 where the fence closes at once. */
  readonly length: number
  /** 1-based line of the opening fence. */
  readonly line: number
  /** What `<!-- snippet: file#region -->` before the fence names; `undefined` without it. */
  readonly snippet: string | undefined
}

const OPENING = /^```(?<language>\S*)/
const ANNOTATION = /^<!-- snippet: (?<reference>\S+) -->$/
const LINK = /\[[^\]]*\]\((?<target>[^)\s]+)\)/g

/** Every fenced block, in order. */
export function fencesOf(markdown: string): readonly Fence[] {
  const fences: Fence[] = []
  const lines = markdown.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const language = OPENING.exec(lines[i] ?? '')?.groups?.['language']
    if (language === undefined) continue
    const start = i + 1
    while (++i < lines.length && lines[i] !== '```');
    const body = lines.slice(start, i).join('\n')
    fences.push({
      language,
      body,
      length: i - start,
      line: start,
      snippet: annotationAbove(lines, start - 1),
    })
  }
  return fences
}

/** The document with the body of every annotated block replaced by what `snippetOf` says. */
export function withSnippets(markdown: string, snippetOf: (reference: string) => string): string {
  const lines = markdown.split('\n')
  for (const fence of [...fencesOf(markdown)].reverse()) {
    if (fence.snippet === undefined) continue
    lines.splice(fence.line, fence.length, ...snippetOf(fence.snippet).split('\n'))
  }
  return lines.join('\n')
}

/** References of annotations that no fenced block follows: their code is missing. */
export function annotationsWithoutFence(markdown: string): readonly string[] {
  const found = new Set(fencesOf(markdown).map(({ snippet }) => snippet))
  return markdown
    .split('\n')
    .map((line) => ANNOTATION.exec(line)?.groups?.['reference'])
    .filter((reference) => reference !== undefined && !found.has(reference)) as readonly string[]
}

/** Targets of the links outside of code blocks that point into the repository, without their fragments. */
export function localLinksOf(markdown: string): readonly string[] {
  const prose = fencesOf(markdown).reduce((text, { body }) => text.replace(body, ''), markdown)
  return [...prose.matchAll(LINK)]
    .map((match) => match.groups?.['target']?.replace(/#.*$/, '') ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

function annotationAbove(lines: readonly string[], fence: number): string | undefined {
  let above = fence - 1
  if (lines[above] === '') above--
  return ANNOTATION.exec(lines[above] ?? '')?.groups?.['reference']
}
