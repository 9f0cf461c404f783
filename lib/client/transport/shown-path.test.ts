import { describe, expect, it } from '@jest/globals'
import { shownPath } from './shown-path.js'

describe('shownPath', () => {
  it.each([
    ['/orders/{id}', 'http://a/api/orders/7', '/api/orders/7'],
    ['/reset/{token}', 'http://a/reset/s3cret', '/reset/{token}'],
    ['/reset/{token}', 'http://a/api/v1/reset/s3cret', '/api/v1/reset/{token}'],
    ['/reset/{token}/{*rest}', 'http://a/api/reset/s3cret/a/b', '/api/reset/{token}/{*rest}'],
    ['/{apiKey}/items', 'http://a/api/s3cret/items', '/{apiKey}/items'],
    ['http://a/reset/{token}', 'http://a/reset/s3cret', '/reset/{token}'],
    ['http://{host}/reset/{token}', 'http://a/reset/s3cret', '/reset/{token}'],
    ['/zurück/{token}', 'http://a/api/zur%C3%BCck/s3cret', '/zurück/{token}'],
    [undefined, 'http://a/reset/7', '/reset/7'],
  ])('shows %s of %s as %s', (template, url, shown) => {
    expect(shownPath(new URL(url), template)).toBe(shown)
  })
})
