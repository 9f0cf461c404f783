import { Service, Value } from 'nexus-framework'

@Service()
export class GreetingService {
  constructor(@Value('${greeting.word:Hello}') private readonly word: string) {}

  greet(name: string): string {
    return `${this.word}, ${name}!`
  }
}
