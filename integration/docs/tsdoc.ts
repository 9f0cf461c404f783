/** What the source says of one member of an interface or a class. */
export interface MemberText {
  readonly name: string
  /** Its type, where that is one name. */
  readonly type: string | undefined
  /** Its TSDoc in one line, without tags and links; empty where it has none. */
  readonly text: string
}

/** An interface or a class as it is written. */
export interface DeclarationText {
  readonly name: string
  /** Names of what it extends and implements. */
  readonly parents: readonly string[]
  readonly members: readonly MemberText[]
}

const DECLARATION =
  /^(?:export )?(?:abstract )?(?:interface|class) (?<name>\w+)(?:<[^{]*?>)?(?<heritage>[^{]*)\{\n(?<body>[\s\S]*?)^\}/gm
const PARENTS = /\b(?:extends|implements)\b(?<list>[^{]*?)(?=\bimplements\b|$)/g
/** A member on a line of its own (prettier's two spaces), with the comment right above it. */
const MEMBER =
  /^ {2}(?:\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\s+)?(?:@Property\((?:[^()]|\([^()]*\))*\)\s+)?(?:readonly )?(?<name>[a-z]\w*)\??!?(?:: (?<type>\w+)$|:| =)/gm
const ALIAS = /\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\s+(?:export )?type (?<name>\w+)/g

/** Every interface and class of a file, by name. Goes by how prettier lays code out, not by the whole grammar. */
export function declarationsOf(source: string): ReadonlyMap<string, DeclarationText> {
  const found = new Map<string, DeclarationText>()
  for (const { groups } of source.matchAll(DECLARATION)) {
    const { name = '', heritage = '', body = '' } = groups ?? {}
    const members = [...body.matchAll(MEMBER)].map((member) => ({
      name: member.groups?.['name'] ?? '',
      type: member.groups?.['type'],
      text: plain(member.groups?.['doc'] ?? ''),
    }))
    found.set(name, { name, parents: parentsOf(heritage), members })
  }
  return found
}

/** The comments of the type aliases of a file, by name. */
export function aliasTextsOf(source: string): ReadonlyMap<string, string> {
  const aliases = [...source.matchAll(ALIAS)]
  return new Map(aliases.map(({ groups }) => [groups?.['name'] ?? '', plain(groups?.['doc'] ?? '')]))
}

function parentsOf(heritage: string): readonly string[] {
  return [...heritage.matchAll(PARENTS)].flatMap(({ groups }) =>
    (groups?.['list'] ?? '').split(',').map((parent) => parent.trim().replace(/<.*$/s, '')),
  )
}

function plain(comment: string): string {
  return comment
    .replaceAll(/^\s*\* ?/gm, ' ')
    .replace(/\s@\w+[\s\S]*$/, '')
    .replaceAll(/\{@link (?<name>[\w.]+)\}/g, '`$<name>`')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
