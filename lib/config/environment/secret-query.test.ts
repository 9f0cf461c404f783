import { describe, expect, it } from '@jest/globals'
import { maskedQuery, REDACTED } from './secret-query.js'

describe('A query that is shown', () => {
  it.each([
    ['page=2&token=abc', 'page=2&token=******'],
    ['access_token=abc&api%5Fkey=abc', 'access_token=******&api%5Fkey=******'],
    ['user[password]=abc&user.apiKey=abc', 'user[password]=******&user.apiKey=******'],
    ['key=a&code=b', 'key=******&code=b'],
    ['password%E9=abc', 'password%E9=******'],
    ...['jwt', 'otp', 'session', 'sessionId', 'session_id', 'sid', 'sig', 'Signature', 'X-Amz-Signature'].map(
      (name) => [`${name}=abc&a=1`, `${name}=******&a=1`] as const,
    ),
  ])('has no value under the name of a secret: %s', (query, expected) => {
    expect(maskedQuery(query)).toBe(expected)
  })

  it.each([
    ['back=https://u:pw@h/&a=1', 'back=https://******@h/&a=1'],
    ['back=https://u:p&w@h/', 'back=https://******@h/'],
    ['https://u:pw@h/', 'https://******@h/'],
    ['back=https%3A%2F%2Fu%3Apw%40h%2F', 'back=https://******@h/'],
    ['back=https%3a%2f%2fu%3apw%40h%2f%E9%zz', 'back=https://******@h/%E9%zz'],
    ['back=/cb?token%3Dabc%26a%3D1', 'back=/cb?token=******%26a=1'],
    ['back=/cb?token=abc', 'back=/cb?token=******'],
    ['a=1;token=abc', 'a=1;token=******'],
    ['q=password=abc', 'q=password=******'],
    ['dsn=host%3Dx+password%3Dabc+port%3D1', 'dsn=host=x%20password=******%20port=1'],
    ['filter=%7B%22password%22%3A%22abc%22%7D', 'filter={%22password%22:%22******%22}'],
    ['q=a%0Apassword%3Dabc%0Db', 'q=a%0Apassword=******%0Db'],
  ])('has no secret within a value: %s', (query, expected) => {
    expect(maskedQuery(query)).toBe(expected)
  })

  it.each([
    '',
    'a',
    'page=2&sort=name&flag',
    'max_tokens=5&tokenType=a&password_policy=b',
    'q=100%25+sure&%zz=%',
    'mail=a@b.c&at=10:30',
    'back=https%3A%2F%2Fh%2F%3Fa%3D1',
    '=5&&token',
    'q=%2570assword%3Da',
  ])('is as it was sent where nothing in it is a secret: %j', (query) => {
    expect(maskedQuery(query)).toBe(query)
  })

  it('has the mask that it is given', () => {
    expect(maskedQuery('sid=a&back=https://u:pw@h/?token=b', REDACTED)).toBe(
      'sid=REDACTED&back=https://REDACTED@h/?token=REDACTED',
    )
  })
})
