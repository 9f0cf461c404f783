import {
  parsePattern,
  type ParameterDescription,
  type PatternSegment,
  type SegmentPart,
} from '../../http/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { jsonSchemaPattern } from '../schema/pattern-translation.js'

/** A variable of a template. */
export interface TemplateVariable {
  /** In braces in the template. */
  readonly name: string
  readonly schema: JsonSchema
  readonly description?: string
}

/** A path as OpenAPI writes it: `/orders/{id}`. */
export interface PathTemplate {
  readonly path: string
  readonly variables: readonly TemplateVariable[]
}

/**
 * The templates of a router pattern: one, or one for each choice of its optional parts. What the router matches without a name gets one.
 * OpenAPI has no variable that spans several segments, so `**` and its like become one that says so.
 */
export function pathTemplates(pattern: string): readonly PathTemplate[] {
  const { alternatives } = parsePattern(pattern)
  return alternatives.map(({ segments }) => {
    const variables: TemplateVariable[] = []
    const path = segments.map((segment) => `/${segmentTemplate(segment, variables)}`).join('')
    return { path, variables }
  })
}

/**
 * With the matrix parameters that a handler needs, at the end: `/cars{color}` becomes `/cars;color=red`. One that may be missing has no
 * place in OpenAPI, which needs every variable of a path.
 */
export function withMatrix(
  { path, variables }: PathTemplate,
  parameters: readonly ParameterDescription[],
): PathTemplate {
  const names = parameters.flatMap(({ in: place, name, required }) =>
    place === 'matrix' && required && name !== undefined ? [name] : [],
  )
  const added = names.filter((name) => !variables.some((variable) => variable.name === name))
  return {
    path: path + added.map((name) => `{${name}}`).join(''),
    variables: [...variables, ...added.map((name) => ({ name, schema: { type: 'string' } as const }))],
  }
}

/** What tells templates apart: names of variables do not. */
export function templateShape(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}')
}

function segmentTemplate(segment: PatternSegment, variables: TemplateVariable[]): string {
  switch (segment.kind) {
    case 'literal':
      return encoded(segment.text)
    case 'wildcard':
      return variable(variables, { name: 'segment', schema: { type: 'string' } })
    case 'rest': {
      const description = segment.form === 'splat' ? 'One or more segments.' : 'Any number of segments.'
      return variable(variables, { name: segment.name ?? 'path', schema: { type: 'string' }, description })
    }
    case 'composite':
      return segment.parts.map((part) => partTemplate(part, variables)).join('')
    case 'variable':
      return variable(variables, namedVariable(segment))
  }
}

function partTemplate(part: SegmentPart, variables: TemplateVariable[]): string {
  switch (part.kind) {
    case 'text':
      return encoded(part.text)
    case 'star':
      return variable(variables, { name: 'text', schema: { type: 'string' } })
    case 'any':
      return variable(variables, {
        name: 'character',
        schema: { type: 'string', minLength: 1, maxLength: 1 },
      })
    case 'variable':
      return variable(variables, namedVariable(part))
  }
}

/** The router's constraints match whole segments. */
function namedVariable({
  name,
  constraint,
}: {
  readonly name: string
  readonly constraint: string | undefined
}): TemplateVariable {
  const pattern = constraint === undefined ? undefined : jsonSchemaPattern(`^(?:${constraint})$`, 's')
  return { name, schema: { type: 'string', ...(pattern !== undefined && { pattern }) } }
}

/** Names of a template are different, so one that the router does not know steps back. */
function variable(variables: TemplateVariable[], wanted: TemplateVariable): string {
  let { name } = wanted
  for (let number = 2; variables.some((other) => other.name === name); number++)
    name = `${wanted.name}${number}`
  variables.push({ ...wanted, name })
  return `{${name}}`
}

/** Percent-encoded as a path is (RFC 3986 section 3.3); braces are the template's. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(?:2[1468BC]|3[ABD]|40|27|28|29|2A)/g, decodeURIComponent)
}
