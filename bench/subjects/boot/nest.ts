import { Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
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
  const app = await NestFactory.createApplicationContext(RootModule, { logger: false })
  return graph
    .flatMap(({ providers }) => providers)
    .filter((cls) => app.get(cls, { strict: false }) instanceof cls).length
})
