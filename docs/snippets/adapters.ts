import {
  FetchAdapter,
  GetMapping,
  Module,
  NexusApplication,
  PathVariable,
  RestController,
} from 'nexus-framework'

@RestController('/greetings')
export class GreetingController {
  @GetMapping('/{name}')
  greet(@PathVariable() name: string): object {
    return { text: `Hello ${name}` }
  }
}

@Module({ controllers: [GreetingController] })
export class GreetingModule {}

// #region fetch
const application = await NexusApplication.create(GreetingModule, {
  adapter: (options) => new FetchAdapter(options),
})

// What Deno, Bun, Cloudflare Workers and other WinterTC runtimes call for each request.
export default { fetch: application.adapter.fetch }
// #endregion
