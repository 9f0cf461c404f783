import { describeDiscoveryClient, type RegistryBench } from './discovery-client.conformance.js'
import { describeServiceRegistry, type RegistrationBench } from './service-registry.conformance.js'
import { NacosDouble } from './support/nacos-double.js'
import { TcpProxy } from './support/tcp-proxy.js'

async function nacosBench(): Promise<RegistryBench & RegistrationBench> {
  const nacos = await NacosDouble.start()
  const proxy = await TcpProxy.start(nacos.port)
  return {
    options: { driver: 'nacos', url: `http://127.0.0.1:${proxy.port}`, refreshInterval: 10 },
    get connections() {
      return proxy.connections
    },
    get beats() {
      return proxy.requests('/nacos/v1/ns/instance/beat')
    },
    set: (service, addresses) => Promise.resolve(nacos.set(service, addresses)),
    forget: (service) => Promise.resolve(nacos.set(service, [])),
    cut: () => proxy.cut(),
    restore: () => proxy.restore(),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await nacos[Symbol.asyncDispose]()
    },
  }
}

describeDiscoveryClient('nacos', nacosBench)
describeServiceRegistry('nacos', nacosBench)
