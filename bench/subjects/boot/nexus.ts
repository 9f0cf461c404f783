import { Injectable, Module, NexusApplication } from 'nexus-framework'
import { reportBoot } from '../shared/boot-report.js'
import { providerGraph } from '../shared/provider-graph.js'

const graph = providerGraph(Injectable())
const modules: (new () => object)[] = []
for (const { providers, imports } of graph) {
  const imported = imports.map((index) => modules[index] as new () => object)
  const cls = { [`Module${modules.length}`]: class {} }[`Module${modules.length}`] as new () => object
  Module({
    imports: imported,
    providers: [...providers],
    exports: [...providers],
  })(cls)
  modules.push(cls)
}

class RootModule {}
Module({ imports: modules })(RootModule)

await reportBoot(async () => {
  const app = await NexusApplication.create(RootModule)
  return graph.flatMap(({ providers }) => providers).filter((cls) => app.get(cls) instanceof cls).length
})
