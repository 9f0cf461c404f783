import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PropertyPath } from './property-path.js'
import { hasSecretPart, isSecretName } from './secret-name.js'

const isSecret = (name: string): boolean => isSecretName(PropertyPath.parse(name).segments)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const separated: readonly ((words: readonly string[]) => string)[] = [
  (words) => words.join('-'),
  (words) => words.join('_'),
  (words) => words.join('.'),
  (words) => words.join('_').toUpperCase(),
  (words) => words.map(capital).join('-'),
  ([first = '', ...rest]) => first + rest.map(capital).join(''),
]
const glued: readonly ((words: readonly string[]) => string)[] = [
  (words) => words.join(''),
  (words) => words.join('').toUpperCase(),
]

describe('The name of a secret', () => {
  it.each([
    'db.password',
    'DB_PASSWORD',
    'PGPASSWORD',
    'shop.apiKey',
    'shop.api-key',
    'shop.apikey',
    'x-api-key',
    'shop.signing-keys[0]',
    'aws.secretAccessKey',
    'aws.access-key-id',
    'vault.secret-id',
    'github.token',
    'accesstoken',
    'tokens',
    'google.application.credentials',
    'credentials.username',
    'oauth.client-secret',
    'ssh.passphrase',
    'db.pwd',
    'dbpwd',
    'app.key-base64',
    'KEY_BASE64',
    'jwt.key.pem',
    'signingKey1',
    'shop.key-2',
    'api.keys.current',
    'api.keys[0].value',
    'wallet.mnemonic',
    'encryptionKeyHex',
    'shop.passcode',
    'db.pw',
    'passwordConfirmation',
    'password-hash',
    'authorizationHeader',
    'tokenTypePassword',
    'secret-manager.token-value',
    'max-token',
    'adminTokens',
  ])('is %s', (name) => {
    expect(isSecret(name)).toBe(true)
  })

  it.each([
    'shop.monkey',
    'keyboard.layout',
    'privateKeyboard',
    'shop.key-prefix',
    'cache.keyspace',
    'server.port',
    'shop.author',
    'shop.value',
    'shop.data.base64',
    'shop.jwt-issuer',
    'shop.key.length',
    'tokenizer',
    'tokenization.model',
    'secretary',
    'tokenType',
    'token-type-hint',
    'passwordPolicy',
    'password.min-length',
    'passwordless',
    'accessTokenExpiresAt',
    'passwordResetTokenExpiresIn',
    'client.token-ttl',
    'consul.token-file',
    'provider.token-uri',
    'authorization-grant-type',
    'secretName',
    'apiKeyHeaderName',
    'tokenCount',
    'tokensPerMinute',
    'max_tokens',
    'maxNewTokens',
    'totalTokens',
    'usage.prompt_tokens',
    'completion_tokens_details',
    'tokenBucket',
    'tokenSymbol',
  ])('is not %s', (name) => {
    expect(isSecret(name)).toBe(false)
  })

  it('gets one answer in every spelling', () => {
    const word = fc.constantFrom(
      'shop',
      'db',
      'client',
      'max',
      'total',
      'reset',
      'password',
      'secret',
      'token',
      'tokens',
      'api',
      'key',
      'type',
      'policy',
      'min',
      'length',
      'count',
      'expires',
      'at',
      'id',
      'value',
      'hash',
      'cookie',
      'jwt',
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        expect(new Set(separated.map((spelling) => isSecret(spelling(words)))).size).toBe(1)
        const spellings = [...separated, ...glued]
        expect(new Set(spellings.map((spelling) => hasSecretPart(spelling(words)))).size).toBe(1)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is known in linear time', () => {
    for (const name of ['token', 'tokentype', 'tokenminmax', 'a', 'maxtokens', 's', 'tokens'])
      expect(typeof hasSecretPart(`token${name.repeat(100_000)}x`)).toBe('boolean')
  })
})
