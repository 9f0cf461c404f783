import { BenchError } from './bench.errors.js'

/** A request that is measured, and what shows that a subject does the work. */
export interface Work {
  readonly name: string
  readonly title: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  /** Requests in flight per connection. */
  readonly pipelined: number
  readonly expected: { readonly status: number; readonly body: unknown }
  /** Requests that have to be refused with 400: a subject that skips the check is not compared. */
  readonly refused: readonly Refused[]
}

interface Refused {
  readonly path?: string
  readonly body?: string
}

const ORDER = {
  customer: 42,
  currency: 'EUR',
  note: 'leave it at the door',
  items: Array.from({ length: 5 }, (_, index) => ({
    sku: `SKU-${1000 + index}`,
    quantity: index + 1,
    price: 9.5,
  })),
}
const greeting = {
  method: 'GET',
  path: '/hello',
  expected: { status: 200, body: { message: 'Hello, World!' } },
  refused: [],
} as const

export const WORKS: readonly Work[] = [
  { ...greeting, name: 'get-json', title: 'GET, JSON', pipelined: 1 },
  {
    name: 'get-converted',
    title: 'GET, path variable and query converted',
    method: 'GET',
    path: '/customers/42/orders?limit=20',
    pipelined: 1,
    expected: { status: 200, body: { customer: 42, limit: 20 } },
    refused: [{ path: '/customers/4x2/orders?limit=20' }, { path: '/customers/42/orders?limit=many' }],
  },
  {
    name: 'post-validated',
    title: 'POST, JSON body validated',
    method: 'POST',
    path: '/orders',
    body: JSON.stringify(ORDER),
    pipelined: 1,
    expected: { status: 201, body: { customer: 42, items: 5, total: 142.5 } },
    refused: [
      { body: JSON.stringify({ ...ORDER, customer: 'nobody' }) },
      { body: JSON.stringify({ ...ORDER, items: [...ORDER.items, { sku: 'x', quantity: 0, price: 1 }] }) },
      { body: '{' },
    ],
  },
  { ...greeting, name: 'get-pipelined', title: 'GET, JSON, 16 requests pipelined', pipelined: 16 },
]

/** @throws BenchError when a subject answers otherwise than all have to */
export async function checkWork(subject: string, url: string, work: Work): Promise<void> {
  const response = await request(url, work, {})
  const body: unknown = await response.json()
  if (
    response.status !== work.expected.status ||
    JSON.stringify(body) !== JSON.stringify(work.expected.body)
  ) {
    throw new BenchError(`${subject} answers ${work.name} with ${response.status} ${JSON.stringify(body)}`)
  }
  for (const refused of work.refused) {
    const { status } = await request(url, work, refused)
    if (status !== 400) {
      throw new BenchError(`${subject} answers ${JSON.stringify(refused)} with ${status} instead of 400`)
    }
  }
}

function request(
  url: string,
  work: Work,
  { path = work.path, body = work.body }: Refused,
): Promise<Response> {
  const { method } = work
  if (body === undefined) return fetch(url + path, { method })
  return fetch(url + path, { method, body, headers: { 'content-type': 'application/json' } })
}
