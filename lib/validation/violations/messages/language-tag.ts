/** A language range and the more general ones that RFC 4647, section 3.4, looks for in turn: `zh-hant-tw`, `zh-hant`, `zh`. Lower case. */
export function lookupChain(range: string): readonly string[] {
  const chain: string[] = []
  for (let tag = range.toLowerCase(); tag !== ''; tag = parentTag(tag)) chain.push(tag)
  return chain
}

/** Without its last subtag, and without a single letter before that, which only announces it. */
function parentTag(tag: string): string {
  const parent = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))
  return /(?:^|-)\w$/.test(parent) ? parentTag(parent) : parent
}
