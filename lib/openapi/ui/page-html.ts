export interface PageLinks {
  readonly title: string
  readonly icon: string
  readonly styles: readonly string[]
  readonly scripts: readonly string[]
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The page itself: only links, nothing inline. */
export function pageHtml({ title, icon, styles, scripts }: PageLinks): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<link rel="icon" type="image/png" sizes="32x32" href="${escaped(icon)}">`,
    ...styles.map((href) => `<link rel="stylesheet" href="${escaped(href)}">`),
    ...scripts.map((source) => `<script src="${escaped(source)}" defer></script>`),
    '</head>',
    '<body>',
    '<div id="swagger-ui"></div>',
    '<noscript>This page needs JavaScript.</noscript>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
