import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { checkedInstances, sameInstances } from './instance-list.js'
import type { ServiceInstance } from './service-instance.js'

const at = (host: string, port = 80, more: Partial<ServiceInstance> = {}): ServiceInstance => ({
  id: `${host}:${port}`,
  serviceId: 'inventory',
  host,
  port,
  ...more,
})

describe('checkedInstances', () => {
  it.each(['a', 'a.b-c_d.example', '10.0.0.1', '::1', '2001:db8::1', '[2001:db8::1]', 'fe80::1%eth0'])(
    'takes the host %s',
    (host) => {
      const { instances, complaints } = checkedInstances([at(host)])
      expect(instances[0]?.host).toBe(host.replaceAll(/[[\]]/g, ''))
      expect(complaints).toEqual([])
    },
  )

  it.each([
    '',
    ' ',
    'a b',
    'a/b',
    'a@b',
    'a:b:c:g',
    'a?b',
    'a#b',
    'a\r\nb',
    'http://a',
    'a'.repeat(254),
    '[a]',
  ])('leaves out the host %j', (host) => {
    const { instances, complaints } = checkedInstances([at(host), at('good')])
    expect(instances.map((each) => each.host)).toEqual(['good'])
    expect(complaints).toHaveLength(1)
  })

  it('takes only hosts that are the whole authority of a URL', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6()), (host) => {
        const [instance] = checkedInstances([at(host)]).instances
        if (instance === undefined) return
        const authority = instance.host.includes(':')
          ? `[${instance.host.replace(/%.*/, '')}]`
          : instance.host
        const text = `http://${authority}:80/path`
        // A name such as "1.2.3.999" is no URL at all, which harms nobody.
        if (!URL.canParse(text)) return
        expect(new URL(text)).toMatchObject({ pathname: '/path', username: '', search: '', hash: '' })
      }),
    )
  })

  it.each([0, -1, 65_536, 1.5, Number.NaN])('leaves out the port %d', (port) => {
    expect(checkedInstances([at('a', port)])).toEqual({
      instances: [],
      complaints: [`"a:${port}" has the port ${port}`],
    })
  })

  it('drops a weight that is none', () => {
    const weights = [0, 0.5, -1, Infinity, Number.NaN].map((weight, index) => at('a', index + 1, { weight }))
    expect(checkedInstances(weights).instances.map(({ weight }) => weight)).toEqual([
      0,
      0.5,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is sorted by id, with one of each', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd')), (hosts) => {
        const { instances } = checkedInstances(hosts.map((host) => at(host)))
        expect(instances.map(({ host }) => host)).toEqual([...new Set(hosts)].sort())
      }),
    )
  })
})

describe('sameInstances', () => {
  it('looks at every fact', () => {
    const one = at('a', 80, { secure: false, weight: 1, zone: 'z', metadata: { a: '1' } })
    expect(sameInstances([one], [structuredClone(one)])).toBe(true)
    const others: readonly Partial<ServiceInstance>[] = [
      { id: 'x' },
      { host: 'x' },
      { port: 81 },
      { secure: true },
      { weight: 2 },
      { zone: 'x' },
      { metadata: { a: '2' } },
      { metadata: { a: '1', b: '2' } },
      { metadata: {} },
    ]
    for (const other of others) expect(sameInstances([one], [{ ...one, ...other }])).toBe(false)
    expect(sameInstances([one], [])).toBe(false)
    expect(sameInstances([], [])).toBe(true)
  })
})
