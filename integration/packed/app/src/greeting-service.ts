import { Service } from 'nexus-framework'

@Service()
export class GreetingService {
  greet(name: string, times: number): string {
    return `Hello, ${name}!`.repeat(times)
  }
}
