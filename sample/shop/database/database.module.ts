import { Module } from 'nexus-framework'
import { ShopProperties } from '../shop.properties.js'
import { ShopDatabase } from './shop-database.js'

@Module({ providers: [ShopProperties, ShopDatabase], exports: [ShopProperties, ShopDatabase] })
export class DatabaseModule {}
