import { Service } from 'nexus-framework'

@Service()
export class ReportService {}
