/** What the reference tells of one of class-validator's constraints. */
export interface DocumentedConstraint {
  readonly code: string
  /** Names of what errors show as `params`. */
  readonly params: readonly string[]
  /** Whether there is a faster test than class-validator's. */
  readonly isCompiled: boolean
}

const INTRODUCTION = `# Constraints

<!-- Written by \`npm run docs:sync\` from the table of constraints in lib/validation. -->

Every constraint of class-validator, by the \`code\` that errors show. \`params\` are the names under which an error tells what the
constraint was given; message templates use them as \`{min}\`. A compiled constraint has a faster test with the verdicts of class-validator;
the others call class-validator's own function. Either way they are part of [generated code](../concepts/validation.md#how-it-runs).

Constraints of an application, \`@ValidateIf\` and functions among a constraint's values always run as they are written.
`

/** The text of docs/reference/constraints.md. */
export function constraintReference(constraints: readonly DocumentedConstraint[]): string {
  const rows = constraints
    .toSorted((a, b) => a.code.localeCompare(b.code, 'en'))
    .map(({ code, params, isCompiled }) => {
      const names = params.map((name) => `\`${name}\``).join(' ')
      return [`\`${code}\``, names, isCompiled ? 'compiled' : 'class-validator']
    })
  const cells = [['code', 'params', 'test'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const [header = [], ...body] = cells
  return `${INTRODUCTION}\n${[line(header), rule, ...body.map(line)].join('\n')}\n`
}
