import type { OpenApiDocument, ParameterObject, ResponseObject } from 'nexus-framework/openapi'
import { ContractSchemas } from './contract-schemas.js'
import { documentedOperation, type DocumentedOperation } from './documented-operation.js'

/** Something that answers requests: the global `fetch`, or that of an application in this process. */
export type Fetch = (request: Request) => Promise<Response>

/** A response, or a request that was accepted, that is not what the document says. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation'

  constructor(
    readonly exchange: string,
    readonly problems: readonly string[],
  ) {
    super([`${exchange} is not as documented:`, ...problems].join('\n  '))
  }
}

/** RFC 9110: answers that never have content. */
const WITHOUT_CONTENT = new Set([204, 205, 304])

/**
 * Holds an application to its OpenAPI document: the status, the media type, the body and the headers of every response, and the
 * parameters and the body of every request that was answered with success.
 *
 * @example
 * const http = new TestHttpClient(new DocumentContract(document).watch(send))
 */
export class DocumentContract {
  readonly #document: OpenApiDocument
  readonly #schemas: ContractSchemas
  readonly #checked = new Set<string>()

  constructor(document: OpenApiDocument) {
    this.#document = document
    this.#schemas = new ContractSchemas(document)
  }

  /** What was seen so far: `GET /orders/{id} 404`. */
  get checked(): ReadonlySet<string> {
    return this.#checked
  }

  /** The same `fetch`, which rejects where an exchange is not as documented. */
  watch(send: Fetch): Fetch {
    return async (request) => {
      const sent = request.clone()
      const response = await send(request)
      await this.check(sent, response.clone())
      return response
    }
  }

  /** Reads both bodies. @throws ContractViolation */
  async check(request: Request, response: Response): Promise<void> {
    const { pathname } = new URL(request.url)
    const exchange = `${request.method} ${pathname} ${response.status}`
    const found = documentedOperation(this.#document, request.method, pathname)
    if (found === undefined) throw new ContractViolation(exchange, ['There is no such operation.'])
    const problems = await this.#responseProblems(found, request, response)
    if (response.ok) problems.push(...(await this.#requestProblems(found, request)))
    if (problems.length > 0) throw new ContractViolation(exchange, problems)
    this.#checked.add(`${request.method} ${found.place[1]} ${response.status}`)
  }

  async #responseProblems(
    found: DocumentedOperation,
    request: Request,
    response: Response,
  ): Promise<string[]> {
    const { responses } = found.operation
    const key = [String(response.status), `${String(response.status)[0]}XX`, 'default'].find((each) =>
      Object.hasOwn(responses, each),
    )
    const documented = key === undefined ? undefined : responses[key]
    if (key === undefined || documented === undefined)
      return [`The status ${response.status} is not documented.`]
    const place = [...found.place, 'responses', key]
    const problems = this.#headerProblems(documented, place, response)
    if (request.method === 'HEAD') return problems
    const body = await response.text()
    if (WITHOUT_CONTENT.has(response.status) || documented.content === undefined) {
      if (documented.content !== undefined) problems.push('Content is documented for a status that has none.')
      if (body !== '') problems.push('It has a body, and none is documented.')
      return problems
    }
    const content = {
      place,
      documented: documented.content,
      type: response.headers.get('content-type'),
      body,
    }
    return [...problems, ...this.#contentProblems(content)]
  }

  #headerProblems({ headers = {} }: ResponseObject, place: readonly string[], response: Response): string[] {
    return Object.entries(headers).flatMap(([name, { required = false, schema }]) => {
      const value = response.headers.get(name)
      if (value === null) return required ? [`The header ${name} is missing.`] : []
      if (schema === undefined) return []
      const problems = this.#schemas.problemsOfText(value, [...place, 'headers', name, 'schema'])
      return problems.map((problem) => `The header ${name}: ${problem}`)
    })
  }

  #contentProblems({ place, documented, type, body }: Content): string[] {
    const essence = (type ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    const range = [essence, `${essence.split('/')[0]}/*`, '*/*'].find((each) =>
      Object.hasOwn(documented, each),
    )
    if (range === undefined) return [`The media type '${essence}' is not documented.`]
    if (documented[range]?.schema === undefined) return []
    const value = /^application\/(?:[^;]*\+)?json$/.test(essence) ? (JSON.parse(body) as unknown) : body
    const problems = this.#schemas.problemsOf(value, [...place, 'content', range, 'schema'])
    return problems.map((problem) => `The body: ${problem}`)
  }

  async #requestProblems(found: DocumentedOperation, request: Request): Promise<string[]> {
    const { parameters = [], requestBody } = found.operation
    const problems = parameters.flatMap((parameter, index) =>
      this.#parameterProblems(parameter, [...found.place, 'parameters', String(index), 'schema'], {
        request,
        pathValues: found.pathValues,
      }),
    )
    const body = await request.text()
    if (body === '') return requestBody?.required === true ? [...problems, 'It has no body.'] : problems
    if (requestBody === undefined) return [...problems, 'It has a body, and none is documented.']
    const place = [...found.place, 'requestBody']
    const type = request.headers.get('content-type')
    const content = { place, documented: requestBody.content, type, body }
    return [...problems, ...this.#contentProblems(content).map((problem) => `Of the request: ${problem}`)]
  }

  #parameterProblems(
    { name, in: source, required = false, schema }: ParameterObject,
    place: readonly string[],
    { request, pathValues }: { readonly request: Request; readonly pathValues: ReadonlyMap<string, string> },
  ): string[] {
    const query = new URL(request.url).searchParams.getAll(name)
    const values =
      source === 'query'
        ? query
        : [source === 'path' ? pathValues.get(name) : headerOf(request, source, name)]
    const given = values.filter((value) => value !== undefined)
    const [first] = given
    if (first === undefined) return required ? [`The parameter ${name} is missing.`] : []
    const problems = this.#schemas.problemsOfText(schema.type === 'array' ? given : first, place)
    return problems.map((problem) => `The parameter ${name}: ${problem}`)
  }
}

interface Content {
  readonly place: readonly string[]
  readonly documented: NonNullable<ResponseObject['content']>
  readonly type: string | null
  readonly body: string
}

function headerOf(request: Request, source: ParameterObject['in'], name: string): string | undefined {
  if (source === 'header') return request.headers.get(name) ?? undefined
  const cookies = request.headers.get('cookie')?.split('; ') ?? []
  return cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
}
