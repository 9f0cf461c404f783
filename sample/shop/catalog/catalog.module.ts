import { Module } from 'nexus-framework'
import { DatabaseModule } from '../database/database.module.js'
import { ProductController } from './product-controller.js'
import { ProductRepository } from './product-repository.js'
import { ProductService } from './product-service.js'

@Module({
  imports: [DatabaseModule],
  providers: [ProductRepository, ProductService],
  controllers: [ProductController],
  exports: [ProductRepository, ProductService],
})
export class CatalogModule {}
