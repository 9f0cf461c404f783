import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { OpenApiDocument } from 'nexus-framework/openapi'

/** Keywords that OpenAPI adds to JSON Schema; they assert nothing. */
const ANNOTATIONS = ['discriminator', 'example', 'externalDocs', 'xml']
/** https://spec.openapis.org/registry/format/ and what describes bytes. */
const UNCHECKED_FORMATS = ['password', 'byte', 'binary']

const DOCUMENT = 'document'

/** The schemas of a document, by where they are in it. */
export class ContractSchemas {
  readonly #json: Ajv2020
  /** Header fields and parameters are text: it counts as what it says. */
  readonly #text: Ajv2020
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(document: OpenApiDocument) {
    this.#json = validatorOf(document, {})
    this.#text = validatorOf(document, { coerceTypes: 'array' })
  }

  /** What is wrong with a JSON value. @param place keys from the root of the document to the schema */
  problemsOf(value: unknown, place: readonly string[]): readonly string[] {
    return this.#problems(this.#json, value, place)
  }

  problemsOfText(value: string | readonly string[], place: readonly string[]): readonly string[] {
    return this.#problems(this.#text, value, place)
  }

  #problems(ajv: Ajv2020, value: unknown, place: readonly string[]): readonly string[] {
    const pointer = place.map((key) => `/${encodeURIComponent(escaped(key))}`).join('')
    const key = `${ajv === this.#json ? 'json' : 'text'}${pointer}`
    let validate = this.#compiled.get(key)
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `${DOCUMENT}#${pointer}` })
      this.#compiled.set(key, validate)
    }
    return validate(value) ? [] : (validate.errors ?? []).map(textOf)
  }
}

function validatorOf(document: OpenApiDocument, options: { readonly coerceTypes?: 'array' }): Ajv2020 {
  const ajv = new Ajv2020({ ...options, allErrors: true, strictTypes: false, strictRequired: false })
  formats.default(ajv)
  // Ajv reads the whole document as a schema: its members are no keywords.
  ajv.addVocabulary([...ANNOTATIONS, ...Object.keys(document)])
  for (const format of UNCHECKED_FORMATS) ajv.addFormat(format, true)
  return ajv.addSchema(document, DOCUMENT)
}

/** RFC 6901. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function textOf({ instancePath, message = '', params }: ErrorObject): string {
  return `${instancePath === '' ? 'it' : instancePath} ${message} ${JSON.stringify(params)}`
}
